"""DCAT in statements: its namespaces, the codes of the European authority tables, and a graph that collects them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.contents import RDF_TYPE, XSD, Content, iri, string, text, typed
from app.domain.kinds import SKOS

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.catalogue import Catalogue
    from app.domain.language import Text

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
PROV = "http://www.w3.org/ns/prov#"
SPDX = "http://spdx.org/rdf/terms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
LANGUAGES = {"fr": AUTHORITY + "language/FRA", "en": AUTHORITY + "language/ENG"}
FRANCE = AUTHORITY + "country/FRA"
JUSTICE = AUTHORITY + "data-theme/JUST"
CUSTODIAN = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/custodian"
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
SPARQL_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_TYPES = {
    "language": DCT + "LinguisticSystem",
    "country": DCT + "Location",
    "frequency": DCT + "Frequency",
    "file-type": DCT + "MediaTypeOrExtent",
}


class Form(NamedTuple):
    """A form in which a list is given: its suffix, its media type, its code in the European table of file types."""

    suffix: str
    media_type: str
    file_type: str


FORMS = (
    Form("csv", "text/csv", "CSV"),
    Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    Form("jsonld", "application/ld+json", "JSON_LD"),
    Form("ttl", "text/turtle", "RDF_TURTLE"),
    Form("nq", "application/n-quads", "RDF_N_QUADS"),
    Form("jsonl", "application/jsonl", "JSON"),  # the table of file types has no code of its own for JSON Lines
)
TURTLE = FORMS[3]


class Graph:
    """Collects statements on several nodes."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Start for a catalogue; its parts are fragments of its address."""
        self.root = f"{catalogue.base}/catalog"
        self._lines: set[bytes] = set()

    def add(self, subject: str, predicate: str, *terms: str) -> None:
        """State that a node has these objects, given as N-Triples terms."""
        head = f"{iri(subject)} {iri(predicate)} "
        self._lines.update(f"{head}{term} .".encode() for term in terms)

    def words(self, subject: str, predicate: str, words: Text) -> None:
        """State words in both languages."""
        self.add(subject, predicate, text(words.fr, "fr"), text(words.en, "en"))

    def kind(self, subject: str, *classes: str) -> None:
        """State the classes of a node."""
        self.add(subject, RDF_TYPE, *map(iri, classes))

    def part(self, name: str) -> str:
        """Return the IRI of a part of the catalogue."""
        return f"{self.root}#{name}"

    def coded(self, subject: str, predicate: str, code: str) -> None:
        """State a code, and say what it is: of which table, and of which class."""
        self.add(subject, predicate, iri(code))
        table = code.removeprefix(AUTHORITY).partition("/")[0] if code.startswith(AUTHORITY) else ""
        self.kind(code, _TYPES.get(table, SKOS + "Concept"))
        if table:
            self.add(code, SKOS + "inScheme", iri(AUTHORITY + table))
        if table == "data-theme":
            self.add(code, SKOS + "prefLabel", string(code.rpartition("/")[2]))

    def instant(self, subject: str, predicate: str, moment: datetime | None) -> None:
        """State a moment in UTC, unless it is not known."""
        if moment is not None:
            written = moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
            self.add(subject, predicate, typed(written, XSD + "dateTime"))

    def content(self) -> Content:
        """Return what was collected."""
        return Content.of(self._lines)
