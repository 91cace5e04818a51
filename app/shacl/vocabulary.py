"""The terms of SHACL (https://www.w3.org/TR/shacl/) and of the other vocabularies that this library names."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

SH: Final = "http://www.w3.org/ns/shacl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SRJ: Final = "https://w3id.org/srj/def#"

RDF_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RDF_FIRST: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#first")
RDF_REST: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")
RDF_NIL: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
RDF_LANG_STRING: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
RDFS_CLASS: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#Class")
RDFS_SUBCLASS: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
RDFS_SUBPROPERTY: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#subPropertyOf")
RDFS_DOMAIN: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#domain")
RDFS_RANGE: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#range")
OWL_CLASS: Final = NamedNode("http://www.w3.org/2002/07/owl#Class")
OWL_DISJOINT: Final = NamedNode("http://www.w3.org/2002/07/owl#disjointWith")
OWL_FUNCTIONAL: Final = NamedNode("http://www.w3.org/2002/07/owl#FunctionalProperty")
OWL_IMPORTS: Final = NamedNode("http://www.w3.org/2002/07/owl#imports")
XSD_BOOLEAN: Final = NamedNode(XSD + "boolean")
XSD_INTEGER: Final = NamedNode(XSD + "integer")
XSD_STRING: Final = NamedNode(XSD + "string")

UNIQUE_ON: Final = NamedNode(SRJ + "uniqueOn")
NON_OVERLAP: Final = NamedNode(SRJ + "nonOverlap")
RESPECTS: Final = NamedNode(SRJ + "respects")
UNIQUE_ON_COMPONENT: Final = NamedNode(SRJ + "UniqueOnConstraintComponent")
NON_OVERLAP_COMPONENT: Final = NamedNode(SRJ + "NonOverlapConstraintComponent")
RESPECTS_COMPONENT: Final = NamedNode(SRJ + "RespectsConstraintComponent")


def sh(local: str) -> NamedNode:
    """Return the SHACL term of that local name."""
    return NamedNode(SH + local)


def shown(term: NamedNode) -> str:
    """Return a term as people write it: ``sh:name`` for those of SHACL, else N-Triples."""
    return f"sh:{term.value.removeprefix(SH)}" if term.value.startswith(SH) else str(term)


VIOLATION: Final = sh("Violation")
NODE_SHAPE: Final = sh("NodeShape")
PROPERTY_SHAPE: Final = sh("PropertyShape")
PATH: Final = sh("path")
PROPERTY: Final = sh("property")
DEACTIVATED: Final = sh("deactivated")
SEVERITY: Final = sh("severity")
MESSAGE: Final = sh("message")
TARGET_CLASS: Final = sh("targetClass")
TARGET_NODE: Final = sh("targetNode")
TARGET_SUBJECTS_OF: Final = sh("targetSubjectsOf")
TARGET_OBJECTS_OF: Final = sh("targetObjectsOf")
TARGET: Final = sh("target")
TARGETS: Final = (TARGET_CLASS, TARGET_NODE, TARGET_SUBJECTS_OF, TARGET_OBJECTS_OF, TARGET)
"""The predicates that declare targets, in the order of SHACL 2.1.3; the last one is of SHACL-AF 3."""

SILENT: Final = frozenset(
    {
        *TARGETS, PATH, PROPERTY, DEACTIVATED, SEVERITY, MESSAGE,
        sh("name"), sh("description"), sh("order"), sh("group"), sh("defaultValue"),
        sh("flags"), sh("ignoredProperties"), sh("declare"), sh("prefixes"), sh("select"),
        sh("shapesGraph"), sh("suggestedShapesGraph"), sh("labelTemplate"),
        sh("parameter"), sh("optional"), sh("validator"), sh("nodeValidator"), sh("propertyValidator"), sh("ask"),
    }
)  # fmt: skip
"""SHACL predicates of a shape that constrain nothing by themselves; any other unknown one makes it uncompiled."""
