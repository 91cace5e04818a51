"""The ontology, the rules and the facts of the repository as graphs, each file read once."""

from __future__ import annotations

import functools
from pathlib import Path

import pyoxigraph as ox
import rdflib

REPOSITORY = Path(__file__).resolve().parents[2]
DEF = "https://w3id.org/srj/def#"
SHAPE = "https://w3id.org/srj/shape#"
BASE = "https://srj.example.org/id/"  # what the relative IRIs of data/ are resolved against here

SRJ = rdflib.Namespace(DEF)
SRJSH = rdflib.Namespace(SHAPE)


def turtle_files(folder: str) -> list[Path]:
    """Return the Turtle files under a folder of the repository, in order."""
    return sorted((REPOSITORY / folder).rglob("*.ttl"))


@functools.cache
def graph(folder: str) -> rdflib.Graph:
    """Return all of a folder as one rdflib graph: do not change it, copy it."""
    found = rdflib.Graph()
    for path in turtle_files(folder):
        found.parse(path, format="turtle", publicID=BASE)
    return found


@functools.cache
def store(*folders: str) -> ox.Store:
    """Return all of some folders as one in-memory store."""
    found = ox.Store()
    for folder in folders:
        for path in turtle_files(folder):
            found.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return found


def local_name(iri: rdflib.term.Node) -> str:
    """Return what follows the number sign of an IRI."""
    return str(iri).rpartition("#")[2]


def ours(nodes: set[rdflib.term.Node]) -> list[rdflib.URIRef]:
    """Return, in order, those of some nodes that are terms of SRJ."""
    return sorted(node for node in nodes if isinstance(node, rdflib.URIRef) and node.startswith(DEF))
