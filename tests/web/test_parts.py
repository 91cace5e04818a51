"""What pages are made of, one piece at a time: dates, addresses, answers, trees, reports."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.contents import ContentBuilder, boolean, iri, text
from app.domain.dates import Certainty, Span
from app.domain.iris import TERMS, Namespace
from app.domain.kinds import KINDS, SKOS
from app.domain.result_terms import Term, read_term
from app.domain.rows import Holding, Row
from app.services.listing import Item
from app.services.reading import AskedStates, Moment
from app.web.answers import MOST_ROWS, Queries, Table, View, for_people
from app.web.asking import Asking
from app.web.facts import in_language, read_content
from app.web.imported import report_csv, report_lines, report_shown
from app.web.links import SHOWN, incoming_links
from app.web.lists import tree_of
from app.web.paging import paged
from app.web.rendering import number
from app.web.spans import span_in_words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.adapters.questions import Questions

BASE = "http://example.org"
DAY = date(2026, 11, 23)
MOMENT = Moment(DAY, 3, "public")


def asking(path: str = "/doc/natinf/41", *parameters: tuple[str, str]) -> Asking:
    return Asking(path, parameters, "fr", MOMENT, DAY.isoformat(), 3, Namespace(BASE))


def row(start: date | None, end: date | None, first: Certainty, last: Certainty = Certainty.UNKNOWN) -> Row:
    return Row(f"{BASE}/id/nac/1", "nac", Holding("digest", Span(start, end), first, last), 1)


# -- dates


@pytest.mark.parametrize(
    ("start", "end", "certainty", "sentence", "told"),
    [
        (date(2022, 3, 20), None, Certainty.LEGAL, "depuis le 20 mars 2022", "début fixé par un texte"),
        (date(2022, 3, 20), None, Certainty.ATTESTED, "depuis le 20 mars 2022", "attesté"),
        (None, None, Certainty.UNKNOWN, "depuis une date non connue", ""),
    ],
)
def test_a_start_and_its_certainty(
    start: date | None, end: date | None, certainty: Certainty, sentence: str, told: str
) -> None:
    span = span_in_words(row(start, end, certainty), DAY, "fr")
    assert (span.sentence, span.certainty, span.state) == (sentence, told, "in-force")


def test_the_end_shown_is_the_last_day_included() -> None:
    held = row(date(2022, 3, 20), date(2024, 4, 24), Certainty.EDITION, Certainty.EDITION)
    span = span_in_words(held, DAY, "fr")
    assert span.sentence == "du 20 mars 2022 au 23 avril 2024 inclus"
    assert span.last == "2024-04-23"
    assert span.state == "closed"
    assert span_in_words(held, date(2024, 4, 23), "fr").state == "in-force"
    assert span_in_words(held, date(2024, 4, 24), "fr").state == "closed"
    assert span_in_words(held, date(2022, 3, 19), "en").state == "to-come"
    assert span_in_words(held, DAY, "en").sentence == "from 20 March 2022 to 23 April 2024 inclusive"


def test_numbers_are_written_as_in_each_language() -> None:
    assert number(17163, "fr") == "17\N{NARROW NO-BREAK SPACE}163"
    assert number(17163, "en") == "17,163"


# -- addresses


def test_addresses_are_relative_and_keep_what_was_chosen() -> None:
    visit = asking("/doc/natinf/41", ("lang", "fr"), ("valid", "2026-01-01"), ("offset", "50"))
    assert visit.root == "../../"
    assert visit.link("doc/nac/1") == "../../doc/nac/1?lang=fr&valid=2026-01-01"
    assert visit.link("def#Offence", valid=None) == "../../def?lang=fr#Offence"
    assert visit.here(offset=None) == "../../doc/natinf/41?lang=fr&valid=2026-01-01"
    assert visit.machine("doc/natinf.csv", q="a b") == "../../doc/natinf.csv?q=a+b&valid=2026-01-01"
    assert asking("/doc/nac/a b?#é").here(lang="en") == "../../doc/nac/a%20b%3F%23%C3%A9?lang=en"
    assert asking("/").root == "./"
    assert asking("/doc").link("doc/natinf") == "./doc/natinf"


def test_only_our_things_have_a_page() -> None:
    visit = asking("/doc")
    assert visit.document(f"{BASE}/id/natinf/41#definedBy-1") == "./doc/natinf/41#definedBy-1"
    assert visit.document(f"{BASE}/id/nac/a%20b") == "./doc/nac/a%20b"
    assert visit.document("http://elsewhere.example/id/natinf/41") is None


# -- answers


def test_the_last_page_leads_back_by_a_whole_page() -> None:
    visit = asking("/drafts/d1", ("offset", "100"), ("lang", "fr"))
    told = paged(visit, 100, 100, 120)
    assert (told["first"], told["last"], told["next"]) == (101, 120, None)
    assert told["previous"] == "../drafts/d1?lang=fr"
    assert str(paged(visit, 100, 50, 120)["previous"]).startswith("../drafts/d1?offset=50&")


def test_the_first_page_has_none_before_it() -> None:
    told = paged(asking("/drafts"), 0, 100, 120)
    assert (told["first"], told["last"], told["previous"]) == (1, 100, None)
    assert str(told["next"]).endswith("?offset=100")
    assert paged(asking("/drafts"), 0, 100, 0)["first"] == 0


@pytest.mark.parametrize(
    ("cell", "term"),
    [
        ("", None),
        ("<http://x/y>", Term("http://x/y", is_iri=True)),
        ('"a\\tb\\"c\\\\"', Term('a\tb"c\\')),
        ('"oui"@fr', Term("oui", language="fr")),
        ("12", Term("12", datatype="http://www.w3.org/2001/XMLSchema#integer")),
        ("true", Term("true", datatype="http://www.w3.org/2001/XMLSchema#boolean")),
        (
            '"2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
            Term("2026-01-01", datatype="http://www.w3.org/2001/XMLSchema#date"),
        ),
    ],
)
def test_cells_are_read(cell: str, term: Term | None) -> None:
    assert read_term(cell) == term


class OfTheView:
    """Answers questions on the view alone."""

    async def states(self, text: str, *, wanted: str, moment: Moment, asked: AskedStates) -> Any:  # noqa: ANN401 - stands for an answer
        raise AssertionError(text, wanted, moment, asked)


class Endless(OfTheView):
    """Answers without end, and tells whether it was stopped."""

    kind = "solutions"

    def __init__(self) -> None:
        self.closed = False
        self.body = self._rows()

    async def _rows(self) -> AsyncIterator[bytes]:
        try:
            yield b"?n\n"
            while True:
                yield b'"one"\n' * 1000
        finally:
            self.closed = True

    async def query(self, text: str, *, wanted: str, moment: Moment) -> Endless:
        assert (text, wanted, moment.audience) == ("?", "tsv", "public")
        return self


def test_an_endless_answer_is_cut(questions: Questions) -> None:
    endless = Endless()
    queries: Queries = endless
    view = View(queries, questions)
    table = asyncio.run(view.run("?", MOMENT, page=2, size=100))
    assert isinstance(table, Table)
    assert (len(table.rows), table.counted, table.whole) == (100, MOST_ROWS, False)
    assert endless.closed


class Counted(OfTheView):
    """Answers incoming links as given, and counts how often it is asked."""

    def __init__(self, links: list[dict[str, Any]], counts: list[dict[str, Any]]) -> None:
        self.links, self.counts, self.asked = links, counts, 0

    async def query(self, text: str, *, wanted: str, moment: Moment) -> Any:  # noqa: ANN401 - stands for an answer
        self.asked += 1
        assert (wanted, moment.known >= MOMENT.known) == ("json", True)
        bindings = self.counts if "COUNT" in text else self.links

        async def body() -> AsyncIterator[bytes]:
            yield json.dumps({"results": {"bindings": bindings}}).encode()

        class Answer:
            kind = "solutions"

        answer = Answer()
        answer.body = body()  # type: ignore[attr-defined]
        return answer


def _uri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def _count(predicate: str, count: int) -> dict[str, Any]:
    return {"property": _uri(predicate), "subjects": {"type": "literal", "value": str(count)}}


def test_a_reference_is_a_link_of_what_holds_it(questions: Questions) -> None:
    article, interface = f"{BASE}/id/article/a", f"{BASE}/id/interface/i1"
    rows = [
        {"property": _uri(TERMS + "legalBasis"), "subject": _uri(interface)},
        {
            "property": _uri(TERMS + "resolvesTo"),
            "subject": _uri(interface + "#legalBasis-1"),
            "role": _uri(TERMS + "referenceRole-legalBasis"),
        },
        {
            "property": _uri(TERMS + "resolvesTo"),
            "subject": _uri(f"{BASE}/id/natinf/7#definedBy-1"),
            "role": _uri(TERMS + "referenceRole-definedBy"),
        },
    ]
    counts = [_count(TERMS + "legalBasis", 1), _count(TERMS + "resolvesTo", 2), _count(SKOS + "inScheme", 7)]
    found = asyncio.run(incoming_links(View(Counted(rows, counts), questions), article, MOMENT))
    assert [(group.predicate, group.subjects, group.total) for group in found.groups] == [
        (TERMS + "legalBasis", (interface,), 1)
    ]
    assert found.in_scheme == 7


def test_many_links_are_counted_beyond_those_shown(questions: Questions) -> None:
    rows = [{"property": _uri(TERMS + "user"), "subject": _uri(f"{BASE}/id/use/{each}")} for each in range(1000)]
    counts = [_count(TERMS + "user", 17163), _count(TERMS + "ofReferential", 40)]
    found = asyncio.run(incoming_links(View(Counted(rows, counts), questions), f"{BASE}/id/x/y", MOMENT))
    assert [(len(group.subjects), group.total, group.hidden) for group in found.groups] == [
        (SHOWN, 17163, 17163 - SHOWN),
        (0, 40, 40),
    ]


def test_a_saved_question_is_asked_once_until_the_view_changes(questions: Questions) -> None:
    queries = Counted([], [])
    view = View(queries, questions)

    async def ask_twice(moment: Moment) -> None:
        await view.ask("pages/figures", moment)
        await view.ask("pages/figures", moment)

    moments = (
        MOMENT,
        replace(MOMENT, known=4),
        replace(MOMENT, day=date(2026, 11, 24)),
        replace(MOMENT, audience="internal"),
    )
    for asked, moment in enumerate(moments, start=1):
        asyncio.run(ask_twice(moment))
        assert queries.asked == asked


def test_columns_that_say_one_thing_are_one() -> None:
    thing, other = Term("http://x/id/a/1", is_iri=True), Term("non renseigné")
    table = Table(
        ("office", "officeLabel", "code"), ((thing, Term("bureau"), Term("1")), (None, other, Term("2"))), 2, whole=True
    )
    merged = for_people(table)
    assert merged.columns == ("office", "code")
    assert [row[0] for row in merged.rows] == [thing, other]
    first = Table(("thing", "code", "label"), ((thing, Term("1"), Term("un")),), 1, whole=True)
    assert for_people(first).columns == ("thing",)


# -- contents


def test_a_content_is_sorted_for_reading() -> None:
    entity = f"{BASE}/id/interface/i1"
    builder = ContentBuilder(entity)
    builder.add("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", iri(TERMS + "Interface"))
    builder.add(TERMS + "held", boolean(value=True))
    builder.add(TERMS + "remark", text("mise à jour", "fr"), text("update", "en"))
    builder.add(TERMS + "legalBasis", iri(f"{BASE}/id/article/a"))
    builder.add(TERMS + "replaces", iri(f"{BASE}/id/interface/i0"))
    builder.add(TERMS + "hasReference", iri(entity + "#legalBasis-1"))
    builder.add(
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", iri(TERMS + "LegalReference"), fragment="legalBasis-1"
    )
    builder.add(TERMS + "referenceRole", iri(TERMS + "referenceRole-legalBasis"), fragment="legalBasis-1")
    builder.add(TERMS + "resolvesTo", iri(f"{BASE}/id/article/a"), fragment="legalBasis-1")
    builder.add(TERMS + "producer", iri(f"{BASE}/id/application/x"), fragment="flow-1")
    builder.add(TERMS + "flowOf", iri(entity), fragment="flow-1")
    reading = read_content(entity, builder.content())
    assert [each.iri for each in reading.facts] == [TERMS + "held", TERMS + "remark"]
    assert [each.iri for each in reading.links] == [TERMS + "replaces"], "the reference already says the legal basis"
    assert [part.fragment for part in reading.references] == ["legalBasis-1"]
    assert [[each.iri for each in part.properties] for part in reading.parts] == [[TERMS + "producer"]]
    remark = reading.facts[1].values
    assert [value.value for value in in_language(remark, "en")] == ["update"]
    assert [value.value for value in in_language(remark, "fr")] == ["mise à jour"]


# -- lists


def _item(code: str, parent: str) -> Item:
    held = row(date(2022, 3, 20), None, Certainty.ATTESTED)
    return Item(f"{BASE}/id/nac/{code}", code, f"poste {code}", ("1", parent), held, in_force=True)


def test_a_tree_keeps_every_entry() -> None:
    items = [_item("3", ""), _item("30", "3"), _item("30A", "30"), _item("9Z", "9")]
    tops = tree_of(asking("/doc/nac"), KINDS["nac"], items)
    assert [node.item.notation for node in tops] == ["3", "9Z"], "an entry without its parent is a top"
    assert tops[0].size == 2
    assert tops[0].children[0].children[0].item.notation == "30A"


def test_a_circle_of_parents_does_not_hang_the_page() -> None:
    items = [_item("a", "b"), _item("b", "a"), _item("c", "a")]
    assert {node.item.notation for node in tree_of(asking("/doc/nac"), KINDS["nac"], items)} == {"a", "b"}


# -- reports

REPORT: dict[str, Any] = {
    "kind": "natinf",
    "edition": "2026-07-01",
    "encoding": "cp850",
    "rows": 21,
    "added": [{"notation": "7", "kind": "natinf", "label": "RETRAIT", "row": 2}],
    "changed": [
        {
            "notation": "23",
            "kind": "natinf",
            "label": "VIOLENCE",
            "row": 3,
            "fields": {"class": {"before": "Délit", "after": "Contravention de classe 5"}},
        }
    ],
    "closed": [{"notation": "41", "kind": "natinf", "label": "CONDUITE", "row": None}],
    "unchanged": 17,
    "rejected": [
        {
            "notation": None,
            "row": 9,
            "column": "Numéro NATINF",
            "value": "=cmd()",
            "code": "invalid-code",
            "cause": {"fr": "Pas un code.", "en": "Not a code."},
        }
    ],
    "warnings": [],
    "commit": 25,
    "seconds": 0.2,
    "encodingReason": {"fr": "lettres", "en": "letters"},
}


def test_a_report_line_by_line() -> None:
    lines = report_lines(REPORT, "en", asking("/imports"))
    assert [line.what for line in lines] == ["rejected", "changed", "closed", "added"]
    assert lines[0].cause == "Not a code."
    assert (lines[1].before, lines[1].value) == ("Délit", "Contravention de classe 5")
    assert lines[3].href == "./doc/natinf/7"


def test_the_report_sent_back_is_csv_that_no_spreadsheet_runs() -> None:
    kept = str(report_shown(asking("/imports"), REPORT)["kept"])
    rows = list(csv.reader(io.StringIO(report_csv(kept).decode(), newline="")))
    assert rows[0] == ["what", "row", "notation", "column", "before", "value", "cause"]
    assert rows[1] == ["rejected", "9", "", "Numéro NATINF", "", "'=cmd()", "Pas un code."]
    assert len(rows) == 5


@pytest.mark.parametrize("kept", ["", "{}", "[1]", '[["a"]]', "[" * 3])
def test_anything_else_is_no_report(kept: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        report_csv(kept)
