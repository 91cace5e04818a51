"""One sentence in French and in English for each change: by type, by certainty, by number of values."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string, text
from app.domain.dates import Certainty, Span
from app.domain.fates import Fate, fate_of, superseded_sentence
from app.domain.iris import TERMS
from app.domain.kinds import KINDS, LABEL, SKOS
from app.domain.language import Text
from app.domain.rows import Holding, Row
from app.domain.sentences import ChangeDate, change_sentence

NATINF, APPLICATION = KINDS["natinf"], KINDS["application"]
JULY = date(2026, 7, 1)
SEEN = ChangeDate(JULY, Certainty.EDITION)
CALLED = {
    TERMS + "remark": Text("remarque", "remark"),
    TERMS + "LegalReference": Text("référence juridique", "legal reference"),
    TERMS + "raw": Text("mot à mot", "as published"),
    TERMS + "lifeCycle-inService": Text("en service", "in service"),
    TERMS + "lifeCycle-planned": Text("prévue", "planned"),
}


def words(name: str) -> Text:
    """Name the terms of these tests."""
    return CALLED.get(name, Text(name.rpartition("/")[2], name.rpartition("/")[2]))


def offence(label: str, *more: tuple[str, str, str | None]) -> Content:
    builder = ContentBuilder("http://127.0.0.1:8000/id/natinf/7")
    builder.add(SKOS + "notation", string("7"))
    builder.add(LABEL.predicate, text(label, "fr"))
    for predicate, term, fragment in more:
        builder.add(predicate, term, fragment=fragment)
    return builder.content()


@pytest.mark.parametrize(
    ("when", "french", "english"),
    [
        (
            SEEN,
            "à compter du 1er juillet 2026 (au plus tard : première édition qui le montre)",
            "from 1 July 2026 (at the latest: first edition that shows it)",
        ),
        (
            ChangeDate(JULY, Certainty.LEGAL),
            "à compter du 1er juillet 2026 (début fixé par un texte)",
            "from 1 July 2026 (start set by a text)",
        ),
        (
            ChangeDate(JULY, Certainty.ATTESTED),
            "attesté le 1er juillet 2026 (rien n’est connu ici d’avant)",
            "attested on 1 July 2026 (nothing is known here of before)",
        ),
        (ChangeDate(None), "depuis une date non connue", "since an unknown date"),
        (
            ChangeDate(JULY, Certainty.UNKNOWN),
            "à compter du 1er juillet 2026 (début sans source)",
            "from 1 July 2026 (start without a source)",
        ),
    ],
)
def test_a_label_that_changes_with_each_certainty(when: ChangeDate, french: str, english: str) -> None:
    said = change_sentence(NATINF, offence("Vol"), offence("Vol simple"), when, words)
    assert said.fr == f"NATINF 7 : le libellé devient « Vol simple » (avant : « Vol »), {french}."
    assert said.en == f"NATINF 7: the label becomes “Vol simple” (before: “Vol”), {english}."


def test_what_comes_into_force_and_comes_back() -> None:
    said = change_sentence(NATINF, None, offence("Vol"), SEEN, words)
    assert said.fr == (
        "NATINF 7, « Vol » : en vigueur à compter du 1er juillet 2026 (au plus tard : première édition qui le montre)."
    )
    back = change_sentence(NATINF, None, offence("Vol"), ChangeDate(JULY, Certainty.LEGAL), words, reopened=True)
    assert back.en == "NATINF 7, “Vol”: in force again from 1 July 2026 (start set by a text)."
    attested = change_sentence(NATINF, None, offence("Vol"), ChangeDate(JULY, Certainty.ATTESTED), words)
    assert attested.fr.startswith("NATINF 7, « Vol » : en vigueur, attesté le 1er juillet 2026")


@pytest.mark.parametrize(
    ("certainty", "french"),
    [
        (Certainty.LEGAL, "fin fixée par un texte"),
        (Certainty.EDITION, "au plus tard : première édition qui ne le montre plus"),
        (Certainty.UNKNOWN, "fin sans source"),
    ],
)
def test_what_is_closed_is_in_force_to_the_day_before_inclusive(certainty: Certainty, french: str) -> None:
    said = change_sentence(NATINF, offence("Vol"), None, ChangeDate(JULY, certainty), words)
    assert said.fr == f"NATINF 7, « Vol » : clôture, en vigueur jusqu’au 30 juin 2026 inclus ({french})."


def test_a_state_withdrawn_is_no_closing() -> None:
    said = change_sentence(NATINF, offence("Vol"), None, ChangeDate(None), words)
    assert "clôture" not in said.fr
    assert "retiré par une rectification" in said.fr


def test_a_correction_says_so() -> None:
    said = change_sentence(NATINF, offence("Vol"), offence("Recel"), SEEN, words, correction=True)
    assert said.fr.startswith("NATINF 7 : rectification, le libellé devient « Recel »")
    assert said.en.startswith("NATINF 7: correction, the label becomes “Recel”")


def test_the_words_of_the_kind_come_first_and_what_parts_repeat_is_counted() -> None:
    defined, part = TERMS + "definedByAsPublished", (TERMS + "raw", string("ART. 1"), "definedBy-1")
    before = offence("Vol", (defined, string("ART. 1"), None), part)
    after = offence("Vol", (defined, string("ART. 2"), None), (TERMS + "raw", string("ART. 2"), "definedBy-1"))
    said = change_sentence(NATINF, before, after, SEEN, words)
    assert "le champ « définie par » passe de « ART. 1 » à « ART. 2 » ; un autre champ diffère" in said.fr
    assert "“defined by” goes from “ART. 1” to “ART. 2”; one other field differs" in said.en


def test_a_change_of_parts_alone_is_named_by_the_class_of_the_part() -> None:
    kind = (RDF_TYPE, iri(TERMS + "LegalReference"), "definedBy-1")
    said = change_sentence(
        NATINF,
        offence("Vol", kind, (TERMS + "raw", string("ART. 1"), "definedBy-1")),
        offence("Vol", kind, (TERMS + "raw", string("ART. 2"), "definedBy-1")),
        SEEN,
        words,
    )
    assert "le champ « référence juridique, mot à mot » passe de « ART. 1 » à « ART. 2 »" in said.fr
    assert "definedBy-1" not in said.fr + said.en


def test_values_that_come_and_go() -> None:
    remark = TERMS + "remark"
    one, two, three = ((remark, string(value), None) for value in "abc")
    appeared = change_sentence(NATINF, offence("Vol"), offence("Vol", one), SEEN, words)
    assert "le champ « remarque » est renseigné : « a »" in appeared.fr
    gone = change_sentence(NATINF, offence("Vol", one), offence("Vol"), SEEN, words)
    assert "“remark” is no longer given (before: “a”)" in gone.en
    moved = change_sentence(NATINF, offence("Vol", one, two), offence("Vol", two, three), SEEN, words)
    assert "le champ « remarque » change (retiré : « a », ajouté : « c »)" in moved.fr


def test_a_thing_without_code_is_named_by_its_label_and_values_by_their_words() -> None:
    def application(life: str) -> Content:
        builder = ContentBuilder("http://127.0.0.1:8000/id/application/x")
        builder.add(LABEL.predicate, text("Cassiopée", "fr"))
        builder.add(TERMS + "lifeCycle", iri(f"{TERMS}lifeCycle-{life}"))
        return builder.content()

    said = change_sentence(APPLICATION, application("planned"), application("inService"), SEEN, words)
    assert said.fr.startswith(
        "Application Cassiopée : le champ « cycle de vie » passe de « prévue » à « en service », à compter du"
    )


def test_a_label_in_english_is_said_to_be_so() -> None:
    said = change_sentence(
        NATINF, offence("Vol"), offence("Vol", (LABEL.predicate, text("Theft", "en"), None)), SEEN, words
    )
    assert "le champ « libellé (en anglais) » est renseigné : « Theft »" in said.fr


def test_a_long_value_is_cut_in_the_sentence_alone() -> None:
    said = change_sentence(NATINF, offence("Vol"), offence("x" * 5_000), SEEN, words)
    assert len(said.fr) < 500
    assert "…" in said.fr


def test_dates_alone() -> None:
    spans = Span(JULY, None), Span(JULY, date(2027, 1, 1))
    said = change_sentence(NATINF, offence("Vol"), offence("Vol"), SEEN, words, spans=spans)
    assert said.fr == (
        "NATINF 7 : les dates deviennent « du 1er juillet 2026 au 31 décembre 2026 inclus » "
        "(avant : « depuis le 1er juillet 2026 »)."
    )


def _row(content: str, start: date | None, end: date | None, recorded: int, retracted: int | None = None) -> Row:
    return Row("x", "natinf", Holding(content, Span(start, end)), recorded, retracted)


def test_the_fate_of_a_state_that_was_taken_away() -> None:
    row = _row("a", JULY, None, 1, 2)
    later = date(2027, 1, 1)
    assert fate_of(row, [_row("a", JULY, later, 2), _row("b", later, None, 2)]) is Fate.END_LEARNED
    assert fate_of(row, [_row("b", JULY, None, 2)]) is Fate.CORRECTED
    assert fate_of(row, [_row("a", later, None, 2)]) is Fate.DATES_MOVED
    assert fate_of(row, []) is Fate.WITHDRAWN
    said = superseded_sentence(row, Text("Vol", "Vol"), Fate.CORRECTED)
    assert said.fr == (
        "De la publication n° 1 à la n° 1, le service disait : « Vol », depuis le 1er juillet 2026. "
        "À la publication n° 2, rectification : un autre état l’a remplacé."
    )
