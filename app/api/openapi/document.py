"""The OpenAPI document: the routes of the application, with what the tables of this room say of each.

An operation that no table describes is a mistake: it has no answer below 400, and a test looks for one in each.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.api.openapi.operations import OBJECT, PATH, SHARED, TEXT, Operation, Schema, one_of, whole_number
from app.api.openapi.reads import READS
from app.api.openapi.writes import WRITES
from app.api.problems import MEDIA_TYPE, STATUS, STATUS_OF_CODE
from app.domain.negotiation import HTML

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.domain.deprecations import Deprecated
    from app.domain.parameters import Parameter
    from app.domain.questions import Question

_OF_WRITES = frozenset({409, 413, 415, 422})
_NEVER = frozenset({405, 416, 500})  # no described operation meets the first; a range is asked by a header of its own
_QUESTION = "/query/{name}"
_TYPES: Mapping[str, Schema] = {
    "string": {"type": "string", "maxLength": 500},
    "integer": {"type": "integer"},
    "boolean": one_of("true", "false"),
    "date": {"type": "string", "format": "date"},
    "term": {"type": "string", "maxLength": 500},
    "thing": {"type": "string", "maxLength": 500},
}
_PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457; details of the error are beside these",
    "required": ["type", "title", "status", "detail", "code", "instance", "text"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "code": TEXT,
        "instance": TEXT,
        "text": {"type": "object", "required": ["fr", "en"], "properties": {"fr": TEXT, "en": TEXT}},
    },
}


class Described(FastAPI):
    """The application with its whole description; the questions have one path each."""

    questions: Callable[[], Iterable[Question]] = staticmethod(tuple)
    deprecated: Sequence[Deprecated] = ()

    def openapi(self) -> dict[str, Any]:
        """Return the document, made once."""
        if self.openapi_schema is None:
            made = get_openapi(
                title=self.title, version=self.version, summary=self.summary, routes=self.routes, tags=self.openapi_tags
            )
            self.openapi_schema = described(made, list(self.questions()), self.deprecated)
        return self.openapi_schema


def described(
    document: dict[str, Any], questions: Iterable[Question], deprecated: Sequence[Deprecated] = ()
) -> dict[str, Any]:
    """Return the document of a framework with every operation described, and what is deprecated marked."""
    paths: dict[str, Any] = {}
    for path, operations in document["paths"].items():
        paths[path] = {method: _told(path, method, operations[method]) for method in sorted(operations)}
    for each in deprecated:
        _mark(paths.get(each.path, {}), each)
    generic = paths.get(_QUESTION)
    if generic is not None:
        for question in questions:
            paths[f"/query/{question.key}"] = {method: _of_question(question, told) for method, told in generic.items()}
    schemas = {"Problem": _PROBLEM}
    return {**document, "paths": paths, "components": {"schemas": schemas}}


def _mark(operations: Mapping[str, Any], each: Deprecated) -> None:
    for operation in operations.values():
        marked = [told for told in operation["parameters"] if told["name"] == each.parameter]
        for told in marked if each.parameter else [operation]:
            told["deprecated"] = True
            told["description"] = f"{each.why.en} Until {each.until}. Instead: {each.instead}"


def _told(path: str, method: str, made: Mapping[str, Any]) -> dict[str, Any]:
    found = READS.get(path) if method in {"get", "head"} else WRITES.get((method, path))
    operation = found or Operation({})
    in_path = [{**each, "schema": PATH.get(each["name"], TEXT)} for each in made.get("parameters", [])]
    told: dict[str, Any] = {
        "summary": made.get("summary", ""),
        "operationId": f"{made['operationId']}_{method}",
        "parameters": [*in_path, *_parameters(operation)],
        "responses": _responses(operation, method),
    }
    if operation.body:
        content = {media_type: {"schema": schema} for media_type, schema in operation.body.items()}
        told["requestBody"] = {"required": operation.body_required, "content": content}
    return told


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    own = dict(operation.own)
    shared = [
        {"name": name, "in": "query", "description": SHARED[name][0], "schema": SHARED[name][1]}
        for name in operation.parameters
        if name not in own
    ]
    return [*shared, *({"name": name, "in": "query", "schema": schema} for name, schema in own.items())]


def _responses(operation: Operation, method: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for status, media_types in operation.answers.items():
        told[str(status)] = {"description": HTTPStatus(status).phrase}
        if media_types:
            told[str(status)]["content"] = {each: {"schema": _shape(each)} for each in dict.fromkeys(media_types)}
    for status in _problems(method):
        kept = told.setdefault(str(status), {"description": HTTPStatus(status).phrase}).setdefault("content", {})
        kept.setdefault(MEDIA_TYPE, {"schema": {"$ref": "#/components/schemas/Problem"}})
        kept.setdefault(HTML.media_type, {"schema": TEXT})
    return dict(sorted(told.items()))


def _problems(method: str) -> list[int]:
    """Return the statuses that an error can have, from the one table of errors."""
    every = {int(each) for each in (*STATUS.values(), *STATUS_OF_CODE.values())} - _NEVER
    return sorted(every if method not in {"get", "head", "options"} else every - _OF_WRITES)


def _shape(media_type: str) -> Schema:
    return OBJECT if media_type.endswith("json") and media_type != "application/ld+json" else {}


def _of_question(question: Question, told: Mapping[str, Any]) -> dict[str, Any]:
    others = [each for each in told["parameters"] if each["name"] != "name"]
    own = [_parameter(each) for each in question.asked_with]
    name = question.key.replace("-", "_")
    return {
        **told,
        "summary": question.summary.en,
        "description": question.note,
        "operationId": f"{told['operationId']}_{name}",
        "parameters": [*own, *others],
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    declared = parameter.declared
    schema = dict(_TYPES[declared.type if declared else "string"])
    if parameter.sample_value:
        schema["examples" if parameter.required else "default"] = (
            [parameter.sample_value] if parameter.required else parameter.sample_value
        )
    if schema["type"] == "integer" and "default" in schema:
        schema["default"] = int(parameter.sample_value)
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": declared.label.en if declared else "",
        "schema": {**schema, **(whole_number(-(10**18) + 1, 10**18 - 1) if schema["type"] == "integer" else {})},
    }
