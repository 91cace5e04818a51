"""Deriving what the references of an offence designate, from its published strings and the articles of the view."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.contents import ContentBuilder, iri, text
from app.domain.iris import TERMS, Namespace
from app.domain.kinds import ELI, SKOS
from app.domain.references import ArticleIndex, KnownText, ResolutionStatus, resolve
from app.domain.statements import first, values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.contents import Content
    from app.domain.references import Reference, ReferenceParser

_ROLES = ("definedBy", "punishedBy")
_DATE = ELI + "date_document"


def article_index(namespace: Namespace, articles: Mapping[str, Content], texts: Mapping[str, Content]) -> ArticleIndex:
    """Build the index of the articles of a view; both mappings go from IRI to content."""
    known = []
    for text_iri, content in texts.items():
        thing = namespace.parse(text_iri)
        if thing is not None:
            known.append(_known_text(thing.key, text_iri, content))
    found = []
    for article, content in articles.items():
        part_of = namespace.parse(first(values(content, article, ELI + "is_part_of")))
        number = first(values(content, article, TERMS + "number"))
        if part_of is not None and number:
            found.append((part_of.key, number, article))
    return ArticleIndex(found, known)


def _known_text(key: str, text_iri: str, content: Content) -> KnownText:
    def said(name: str) -> str:
        return first(values(content, text_iri, TERMS + name))

    written = first(values(content, text_iri, _DATE))
    return KnownText(
        key,
        held=said("held") == "true",
        whole=said("heldInPart") != "true",
        nature=said("nature").partition("#nature-")[2] or None,
        date=date.fromisoformat(written) if written else None,
    )


def resolver(parse: ReferenceParser, index: ArticleIndex) -> Callable[[str, Content], Content | None]:
    """Return the derivation: the links of an offence to the articles that define and punish it."""

    def derive(entity: str, content: Content) -> Content | None:
        builder = ContentBuilder(entity)
        for role in _ROLES:
            for published in values(content, entity, f"{TERMS}{role}AsPublished"):
                for number, reference in enumerate(parse(published), start=1):
                    _state(builder, role, f"{role}-{number}", reference, index)
        return builder.content()

    return derive


def _state(builder: ContentBuilder, role: str, fragment: str, reference: Reference, index: ArticleIndex) -> None:
    resolution = resolve(reference, index)
    if resolution.status is ResolutionStatus.UNPARSED:
        return  # said in the entry itself: it does not depend on the articles held
    for article in resolution.articles:
        builder.add(TERMS + role, iri(article))
        builder.add(TERMS + "resolvesTo", iri(article), fragment=fragment)
    if resolution.status is not ResolutionStatus.RESOLVED:
        builder.add(TERMS + "referenceFailure", iri(f"{TERMS}referenceFailure-{resolution.status}"), fragment=fragment)
    if resolution.cause is not None:
        resolved = resolution.status is ResolutionStatus.RESOLVED
        causes = (text(resolution.cause.fr, "fr"), text(resolution.cause.en, "en"))
        builder.add(SKOS + "note" if resolved else TERMS + "failureCause", *causes, fragment=fragment)
