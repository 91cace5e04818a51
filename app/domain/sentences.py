"""One sentence, in French and in English, for each change of a thing: what it was, what it is, from when, how sure.

The words for fields are those of the kind, then those that the model gives to its terms: no name of the code is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, owner
from app.domain.dates import Certainty, Span
from app.domain.day_words import END_WORDS, START_WORDS, day_words, last_day, span_words
from app.domain.differences import Difference, differences
from app.domain.kinds import LABEL, SKOS
from app.domain.language import Language, Text
from app.domain.statements import Statement, statements, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.domain.contents import Content
    from app.domain.kinds import Kind

Words = Callable[[str], Text]
"""The label of a term or of a thing, by its IRI; its key when nothing names it."""

_MOST_FIELDS = 3
_MOST_VALUES = 3
_LONGEST = 240  # characters of a value in a sentence; the fields give it whole
_TYPE = Text("genre", "type")
_IN_LANGUAGE = {"en": Text(" (en anglais)", " (in English)")}


class ChangeType(StrEnum):
    """What becomes of a thing between two moments."""

    ADDED = "added"
    CLOSED = "closed"
    CHANGED = "changed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class ChangeDate:
    """From which day a change holds (None: not known), and where that day comes from."""

    day: date | None
    certainty: Certainty = Certainty.UNKNOWN


def change_sentence(  # noqa: PLR0913 - the whole of a change, each part named
    kind: Kind,
    before: Content | None,
    after: Content | None,
    when: ChangeDate | None,
    words: Words,
    *,
    reopened: bool = False,
    correction: bool = False,
    spans: tuple[Span, Span] | None = None,
) -> Text:
    """Say what changed between two contents of one thing, None where it is not in force.

    ``when`` is None for what is only prepared: no date is said.
    ``correction``: the state of before was wrong, and not followed by another. ``spans``: the dates of before and of
    after, said when the contents do not differ.
    """
    head = _subject(kind, after or before, with_label=before is None or after is None)
    start = _CORRECTED if correction else Text("", "")
    if after is None:
        said = _closing(when) if when else _GONE
    elif before is None:
        said = _opening(when, reopened=reopened) if when else _NEW
    else:
        found = differences(before, after, kind)
        said = changed_fields_words(kind, found, (before, after), words) if found else _dates(spans)
        said = _joined(said, _from(when)) if found and when else said
    return Text(f"{head.fr} : {start.fr}{said.fr}.", f"{head.en}: {start.en}{said.en}.")


_NEW = Text("nouvelle entrée", "new entry")
_GONE = Text("clôture", "closed")
_CORRECTED = Text("rectification, ", "correction, ")


def field_words(kind: Kind, change: Difference, contents: Iterable[Content], words: Words) -> Text:
    """Return the words of a field: those of the kind, else those of the model; a part is named by its class."""
    named = next((field.label for field in kind.fields if field.predicate == change.predicate), None)
    label = named or (_TYPE if change.predicate == RDF_TYPE else words(change.predicate))
    added = _IN_LANGUAGE.get(change.language or "", Text("", ""))
    label = Text(label.fr + added.fr, label.en + added.en)
    if not change.part:
        return label
    classes = [found for content in contents for found in values(content, change.subject, RDF_TYPE)]
    part = words(classes[0]) if classes else Text("partie", "part")
    return Text(f"{part.fr}, {label.fr}", f"{part.en}, {label.en}")


def changed_fields_words(kind: Kind, found: Sequence[Difference], contents: Iterable[Content], words: Words) -> Text:
    """Say which fields differ: those of the thing itself first; what its parts repeat is only counted."""
    held = tuple(contents)
    own = [each for each in found if not each.part] or list(found)
    told = _said_by_columns(kind, own) or own
    shown = told[:_MOST_FIELDS]
    parts = [_one_field(field_words(kind, each, held, words), each, words) for each in shown]
    left = len(found) - len(shown)
    if left:
        parts.append(_left(left))
    return Text(" ; ".join(each.fr for each in parts), "; ".join(each.en for each in parts))


def value_words(value: Statement, words: Words) -> Text:
    """Return a value as people read it: a literal verbatim, a thing or a term by its label."""
    return words(value.value) if value.is_iri else Text(value.value, value.value)


def _said_by_columns(kind: Kind, own: Sequence[Difference]) -> list[Difference]:
    """Keep the fields that lists show, when some of them differ: the others are read from the same words."""
    named = {field.predicate for field in kind.fields}
    return [each for each in own if each.predicate in named]


def _left(count: int) -> Text:
    if count == 1:
        return Text("un autre champ diffère", "one other field differs")
    return Text(f"{count} autres champs diffèrent", f"{count} other fields differ")


def _one_field(label: Text, change: Difference, words: Words) -> Text:
    gone, new = change.gone, change.new
    if len(change.before) == len(change.after) == 1:
        return _replaced(label, gone[0], new[0], words, of_label=change.predicate == LABEL.predicate)
    if not change.before:
        held = _listed(new, words)
        return Text(f"le champ « {label.fr} » est renseigné : {held.fr}", f"“{label.en}” is now given: {held.en}")
    if not change.after:
        held = _listed(gone, words)
        return Text(
            f"le champ « {label.fr} » n’est plus renseigné (avant : {held.fr})",
            f"“{label.en}” is no longer given (before: {held.en})",
        )
    return _moved_values(label, gone, new, words)


def _replaced(label: Text, old: Statement, new: Statement, words: Words, *, of_label: bool) -> Text:
    was, now = _quoted(value_words(old, words)), _quoted(value_words(new, words))
    if of_label:
        return Text(
            f"le {label.fr} devient {now.fr} (avant : {was.fr})", f"the {label.en} becomes {now.en} (before: {was.en})"
        )
    return Text(f"le champ « {label.fr} » passe de {was.fr} à {now.fr}", f"“{label.en}” goes from {was.en} to {now.en}")


def _moved_values(label: Text, gone: Sequence[Statement], new: Sequence[Statement], words: Words) -> Text:
    french, english = [], []
    for held, fr, en in ((gone, "retiré", "removed"), (new, "ajouté", "added")):
        if held:
            listed = _listed(held, words)
            french.append(f"{fr} : {listed.fr}")
            english.append(f"{en}: {listed.en}")
    return Text(f"le champ « {label.fr} » change ({', '.join(french)})", f"“{label.en}” changes ({', '.join(english)})")


def _listed(held: Sequence[Statement], words: Words) -> Text:
    shown = [_quoted(value_words(each, words)) for each in held[:_MOST_VALUES]]
    left = len(held) - len(shown)
    more = Text(f" et {left} de plus", f" and {left} more") if left else Text("", "")
    return Text(", ".join(each.fr for each in shown) + more.fr, ", ".join(each.en for each in shown) + more.en)


def _quoted(value: Text) -> Text:
    return Text(f"« {_short(value.fr)} »", f"“{_short(value.en)}”")


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1].rstrip() + "…"


def _subject(kind: Kind, content: Content | None, *, with_label: bool) -> Text:
    """Name a thing: the sign of its list and its code, else its kind; its label where nothing else says it."""
    entity = owner(next(statements(content)).subject) if content and content.lines else ""
    code = next(iter(values(content, entity, SKOS + "notation")), "") if content else ""
    label = _label(content, entity)
    head = Text(kind.sign, kind.sign) if kind.sign else Text(_capital(kind.label.fr), _capital(kind.label.en))
    if not code:
        shown = label or Text(entity.rpartition("/")[2], entity.rpartition("/")[2])
        return Text(f"{head.fr} {shown.fr}", f"{head.en} {shown.en}")
    head = Text(f"{head.fr} {code}", f"{head.en} {code}")
    if not with_label or label is None:
        return head
    quoted = _quoted(label)
    return Text(f"{head.fr}, {quoted.fr}", f"{head.en}, {quoted.en}")


def _label(content: Content | None, entity: str) -> Text | None:
    found: dict[str, str] = {}
    for each in statements(content) if content else ():
        if each.subject == entity and each.predicate == LABEL.predicate:
            found.setdefault(each.language or "fr", each.value)
    if not found:
        return None
    languages: tuple[Language, Language] = ("fr", "en")
    french, english = (found.get(language) or next(iter(found.values())) for language in languages)
    return Text(french, english)


def _capital(value: str) -> str:
    return value[:1].upper() + value[1:]


def _joined(said: Text, when: Text) -> Text:
    return Text(f"{said.fr}, {when.fr}", f"{said.en}, {when.en}")


def _from(when: ChangeDate) -> Text:
    if when.day is None:
        return Text("depuis une date non connue", "since an unknown date")
    day = day_words(when.day)
    if when.certainty is Certainty.ATTESTED:
        return Text(
            f"attesté le {day.fr} (rien n’est connu ici d’avant)",
            f"attested on {day.en} (nothing is known here of before)",
        )
    sure = START_WORDS[when.certainty]
    return Text(f"à compter du {day.fr} ({sure.fr})", f"from {day.en} ({sure.en})")


def _opening(when: ChangeDate, *, reopened: bool) -> Text:
    again = Text("de nouveau en vigueur", "in force again") if reopened else Text("en vigueur", "in force")
    start = _from(when)
    between = ", " if when.certainty is Certainty.ATTESTED and when.day else " "
    return Text(f"{again.fr}{between}{start.fr}", f"{again.en}{between}{start.en}")


def _closing(when: ChangeDate) -> Text:
    if when.day is None:
        return Text(
            "n’est plus tenu pour en vigueur à cette date (état retiré par une rectification)",
            "no longer held to be in force on that date (state withdrawn by a correction)",
        )
    last, sure = last_day(Span(None, when.day)), _CLOSED_WORDS.get(when.certainty, END_WORDS[when.certainty])
    day = day_words(last) if last else Text("", "")
    return Text(
        f"clôture, en vigueur jusqu’au {day.fr} inclus ({sure.fr})",
        f"closed, in force to {day.en} inclusive ({sure.en})",
    )


_CLOSED_WORDS = {
    Certainty.EDITION: Text(
        "au plus tard : première édition qui ne le montre plus", "at the latest: first edition that no longer shows it"
    )
}


def _dates(spans: tuple[Span, Span] | None) -> Text:
    if spans is None:
        return Text("rien ne diffère", "nothing differs")
    was, now = (span_words(span.start, last_day(span)) for span in spans)
    return Text(
        f"les dates deviennent « {now.fr} » (avant : « {was.fr} »)", f"the dates become “{now.en}” (before: “{was.en}”)"
    )
