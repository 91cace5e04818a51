"""The rules, compiled, and their results in the words of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from app.domain.iris import TERMS
from app.domain.language import Text
from app.domain.verdicts import Finding
from app.shacl import compile_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from app.domain.verdicts import Origin
    from app.shacl import Plan, Result

_RULE_KIND = NamedNode(TERMS + "ruleKind")
_CONFORMITY = NamedNode(TERMS + "ruleKind-conformity")
_RULE_ORIGIN = NamedNode(TERMS + "ruleOrigin")
_ORIGINS: dict[str, Origin] = {
    f"{TERMS}ruleOrigin-norm": "norm",
    f"{TERMS}ruleOrigin-law": "law",
    f"{TERMS}ruleOrigin-prohibition": "prohibition",
}
_SH = "http://www.w3.org/ns/shacl#"


class Rules:
    """A compiled shapes graph, and which of its shapes are rules of conformity."""

    def __init__(self, shapes: Iterable[Triple], classes: Iterable[Triple] = ()) -> None:
        """Compile; ``classes`` is the ontology, for the class hierarchy that a view may not hold yet."""
        self.shapes = tuple(shapes)
        self.plan: Plan = compile_shapes([*self.shapes, *classes])
        self._conformity = {
            triple.subject.value
            for triple in self.shapes
            if triple.predicate == _RULE_KIND and triple.object == _CONFORMITY and isinstance(triple.subject, NamedNode)
        }
        self._origins = {
            triple.subject.value: _ORIGINS[triple.object.value]
            for triple in self.shapes
            if triple.predicate == _RULE_ORIGIN
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
            and triple.object.value in _ORIGINS
        }

    def finding(self, result: Result) -> Finding:
        """Put a result in the words of the service."""
        messages = result.messages
        french = messages.get("fr") or messages.get("") or next(iter(messages.values()), "")
        shape = plain(result.source_shape)
        return Finding(
            focus=plain(result.focus_node),
            path=plain(result.path) if result.path is not None else None,
            value=plain(result.value) if result.value is not None else None,
            severity=plain(result.severity).removeprefix(_SH),
            component=plain(result.component),
            shape=shape,
            message=Text(french, messages.get("en") or french),
            integrity=shape not in self._conformity,
            origin=self._origins.get(shape, ""),
        )


def by_pyshacl(data: Iterable[Triple], shapes: Iterable[Triple], focus: Iterable[str] | None = None) -> list[Result]:
    """Validate with pySHACL what is not compiled, or all of it for comparison (see ``app.shacl.fallback``)."""
    from app.shacl.fallback import validate_with_pyshacl  # noqa: PLC0415 - half a second to load, and seldom needed

    return validate_with_pyshacl(data, shapes, focus)


def plain(term: object) -> str:
    """Return an IRI without its angle brackets, a literal by its text, anything else as it is written."""
    value = getattr(term, "value", None)
    if isinstance(value, str):
        return value
    written = str(term)
    return written[1:-1] if written.startswith("<") and written.endswith(">") and " " not in written else written
