"""The graph holds together: every thing has a class, a name, a proof and a source, and every link leads somewhere."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from app.domain.iris import TERMS
from tests.data.demonstration import DATA, NAMESPACE, demonstration_store, files, stated, turtle_triples

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NOTATION = NamedNode("http://www.w3.org/2004/02/skos/core#notation")
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
IN_SCHEME = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
PROOF = NamedNode(TERMS + "proof")
SOURCE = NamedNode(TERMS + "sourceNote")

CLASSES = {
    "application": "Application",
    "article": "Article",
    "associated-commune": "AssociatedCommune",
    "commune": "Commune",
    "court": "Court",
    "delegated-commune": "DelegatedCommune",
    "identifier-scheme": "IdentifierScheme",
    "interface": "Interface",
    "municipal-district": "MunicipalDistrict",
    "nac": "NacPost",
    "natinf": "Offence",
    "office": "Office",
    "organisation": "Organisation",
    "processing": "Processing",
    "prohibition": "Prohibition",
    "referential": "Referential",
    "text": "LegalText",
    "use": "ReferentialUse",
}


def _things(store: Store) -> dict[str, list[NamedNode]]:
    """Return the things of ours by kind, fragments aside."""
    found: defaultdict[str, set[NamedNode]] = defaultdict(set)
    for quad in store:
        thing = NAMESPACE.parse(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
        if thing is not None and isinstance(quad.subject, NamedNode) and "#" not in quad.subject.value:
            found[thing.kind].add(quad.subject)
    return {kind: sorted(things, key=lambda thing: thing.value) for kind, things in found.items()}


def test_there_are_no_blank_nodes() -> None:
    assert not [t for t in stated() if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]


def test_every_kind_has_its_class() -> None:
    store = demonstration_store()
    things = _things(store)
    assert set(things) == set(CLASSES)
    for kind, members in things.items():
        expected = NamedNode(TERMS + CLASSES[kind])
        assert [thing.value for thing in members if not any(store.quads_for_pattern(thing, RDF_TYPE, expected))] == []


def test_every_thing_has_a_code_a_french_name_a_proof_and_a_source() -> None:
    store = demonstration_store()
    lacking = []
    for members in _things(store).values():
        for thing in members:
            said = {quad.predicate for quad in store.quads_for_pattern(thing, None, None)}
            french = any(
                isinstance(quad.object, Literal) and quad.object.language == "fr"
                for quad in store.quads_for_pattern(thing, LABEL, None)
            )
            sourced = SOURCE in said or IN_SCHEME in said
            if not (french and sourced and {NOTATION, PROOF} <= said):
                lacking.append(thing.value)
    assert lacking == []


def test_every_thing_that_is_named_exists() -> None:
    store = demonstration_store()
    subjects = {quad.subject for quad in store}
    named = {
        term
        for quad in store
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith((NAMESPACE.things, TERMS))
    }
    assert sorted(term.value for term in named - subjects) == []


def test_a_part_is_reached_from_its_owner_or_names_it() -> None:
    store = demonstration_store()
    parts = {q.subject for q in store if isinstance(q.subject, NamedNode) and "#" in q.subject.value}
    parts = {part for part in parts if part.value.startswith(NAMESPACE.things)}
    lost = []
    for part in parts:
        owner = NamedNode(part.value.partition("#")[0])
        if not any(store.quads_for_pattern(owner, None, part)) and not any(store.quads_for_pattern(part, None, owner)):
            lost.append(part.value)
    assert parts
    assert sorted(lost) == []


def test_one_source_says_a_thing_in_one_file() -> None:
    said: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for file in files():
        if file["path"].endswith(".ttl"):
            for triple in turtle_triples(DATA / file["path"], NAMESPACE.things):
                assert isinstance(triple.subject, NamedNode)
                said[file["source"], triple.subject.value.partition("#")[0]].add(file["path"])
    assert {key: paths for key, paths in said.items() if len(paths) > 1} == {}
