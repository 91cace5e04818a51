"""What a steward asks to change in a content: values by property name, checked against what its source says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.contents import Content, iri, string, text, typed
from app.domain.errors import InvalidInput, Refused
from app.domain.iris import TERMS
from app.domain.kinds import LABEL
from app.domain.language import Text
from app.domain.statements import Statement, statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.iris import Namespace
    from app.domain.kinds import Kind

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it was given: text, in which language if any, or an IRI."""

    value: str
    language: str | None = None
    is_iri: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The properties that a source gives to things of one kind, each with a value of it; and those of the others."""

    kind: Kind
    source: str
    own: Mapping[str, Statement]
    others: Mapping[str, str] = field(default_factory=dict)  # predicate to the source that gives it of this thing

    def predicate(self, name: str) -> str:
        """Return the predicate that a name stands for: a field of the kind, the end of an IRI, or the IRI.

        Raises ``Refused``: ``property-not-owned`` (another source gives it), ``unknown-property``.
        """
        named = {each.name: each.predicate for each in (LABEL, *self.kind.columns)}
        known = {_local(each): each for each in (*self.others, *self.own)}
        found = named.get(name) or known.get(name) or name
        if found in self.own:
            return found
        if found in self.others:
            raise _not_owned(name, self.others[found], self.source)
        raise self._unknown(name, sorted({*named, *map(_local, self.own)}))

    def _unknown(self, name: str, names: list[str]) -> Refused:
        who_fr = f"La source « {self.source} »" if self.source else "Aucune source"
        who_en = f"The source '{self.source}' gives no" if self.source else "No source gives a"
        return Refused(
            "unknown-property",
            Text(
                f"{who_fr} ne donne de propriété « {name} » à ces choses. Propriétés : {', '.join(names)}.",
                f"{who_en} property '{name}' to such things. Properties: {', '.join(names)}.",
            ),
            {"property": name, "properties": names},
        )


def vocabulary(
    kind: Kind, source: str, own: Iterable[tuple[str, Content]], others: Iterable[tuple[str, str, Content]]
) -> Vocabulary:
    """Return the vocabulary of a source, from contents of it (by entity) and of others (entity, source, content)."""
    given: dict[str, Statement] = {}
    seen: set[bytes] = set()
    foreign: set[bytes] = set()  # properties of which no French value was met yet
    for entity, content in own:
        head = f"{iri(entity)} ".encode()
        for line in content.lines:
            if not line.startswith(head):
                continue
            predicate = line[len(head) : line.index(b" ", len(head))]
            if predicate not in seen or (predicate in foreign and b'"@fr .' in line):
                seen.add(predicate)  # most lines repeat a property: one of each is read, in French where it can be
                each = statement(line)
                given[each.predicate] = each
                (foreign.discard if each.language in {None, "fr"} else foreign.add)(predicate)
    elsewhere = {
        each.predicate: name
        for entity, name, content in others
        for each in statements(content)
        if each.subject == entity and each.predicate not in given
    }
    return Vocabulary(kind, source, given, elsewhere)


def changed(content: Content, entity: str, predicate: str, values: Sequence[Value], like: Statement) -> Content:
    """Return a content with other values of one property of the entity; ``like`` is a value it has had.

    Of a property with languages, only the languages given are replaced; no value at all removes the property.
    """
    terms = [(value.language or like.language, _term(value, like)) for value in values]
    languages = {language for language, _ in terms}
    kept = [line for line in content.lines if not _replaced(statement(line), entity, predicate, languages, values)]
    head = f"{iri(entity)} {iri(predicate)} "
    return Content.of([*kept, *(f"{head}{term} .".encode() for _, term in terms)])


def extended(content: Content, entity: str, predicate: str, values: Sequence[Value], like: Statement) -> Content:
    """Return a content with more values of one property of the entity."""
    head = f"{iri(entity)} {iri(predicate)} "
    return Content.of([*content.lines, *(f"{head}{_term(value, like)} .".encode() for value in values)])


def reduced(content: Content, entity: str, predicate: str, values: Sequence[Value]) -> Content:
    """Return a content without some values of one property; a value without a language goes in every one.

    Raises ``Refused`` (``no-such-value``), naming the value.
    """
    kept = list(content.lines)
    for value in values:
        left = [line for line in kept if not _is_value(statement(line), entity, predicate, value)]
        if len(left) == len(kept):
            name, shown = _local(predicate), value.value
            raise Refused(
                "no-such-value",
                Text(
                    f"« {name} » n'a pas la valeur « {shown} » : lire l'entrée, et recopier la valeur à enlever.",
                    f"'{name}' does not have the value '{shown}': read the entry, and copy the value to be removed.",
                ),
                {"property": name, "value": shown},
            )
        kept = left
    return Content.of(kept)


def _is_value(each: Statement, entity: str, predicate: str, value: Value) -> bool:
    same = (each.subject, each.predicate, each.value) == (entity, predicate, value.value)
    return same and (value.language is None or value.language == each.language)


def expanded(namespace: Namespace, value: Value, like: Statement) -> Value:
    """Return a value written short, as lists show it, as the IRI that it stands for; ``like`` is a value it has had.

    >>> from app.domain.iris import Namespace
    >>> like = Statement("urn:a", "urn:p", TERMS + "lifeCycle-in-use", is_iri=True)
    >>> expanded(Namespace("http://example.org"), Value("planned"), like).value
    'https://w3id.org/srj/def#lifeCycle-planned'
    """
    if not like.is_iri or value.is_iri or "://" in value.value:
        return replace(value, is_iri=like.is_iri)
    if like.value.startswith(TERMS):
        family = like.value.removeprefix(TERMS).partition("-")[0]
        return Value(f"{TERMS}{family}-{value.value}", is_iri=True)
    thing = namespace.parse(like.value)
    return Value(namespace.mint(thing.kind, value.value) if thing else value.value, is_iri=True)


def _replaced(
    each: Statement, entity: str, predicate: str, languages: set[str | None], values: Sequence[Value]
) -> bool:
    if each.subject != entity or each.predicate != predicate:
        return False
    return not values or each.language in languages or each.language is None


def _term(value: Value, like: Statement) -> str:
    if value.is_iri or like.is_iri:
        return iri(value.value)
    language = value.language or like.language
    if language:
        if not _LANGUAGE.fullmatch(language):
            raise InvalidInput(
                "invalid-language-tag",
                Text(
                    f"« {language} » n'est pas une langue (fr, en...).", f"'{language}' is not a language (fr, en...)."
                ),
            )
        return text(value.value, language)
    return typed(value.value, like.datatype) if like.datatype else string(value.value)


def values_of(name: str, given: object) -> list[Value]:
    """Read the values of one property: a text, ``{value, lang}``, ``{iri}``, a list of these, or nothing."""
    if given is None:
        return []
    return [_value(name, each) for each in (given if isinstance(given, list) else [given])]


def _value(name: str, given: object) -> Value:
    if isinstance(given, str) and given.strip():
        return Value(given)
    if isinstance(given, dict):
        if isinstance(given.get("iri"), str):
            return Value(given["iri"], is_iri=True)
        language = given.get("lang")
        if isinstance(given.get("value"), str) and (language is None or isinstance(language, str)):
            return Value(given["value"], language.lower() if language else None)
    raise InvalidInput(
        "invalid-value",
        Text(
            f"La valeur de « {name} » se donne comme un texte non vide, {{value, lang}} ou {{iri}} ; null l'enlève.",
            f"Give the value of '{name}' as a text that is not empty, {{value, lang}} or {{iri}}; null removes it.",
        ),
        {"property": name},
    )


def require_own(content: Content, entity: str, words: Vocabulary) -> None:
    """Refuse a content that is empty or speaks of another thing, or gives what another source gives of this one."""
    if not content.lines:
        raise InvalidInput(
            "empty-content",
            Text(
                "Le contenu est vide. Pour dire que rien n'est en vigueur, donner « nothing ».",
                "The content is empty. To say that nothing is in force, give 'nothing'.",
            ),
        )
    for each in statements(content):
        if each.subject.partition("#")[0] != entity:
            raise Refused(
                "foreign-subject",
                Text(
                    f"Le contenu parle de {each.subject}, qui n'est pas {entity} ni une de ses parties (#...).",
                    f"The content speaks of {each.subject}, which is neither {entity} nor a part of it (#...).",
                ),
                {"subject": each.subject},
            )
        if each.subject == entity and each.predicate in words.others:
            raise _not_owned(_local(each.predicate), words.others[each.predicate], words.source)


def _not_owned(name: str, owner: str, source: str) -> Refused:
    return Refused(
        "property-not-owned",
        Text(
            f"« {name} » est donné par la source « {owner} », non par « {source} » : rectifier la source « {owner} ».",
            f"'{name}' is given by the source '{owner}', not by '{source}': correct the source '{owner}'.",
        ),
        {"property": name, "source": owner},
    )


def _local(predicate: str) -> str:
    return re.split(r"[#/]", predicate)[-1]
