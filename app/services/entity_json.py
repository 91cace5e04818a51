"""One thing as plain JSON: the keys of the contract, then what the content says, by property name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.statements import Statement, statements
from app.services.projection_json import named_json
from app.services.reading import span_json

if TYPE_CHECKING:
    from app.services.reading import Description


def entity_json(description: Description, *, brief: bool = False) -> dict[str, object]:
    """Return a thing for machines; ``validTo`` is excluded, ``links`` go to other things and to concepts.

    In brief: what it is, and when.
    """
    label = description.label
    told = {
        "id": description.entity,
        "kind": description.kind,
        "notation": description.notation,
        "label": {"fr": label.fr, "en": label.en},
        "inForce": description.in_force,
        **span_json(description.state),
    }
    if brief:
        return told
    return {
        **told,
        "successor": [named_json(each) for each in description.successors.things] if description.successors else [],
        "successorStatus": str(description.successors.status) if description.successors else None,
        "source": description.state.source,
        "links": [
            {"rel": _local(each.predicate), "href": each.value, **_part(description.entity, each)}
            for each in statements(description.content)
            if each.is_iri and not each.value.startswith(description.entity + "#")
        ],
        "properties": _properties(description),
    }


def _properties(description: Description) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for each in statements(description.content):
        if each.is_iri or each.subject != description.entity:
            continue
        value: object = {"value": each.value, "lang": each.language} if each.language else each.value
        found.setdefault(_local(each.predicate), []).append(value)
    return found


def _part(entity: str, statement: Statement) -> dict[str, str]:
    return {} if statement.subject == entity else {"part": statement.subject.partition("#")[2]}


def _local(iri: str) -> str:
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]
