"""The kinds of things: path segment, class, words, and the fields that lists, reports and CSV show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.audiences import AUDIENCES
from app.domain.iris import TERMS
from app.domain.language import Text

SKOS = "http://www.w3.org/2004/02/skos/core#"
ELI = "http://data.europa.eu/eli/ontology#"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind: the predicate it comes from, its name in CSV and JSON, its words."""

    name: str
    predicate: str
    label: Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of things, ``/doc/{name}``; ``columns`` are its own CSV columns after the common ones."""

    name: str
    class_iri: str
    label: Text
    plural: Text
    columns: tuple[Field, ...] = ()
    sign: str = ""  # the short name that goes before a code: NATINF 7

    @property
    def fields(self) -> tuple[Field, ...]:
        """The label, then the kind's own fields."""
        return (LABEL, *self.columns)


LABEL = Field("label", SKOS + "prefLabel", Text("libellé", "label"))
PARENT = Field("parent", SKOS + "broader", Text("sous", "under"))


def _kind(name: str, class_name: str, label: Text, plural: Text, *columns: Field, sign: str = "") -> Kind:
    return Kind(name, TERMS + class_name, label, plural, columns, sign)


_NATINF = (
    Field("class", TERMS + "offenceClassAsPublished", Text("nature", "class")),
    Field("definedBy", TERMS + "definedByAsPublished", Text("définie par", "defined by")),
    Field("punishedBy", TERMS + "punishedByAsPublished", Text("réprimée par", "punished by")),
)
_APPLICATION = (
    Field("domain", TERMS + "applicationDomain", Text("domaine", "domain")),
    Field("lifeCycle", TERMS + "lifeCycle", Text("cycle de vie", "life cycle")),
    Field("legalBasisStatus", TERMS + "legalBasisStatus", Text("base légale", "legal basis")),
)
_INTERFACE = (
    Field("operation", TERMS + "operation", Text("opération", "operation")),
    Field("lifeCycle", TERMS + "lifeCycle", Text("cycle de vie", "life cycle")),
    Field("legalBasisStatus", TERMS + "legalBasisStatus", Text("base légale", "legal basis")),
)
_ARTICLE = (
    Field("number", TERMS + "number", Text("numéro", "number")),
    Field("text", ELI + "is_part_of", Text("texte", "text")),
)
_EVENT = (
    Field("type", TERMS + "eventKind", Text("genre d'événement", "kind of event")),
    Field("date", TERMS + "eventDate", Text("date en droit", "date in law")),
    Field("text", TERMS + "eventBasisAsPublished", Text("texte", "text")),
)
_DECLARED = (
    Field("subject", TERMS + "ofSubject", Text("porte sur", "bears on")),
    Field("rule", TERMS + "ofRule", Text("règle", "rule")),
    Field("office", TERMS + "officeInCharge", Text("bureau en charge", "office in charge")),
)
_COMMUNE = (Field("department", TERMS + "departmentCode", Text("département", "department")),)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(
            "natinf",
            "Offence",
            Text("infraction", "offence"),
            Text("infractions (NATINF)", "offences (NATINF)"),
            *_NATINF,
            sign="NATINF",
        ),
        _kind(
            "nac",
            "NacPost",
            Text("poste NAC", "NAC post"),
            Text("affaires civiles (NAC)", "civil cases (NAC)"),
            Field("level", TERMS + "level", Text("niveau", "level")),
            PARENT,
            sign="NAC",
        ),
        _kind(
            "court",
            "Court",
            Text("juridiction", "court"),
            Text("juridictions", "courts"),
            Field("type", TERMS + "structureType", Text("type", "type")),
        ),
        _kind(
            "structure",
            "Structure",
            Text("structure", "structure"),
            Text("structures", "structures"),
            Field("type", TERMS + "structureType", Text("type", "type")),
        ),
        _kind("commune", "Commune", Text("commune", "municipality"), Text("communes", "municipalities"), *_COMMUNE),
        _kind(
            "delegated-commune",
            "DelegatedCommune",
            Text("commune déléguée", "delegated municipality"),
            Text("communes déléguées", "delegated municipalities"),
            *_COMMUNE,
        ),
        _kind(
            "associated-commune",
            "AssociatedCommune",
            Text("commune associée", "associated municipality"),
            Text("communes associées", "associated municipalities"),
            *_COMMUNE,
        ),
        _kind(
            "municipal-district",
            "MunicipalDistrict",
            Text("arrondissement municipal", "municipal district"),
            Text("arrondissements municipaux", "municipal districts"),
            *_COMMUNE,
        ),
        _kind(
            "application",
            "Application",
            Text("application", "application"),
            Text("applications", "applications"),
            *_APPLICATION,
        ),
        _kind("processing", "Processing", Text("traitement", "processing"), Text("traitements", "processing")),
        _kind("data-set", "DataSet", Text("jeu de données", "dataset"), Text("jeux de données", "datasets")),
        _kind("interface", "Interface", Text("interface", "interface"), Text("interfaces", "interfaces"), *_INTERFACE),
        _kind("office", "Office", Text("bureau", "office"), Text("bureaux", "offices")),
        _kind("organisation", "Organisation", Text("organisme", "organisation"), Text("organismes", "organisations")),
        _kind("text", "LegalText", Text("texte", "text"), Text("textes", "texts")),
        _kind("article", "Article", Text("article", "article"), Text("articles", "articles"), *_ARTICLE),
        _kind(
            "article-version",
            "ArticleVersion",
            Text("version d'article", "version of an article"),
            Text("versions d'articles", "versions of articles"),
        ),
        _kind("prohibition", "Prohibition", Text("interdiction", "prohibition"), Text("interdictions", "prohibitions")),
        _kind("use", "ReferentialUse", Text("usage", "use"), Text("usages des référentiels", "uses of referentials")),
        _kind("referential", "Referential", Text("référentiel", "referential"), Text("référentiels", "referentials")),
        _kind("edition", "Edition", Text("édition", "edition"), Text("éditions", "editions")),
        _kind(
            "identifier-scheme",
            "IdentifierScheme",
            Text("liste d'identifiants", "identifier scheme"),
            Text("listes d'identifiants", "identifier schemes"),
        ),
        _kind("event", "SuccessionEvent", Text("événement", "event"), Text("événements", "events"), *_EVENT),
        _kind(
            "territory",
            "Territory",
            Text("ressort", "territory"),
            Text("ressorts", "territories"),
            Field("court", TERMS + "territoryOf", Text("juridiction", "court")),
            Field("matter", TERMS + "matter", Text("matière", "matter")),
        ),
        _kind(
            "deviation",
            "Deviation",
            Text("écart constaté", "observed deviation"),
            Text("écarts constatés", "observed deviations"),
            *_DECLARED,
            Field("evidence", TERMS + "evidence", Text("preuve", "evidence")),
        ),
        _kind(
            "waiver",
            "Waiver",
            Text("dérogation", "waiver"),
            Text("dérogations", "waivers"),
            *_DECLARED,
            Field("grantedBy", TERMS + "grantedBy", Text("accordée par", "granted by")),
            Field("reason", TERMS + "waiverReason", Text("motif", "reason")),
        ),
        _kind(
            "coverage",
            "Coverage",
            Text("étendue tenue", "coverage"),
            Text("étendues tenues", "coverages"),
            Field("type", TERMS + "coveredType", Text("type", "type")),
            Field("matter", TERMS + "matter", Text("matière", "matter")),
            Field("department", TERMS + "coveredDepartment", Text("département", "department")),
        ),
        _kind(
            "commune-part",
            "CommunePart",
            Text("fraction de commune", "part of a commune"),
            Text("fractions de communes", "parts of communes"),
            Field("commune", TERMS + "partOfCommune", Text("commune", "municipality")),
        ),
    )
}


def nomenclature_kind(key: str, label: Text) -> Kind:
    """Return the kind of the entries of a declared nomenclature, ``/doc/{key}``; both words are its own label."""
    return _kind(key, "Entry", label, label, PARENT)


def kind_named(name: str) -> Kind:
    """Return a kind by its name; a name that is none of ours is the key of a declared nomenclature."""
    return KINDS.get(name) or nomenclature_kind(name, Text(name, name))


class HeldKinds(Mapping[str, Kind]):
    """The kinds of a home that an audience sees: ours, then those of the nomenclatures imported into it."""

    def __init__(self, nomenclatures: Callable[[str], Mapping[str, Text]], audience: str = AUDIENCES[0]) -> None:
        """Give how to know the nomenclatures that an audience may see (key to label); that of everyone unless said."""
        self._nomenclatures = nomenclatures
        self._audience = audience

    def seen_by(self, audience: str) -> HeldKinds:
        """Return the kinds that an audience may know of: the name of an internal nomenclature is internal too."""
        return HeldKinds(self._nomenclatures, audience)

    def __getitem__(self, name: str) -> Kind:
        """Return a kind by its name."""
        if name in KINDS:
            return KINDS[name]
        return nomenclature_kind(name, self._nomenclatures(self._audience)[name])

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        yield from KINDS
        yield from (name for name in self._nomenclatures(self._audience) if name not in KINDS)

    def __len__(self) -> int:
        """Tell how many kinds there are."""
        return sum(1 for _ in self)
