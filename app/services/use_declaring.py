"""Uses that applications declare: which referential, which part of it, in which role and edition (srj:ReferentialUse).

A declaration says the whole use: what it does not tell is no longer said, labels and provenance apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.audiences import AUDIENCES
from app.domain.contents import EMPTY, RDF_TYPE, Content, ContentBuilder, iri, string, text
from app.domain.draft_sharing import OF_THE_SERVICE
from app.domain.errors import InvalidInput
from app.domain.iris import TERMS
from app.domain.kinds import LABEL, SKOS
from app.domain.language import Text
from app.domain.statements import first, statements, values
from app.services.request_fields import refuse_others, text_of, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.iris import Namespace
    from app.services.ports import EntityReader

_EDITIONS = {"edition": "editionInProduction", "editionFrom": "editionFrom", "editionUntil": "editionUntil"}
_ROLES = ("master", "copy", "consumer")
_FIELDS = frozenset({"application", "referential", "scope", "role", "source", "audience", *_EDITIONS})
_SAID = frozenset(
    TERMS + name
    for name in ("user", "ofReferential", "useScope", "useRole", "sourceNote", "proof", *_EDITIONS.values())
)


@dataclass(frozen=True, slots=True)
class Use:
    """A use as it was declared; keys of the application and the referential, IRIs of the rest."""

    application: str
    referential: str
    scope: tuple[str, ...]
    role: str
    editions: Mapping[str, str]  # local name of the property to the IRI of the edition
    source: str
    audience: str


@dataclass(frozen=True, slots=True)
class DeclaredUse:
    """The IRI of the use, and the lines (``+`` or ``-``, N-Triples) that make it what is declared; none: it is so."""

    iri: str
    lines: tuple[bytes, ...]


class UseDeclaring:
    """Reads declarations of uses, and compares them with what is published."""

    def __init__(self, reader: EntityReader, namespace: Namespace) -> None:
        """Give the rows, and the base of the IRIs."""
        self._reader = reader
        self._namespace = namespace

    def read(self, body: Mapping[str, object]) -> Use:
        """Read a request; things are named by key, those of a scope by IRI or ``kind/key``. Raises ``InvalidInput``."""
        refuse_others(body, _FIELDS)
        role = text_of(body, "role")
        if role and role not in _ROLES:
            raise wrong("role", Text(", ".join(_ROLES), ", ".join(_ROLES)))
        scope = body.get("scope") or []
        given = [scope] if isinstance(scope, str) else scope
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            raise wrong("scope", Text("une liste d'IRI, ou de genre/clé", "a list of IRIs, or of kind/key"))
        return Use(
            application=_needed(body, "application"),
            referential=_needed(body, "referential"),
            scope=tuple(self._thing(str(each)) for each in given),
            role=role,
            editions={
                name: self._namespace.mint("edition", text_of(body, asked))
                for asked, name in _EDITIONS.items()
                if text_of(body, asked)
            },
            source=text_of(body, "source").strip(),
            audience=text_of(body, "audience") or AUDIENCES[0],
        )

    def compare(self, use: Use, day: date, known: int, audience: str) -> DeclaredUse:
        """Return what a declaration changes on a day. Raises ``InvalidInput`` (``unknown-reference``)."""
        application = self._namespace.mint("application", use.application)
        referential = self._namespace.mint("referential", use.referential)
        led_to = {"application": application, "referential": referential, **use.editions}
        for field, thing in [*led_to.items(), *(("scope", each) for each in use.scope)]:
            if self._namespace.parse(thing) is not None and not self._reader.rows_of(thing, day, known, audience):
                raise _unknown(field, thing, day)
        entity, now = self._published(use, application, referential, (day, known, audience))
        made = ContentBuilder(entity)
        made.add(TERMS + "user", iri(application))
        made.add(TERMS + "ofReferential", iri(referential))
        made.add(TERMS + "useScope", *map(iri, use.scope))
        made.add(TERMS + "proof", iri(TERMS + "proof-attested"))
        for name, edition in use.editions.items():
            made.add(TERMS + name, iri(edition))
        if use.role:
            made.add(TERMS + "useRole", iri(f"{TERMS}useRole-{use.role}"))
        source = use.source or first(values(now, entity, TERMS + "sourceNote"))
        made.add(TERMS + "sourceNote", text(source or f"déclaré par {use.application}", "fr"))
        if not now.lines:
            names = [self._name(thing, (day, known, audience)) for thing in (application, referential)]
            made.add(RDF_TYPE, iri(TERMS + "ReferentialUse"))
            made.add(SKOS + "notation", string(f"{use.application}-{use.referential}"))
            made.add(LABEL.predicate, text(" utilise ".join(names), "fr"), text(" uses ".join(names), "en"))
        return DeclaredUse(entity, _difference(now, made.content(), entity))

    def _published(
        self, use: Use, application: str, referential: str, moment: tuple[date, int, str]
    ) -> tuple[str, Content]:
        """Return the use of this referential by this application, whatever its key, and what is said of it."""
        found: dict[str, Content] = {}
        for row in self._reader.listed("use", *moment):
            if row.source not in OF_THE_SERVICE:
                content = self._reader.content(row.holding.content)
                found[row.entity] = found.get(row.entity, EMPTY) | content
        for entity, content in sorted(found.items()):
            pair = (values(content, entity, TERMS + "user"), values(content, entity, TERMS + "ofReferential"))
            if pair == ([application], [referential]):
                return entity, content
        entity = self._namespace.mint("use", f"{use.application}-{use.referential}")
        return entity, found.get(entity, EMPTY)

    def _name(self, thing: str, moment: tuple[date, int, str]) -> str:
        contents = [self._reader.content(row.holding.content) for row in self._reader.rows_of(thing, *moment)]
        labels = [label for content in contents for label in values(content, thing, LABEL.predicate)]
        return first(labels, thing.rpartition("/")[2])

    def _thing(self, given: str) -> str:
        if "://" in given:
            return given
        kind, slash, key = given.partition("/")
        if not slash or not kind or not key:
            raise wrong("scope", Text("une IRI, ou genre/clé", "an IRI, or kind/key"))
        return self._namespace.mint(kind, key)


def _difference(now: Content, wanted: Content, entity: str) -> tuple[bytes, ...]:
    """Return what goes and comes: of what is said now, what a declaration says nothing of stays."""
    gone = {
        line
        for line, said in zip(now.lines, statements(now), strict=True)
        if said.subject == entity and said.predicate in _SAID
    }
    new = set(wanted.lines)
    lines = [*(b"-" + line for line in gone - new), *(b"+" + line for line in new - set(now.lines))]
    return tuple(sorted(lines))


def _needed(body: Mapping[str, object], name: str) -> str:
    found = text_of(body, name).strip()
    if not found or "/" in found:
        wanted = Text("la clé, par exemple « cassiopee » ou « natinf »", "the key, such as 'cassiopee' or 'natinf'")
        raise wrong(name, wanted)
    return found


def _unknown(field: str, thing: str, day: date) -> InvalidInput:
    return InvalidInput(
        "unknown-reference",
        Text(
            f"« {field} » mène à {thing}, que rien ne décrit le {day}. Vérifier la clé.",
            f"'{field}' leads to {thing}, which nothing describes on {day}. Check the key.",
        ),
        {"field": field, "value": thing},
    )
