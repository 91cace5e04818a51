"""Components that judge each value by itself: all those of a shape run as one query.

Each is a SPARQL expression that is true where the value is wrong and that never errs (an error in a FILTER
drops the row, which would hide the value). The query filters on their disjunction, so that the data are read
once, and computes them again only on the rows that are left, to tell which one it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from app.shacl.constraints.base import Check, Finding, Owner, Scope, bind_values
from app.shacl.constraints.datatypes import ill_typed
from app.shacl.model import NotCompiledError, ShapeError, Term
from app.shacl.paths import Path, gives_a_set
from app.shacl.vocabulary import RDF_LANG_STRING, XSD, XSD_STRING, sh, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.shacl.shapes_graph import ShapesGraph

MOST_IN_CHAIN: Final = 200
"""How many conditions are joined in one expression: the store crashes on some thousands (measured on 0.5.13)."""
VALUE: Final = "?_"
"""Stands for the value in an expression."""

NODE_KINDS: Final = {
    sh("IRI"): f"!isIRI({VALUE})",
    sh("BlankNode"): f"!isBlank({VALUE})",
    sh("Literal"): f"!isLiteral({VALUE})",
    sh("BlankNodeOrIRI"): f"isLiteral({VALUE})",
    sh("BlankNodeOrLiteral"): f"isIRI({VALUE})",
    sh("IRIOrLiteral"): f"isBlank({VALUE})",
}
BOUNDS: Final = {
    sh("minInclusive"): (">=", sh("MinInclusiveConstraintComponent")),
    sh("maxInclusive"): ("<=", sh("MaxInclusiveConstraintComponent")),
    sh("minExclusive"): (">", sh("MinExclusiveConstraintComponent")),
    sh("maxExclusive"): ("<", sh("MaxExclusiveConstraintComponent")),
}


@dataclass(frozen=True, slots=True)
class ValueTest:
    """One component: an expression on ``VALUE``, true where the value is wrong."""

    component: NamedNode
    expression: str


@dataclass(frozen=True, slots=True)
class ValueTests(Check):
    """The components of a shape that judge each value by itself."""

    on_values: ClassVar[bool] = True
    by_use: ClassVar[bool] = True

    tests: tuple[ValueTest, ...]

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that a test says is wrong, once per test."""
        variable, rows = bind_values(scope, path)
        wrong = [test.expression.replace(VALUE, variable) for test in self.tests]
        chosen = " ".join(f"({each} AS ?wrong{number})" for number, each in enumerate(wrong))
        distinct = "" if scope.once and (path is None or gives_a_set(path)) else "DISTINCT "
        names = "?this" if path is None else "?this ?value"
        query = f"SELECT {distinct}{names} {chosen} WHERE {{ {rows} FILTER({' || '.join(wrong)}) }}"
        for row in scope.select(query):
            value = row["this"] if path is None else row["value"]
            for number, test in enumerate(self.tests):
                flag = row[f"wrong{number}"]
                if isinstance(flag, Literal) and flag.value == "true":
                    yield Finding(test.component, row["this"], value)


def nothrow(expression: str) -> str:
    """Return an expression that is true where ``expression`` is false or errs."""
    return f"!COALESCE({expression}, false)"


def node_kind(_graph: ShapesGraph, owner: Owner, value: Term) -> ValueTest:
    """sh:nodeKind (SHACL 4.1.3)."""
    if not isinstance(value, NamedNode) or value not in NODE_KINDS:
        raise ShapeError(str(owner.node), f"sh:nodeKind {value} is not one of the six of SHACL")
    return ValueTest(sh("NodeKindConstraintComponent"), NODE_KINDS[value])


def datatype(_graph: ShapesGraph, owner: Owner, value: Term) -> ValueTest:
    """sh:datatype (SHACL 4.1.2): the datatype, and a lexical form that belongs to it."""
    if not isinstance(value, NamedNode):
        raise ShapeError(str(owner.node), f"sh:datatype {value} must be an IRI")
    return ValueTest(sh("DatatypeConstraintComponent"), ill_typed(value, VALUE))


def bound(parameter: NamedNode, owner: Owner, value: Term) -> ValueTest:
    """sh:minInclusive and its like (SHACL 4.3): what cannot be compared is wrong."""
    if not isinstance(value, Literal):
        raise ShapeError(str(owner.node), f"{shown(parameter)} {value} must be a literal")
    sign, component = BOUNDS[parameter]
    return ValueTest(component, nothrow(f"{VALUE} {sign} {value}"))


def length(parameter: str, owner: Owner, value: Term) -> ValueTest:
    """sh:minLength and sh:maxLength (SHACL 4.4): of the lexical form; a blank node has none."""
    if not isinstance(value, Literal) or not value.value.isdigit() or not value.datatype.value.startswith(XSD):
        raise ShapeError(str(owner.node), f"sh:{parameter} {value} must be a non-negative integer")
    sign = "<" if parameter == "minLength" else ">"
    name = "MinLengthConstraintComponent" if parameter == "minLength" else "MaxLengthConstraintComponent"
    return ValueTest(sh(name), f"(isBlank({VALUE}) || STRLEN(STR({VALUE})) {sign} {int(value.value)})")


def pattern(graph: ShapesGraph, owner: Owner, value: Term) -> ValueTest:
    """sh:pattern with sh:flags (SHACL 4.4.3).

    Raises:
        NotCompiledError: the store's regular expressions (those of Rust: no look-around, no back-reference) lack it.
    """
    flags = graph.one(owner.node, sh("flags"))
    for text in filter(None, (value, flags)):
        if not isinstance(text, Literal) or text.datatype != XSD_STRING:
            raise ShapeError(str(owner.node), f"sh:pattern and sh:flags must be strings, not {text}")
    extra = f", {flags}" if flags else ""
    probe = list(Store().query(f'SELECT (REGEX("", {value}{extra}) AS ?read) {{}}'))  # type: ignore[arg-type]
    if probe[0]["read"] is None:
        raise NotCompiledError(f"sh:pattern {value} is not a regular expression of the store")
    matches = f"REGEX(STR({VALUE}), {value}{extra})"
    return ValueTest(sh("PatternConstraintComponent"), f"(isBlank({VALUE}) || !{matches})")


def language_in(graph: ShapesGraph, owner: Owner, value: Term) -> ValueTest:
    """sh:languageIn (SHACL 4.4.4): by langMatches, so that "fr" accepts "fr-be"."""
    tags = graph.members(value, owner.node)
    if not all(isinstance(tag, Literal) and tag.datatype == XSD_STRING for tag in tags):
        raise ShapeError(str(owner.node), "sh:languageIn must list language tags as strings")
    if len(tags) > MOST_IN_CHAIN:
        raise NotCompiledError(f"sh:languageIn lists more than {MOST_IN_CHAIN} languages")
    fits = " || ".join(f"LANGMATCHES(LANG({VALUE}), {tag})" for tag in tags) or "false"
    return ValueTest(sh("LanguageInConstraintComponent"), nothrow(f"({fits})"))


def one_of(graph: ShapesGraph, owner: Owner, value: Term) -> ValueTest:
    """sh:in (SHACL 4.8.3): the same RDF term, not an equal value."""
    members = graph.members(value, owner.node)
    if any(isinstance(member, BlankNode) for member in members):
        raise NotCompiledError("sh:in lists a blank node")
    plain = [str(each) for each in members if _equals_only_itself(each)]
    others = [str(each) for each in members if not _equals_only_itself(each)]
    if len(others) > MOST_IN_CHAIN:
        raise NotCompiledError(f"sh:in lists more than {MOST_IN_CHAIN} numbers or dates")
    wrong = [nothrow(f"{VALUE} IN ({', '.join(plain)})"), *(f"!sameTerm({VALUE}, {each})" for each in others)]
    return ValueTest(sh("InConstraintComponent"), f"({' && '.join(wrong)})")


def _equals_only_itself(term: Term) -> bool:
    """Tell whether ``=`` holds for no other term: IRIs and strings, unlike numbers and dates."""
    return isinstance(term, NamedNode) or (isinstance(term, Literal) and term.datatype in {XSD_STRING, RDF_LANG_STRING})
