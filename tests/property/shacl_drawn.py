"""Random shapes, small graphs and changes for the rules engine: every constraint kind, in the words of Turtle."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from tests.shacl.graphs import (
    CLASSES,
    LITERALS,
    NODES,
    PATHS,
    PROPERTIES,
    TARGETS,
    contents,
    data,
    on_paths,
    on_values,
    queries,
    queries_own,
)

if TYPE_CHECKING:
    from random import Random

BLANKS: Final = ["_:b0", "_:b1"]
OWN: Final = [
    "srj:uniqueOn ( ex:p0 ex:p1 )", "srj:uniqueOn ( ex:p2 )", "srj:nonOverlap ( ex:p0 ex:p1 ex:p2 )",
    "srj:respects owl:disjointWith", "srj:respects rdfs:domain", "srj:respects rdfs:range",
    "srj:respects owl:FunctionalProperty",
]  # fmt: skip
AXIOMS: Final = (
    "ex:C0 owl:disjointWith ex:C1 .",
    "ex:C2 owl:disjointWith ex:C1 .",
    "ex:C1 rdfs:subClassOf ex:C2 .",
    "ex:p0 rdfs:domain ex:C0 .",
    "ex:p1 rdfs:domain ex:C1 .",
    "ex:p0 rdfs:range ex:C1 .",
    "ex:p2 rdfs:range ex:C0 ; rdfs:domain ex:C2 .",
    "ex:p1 rdfs:subPropertyOf ex:p0 .",
    "ex:p0 a owl:FunctionalProperty .",
    "ex:p2 a owl:FunctionalProperty .",
)
"""What a shapes graph may say of the ontology."""
CUSTOM: Final = ["ex:limit 2", "ex:unlike ex:n0", "ex:unlike ex:n1 ; ex:through ex:p1", "ex:fewer 2"]
COMPONENTS: Final = """
ex:Limit a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ; sh:validator [ sh:prefixes ex: ;
  sh:ask "ASK { FILTER(isBlank($value) || STRLEN(STR($value)) < $limit) }" ] .
ex:Unlike a sh:ConstraintComponent ; sh:parameter [ sh:path ex:unlike ] , [ sh:path ex:through ; sh:optional true ] ;
  sh:validator [ sh:prefixes ex: ; sh:ask "ASK { FILTER NOT EXISTS { $value $through $unlike } }" ] .
ex:Fewer a sh:ConstraintComponent ; sh:parameter [ sh:path ex:fewer ] ;
  sh:propertyValidator [ sh:prefixes ex: ;
    sh:select "SELECT $this ?value { $this $PATH ?value . ?value ex:p0 $fewer }" ] ;
  sh:nodeValidator [ sh:prefixes ex: ;
    sh:select "SELECT $this { $this ex:p0 ?n FILTER(isLiteral(?n) && STRLEN(STR(?n)) = $fewer) }" ] .
"""
SELECTED: Final = (
    "sh:target [ a sh:SPARQLTarget ; sh:prefixes ex: ; "
    'sh:select "SELECT ?this WHERE { ?this ex:p0 ?v FILTER NOT EXISTS { ?this ex:p1 ex:n0 } }" ]'
)
THROUGH_PATH: Final = "SELECT $this ?value { $this $PATH ?value . ?value ex:p1 ?x }"
COMPARED: Final = ("Inclusive", "Exclusive", "lessThan")
"""pySHACL finds an order between literals of unlike types: what compares is left to tests/shacl/test_differential."""


def pool() -> list[ox.Triple]:
    """Return every triple that a graph may hold."""
    nodes = [*NODES, *BLANKS]
    found = [*product(nodes, PROPERTIES, [*nodes, *LITERALS]), *product(nodes, ["rdf:type"], CLASSES)]
    found += product(CLASSES, ["rdfs:subClassOf"], CLASSES)
    return sorted(contents(data("\n".join(f"{s} {p} {o} ." for s, p, o in found))), key=str)


class Drawing:
    """Draws from one source of chance.

    Args:
        chance: the source.
        own: whether to use what only our engine knows or reads rightly.
    """

    def __init__(self, chance: Random, *, own: bool) -> None:
        self.chance = chance
        self.own = own
        self.on_values = [each for each in on_values if own or not any(word in each for word in COMPARED)]
        self.on_paths = [each for each in on_paths if own or not any(word in each for word in COMPARED)]

    def shapes(self) -> str:
        """Return a shapes graph of one to three shapes."""
        axioms = self.chance.sample(AXIOMS, self.chance.randint(0, 6)) if self.own else []
        roots = (self._root(number) for number in range(self.chance.randint(1, 3)))
        return "\n".join((*roots, *axioms)) + COMPONENTS

    def _root(self, number: int) -> str:
        head = f"ex:S{number} a sh:NodeShape ; {self.chance.choice([*TARGETS, SELECTED] if self.own else TARGETS)} ;"
        if self.own and self.chance.random() < 0.2:
            return f"{head} {self.chance.choice(OWN)} ."
        if self.chance.random() < 0.3:
            return f"{head} {self.on_node(2)} ."
        members = [f"ex:P{number}{letter}" for letter in "ab"[: self.chance.randint(1, 2)]]
        parts = [f"{head} sh:property {' , '.join(members)} ."]
        parts += [f"{each} {self.on_path(2)} ." for each in members]
        return "\n".join(parts)

    def on_node(self, depth: int) -> str:
        """Return what is asked of a node itself."""
        kind = self.chance.randrange(6)
        if kind == 0:
            text = self.chance.choice(queries_own if self.own else queries)
            return f'sh:sparql [ sh:prefixes ex: ; sh:select "{text}" ]'
        if kind == 1:
            return self.chance.choice(CUSTOM)
        return self.nested(depth) if kind < 4 and depth else self.chance.choice(self.on_values)

    def on_path(self, depth: int) -> str:
        """Return a path and what is asked of its values."""
        found = [
            self.chance.choice([*self.on_values, *self.on_paths, *CUSTOM]) for _ in range(self.chance.randint(0, 2))
        ]
        if not found or (depth and self.chance.random() < 0.5):
            found.append(self.nested(depth) if depth else self.chance.choice(self.on_values))
        if depth and self.chance.random() < 0.2:
            found.append(self._qualified(depth - 1))
        if self.chance.random() < 0.1:
            found.append(f'sh:sparql [ sh:prefixes ex: ; sh:select "{THROUGH_PATH}" ]')
        distinct = {each.split()[0]: each for each in found}
        return f"sh:path {self.chance.choice(PATHS)} ; {' ; '.join(distinct.values())}"

    def nested(self, depth: int) -> str:
        """Return a constraint that refers to other shapes."""
        kind = self.chance.choice(["node", "not", "and", "or", "xone", "property", "property"])
        if kind == "property":
            return f"sh:property [ {self.on_path(depth - 1)} ]"
        if kind in {"node", "not"}:
            return f"sh:{kind} {self._shape(depth - 1)}"
        members = " ".join(self._shape(depth - 1) for _ in range(self.chance.randint(1, 3)))
        return f"sh:{kind} ( {members} )"

    def _shape(self, depth: int) -> str:
        if self.chance.random() < 0.4:
            return f"[ sh:property [ {self.on_path(depth)} ] ]"
        return f"[ {self.on_node(depth)} ]"

    def _qualified(self, depth: int) -> str:
        least, most = self.chance.randint(0, 2), self.chance.randint(0, 2)
        disjoint = " ; sh:qualifiedValueShapesDisjoint true" if self.chance.random() < 0.5 else ""
        counts = f"sh:qualifiedMinCount {least} ; sh:qualifiedMaxCount {most}"
        return f"sh:qualifiedValueShape {self._shape(depth)} ; {counts}{disjoint}"

    def graph(self, among: list[ox.Triple]) -> list[ox.Triple]:
        """Return a graph of ten to forty triples."""
        return self.chance.sample(among, self.chance.randint(10, 40))

    def change(self, held: list[ox.Triple], among: list[ox.Triple]) -> tuple[list[ox.Triple], list[ox.Triple]]:
        """Return up to four triples to remove and four to add."""
        removed = self.chance.sample(held, min(len(held), self.chance.randint(0, 4)))
        present = set(held)
        new = self.chance.sample(among, self.chance.randint(0 if removed else 1, 4))
        return removed, [each for each in new if each not in present]
