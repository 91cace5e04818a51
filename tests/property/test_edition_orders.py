"""Editions say the same whatever the order in which they were imported, complete and partial ones mixed."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.adapters.views import apply_patch, load_view
from app.domain.contents import Content
from app.domain.editions import Edition, Saying, holdings, sayings_of
from app.domain.rows import Holding, Row, after
from app.domain.rows import replace as replace_rows
from tests.property.counts import examples
from tests.property.editions_drawn import CODES, FIRST, LABELS, File, differences, files, when
from tests.timeline import SOURCE, TODAY, described, new_home, offence, open_site, request

CONTENTS: dict[tuple[str, str], Content] = {(code, label): described(code, label) for code in CODES for label in LABELS}
LABEL_OF = {content.digest: label for (_, label), content in CONTENTS.items()}


def edition(file: File, commit: int) -> Edition:
    """Return a file as it is kept."""
    return Edition(SOURCE.name, file.day, file.complete, repr(file), "utf-8", len(file.labels), commit=commit)


def digests(file: File) -> dict[str, str]:
    """Return what a file gives: digest by entity."""
    return {offence(code): CONTENTS[code, label].digest for code, label in file.labels}


def imported(order: list[File]) -> dict[str, list[Row]]:
    """Import files with the pure functions alone; return every row ever, by code."""
    ever: dict[str, list[Row]] = {code: [] for code in CODES}
    spoken: dict[Edition, dict[str, str]] = {}
    for commit, file in enumerate(order, start=1):
        spoken[edition(file, commit)] = digests(file)
        for code in CODES:
            live = [row for row in ever[code] if row.retracted_by is None]
            said = holdings(sayings_of(offence(code), list(spoken), spoken))
            change = replace_rows(offence(code), SOURCE.name, live, said)
            gone = set(change.retracted)
            ever[code] = [replace(row, retracted_by=commit) if row in gone else row for row in ever[code]]
            ever[code] += [row for row in after(live, change, commit) if row not in live]
    return ever


@examples(200, 20_000)
@given(files())
def test_rows_say_what_the_files_held_say(order: list[File]) -> None:
    assert differences(imported(order), order, LABEL_OF) == []


@examples(200, 20_000)
@given(files(), st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(order: list[File], drawn: random.Random) -> None:
    shuffled = list(order)
    drawn.shuffle(shuffled)
    assert live(imported(order)) == live(imported(shuffled))


def live(rows: dict[str, list[Row]]) -> dict[str, set[Holding]]:
    """Return what is said now, by code; the commits that said it set aside."""
    return {code: {row.holding for row in each if row.retracted_by is None} for code, each in rows.items()}


@examples(25, 300)
@given(files())
def test_journal_projection_and_importing_give_the_rows_of_the_pure_model(order: list[File]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = open_site(new_home(Path(folder) / "home"), {})
        try:
            view = load_view(site.ledger.reader, TODAY, 1, "public")
            for commit, file in enumerate(order, start=2):
                done = site.importing.run(request(file.entries, file.day, partial=not file.complete))
                assert done.published is not None
                apply_patch(view, done.published.patches["public"])
                assert set(view) == set(load_view(site.ledger.reader, TODAY, commit, "public"))
            ever = {
                code: [row for row in site.ledger.reader.rows_ever(offence(code), "public") if row.source == "natinf"]
                for code in CODES
            }
            assert live(ever) == live(imported(order))
            assert differences(ever, order, LABEL_OF, first_commit=2) == []
        finally:
            site.close()


def test_a_later_file_of_the_same_date_corrects_the_earlier() -> None:
    first = File(FIRST, complete=True, labels=(("1", "Vol"), ("2", "Vol")))
    second = File(FIRST, complete=True, labels=(("1", "Vol simple"),))
    rows = live(imported([first, second]))
    assert {each.content for each in rows["1"]} == {CONTENTS["1", "Vol simple"].digest}
    assert rows["2"] == set()


def test_a_partial_edition_closes_nothing_and_a_complete_one_closes_what_it_omits() -> None:
    whole = File(FIRST, complete=True, labels=(("1", "Vol"), ("2", "Vol")))
    partial = File(when(2), complete=False, labels=(("1", "Vol simple"),))
    assert [each.span.end for each in live(imported([whole, partial]))["2"]] == [None]
    complete = replace(partial, complete=True)
    assert [each.span.end for each in live(imported([whole, complete]))["2"]] == [when(2)]


def test_an_entry_whose_row_was_left_out_is_not_closed() -> None:
    whole = Edition(SOURCE.name, FIRST, complete=True, file_hash="a", encoding="utf-8", rows=2)
    later = FIRST + timedelta(days=1)
    silent = Edition(SOURCE.name, later, complete=True, file_hash="b", encoding="utf-8", rows=1, silent=("e",))
    said = sayings_of("e", [whole, silent], {whole: {"e": "a" * 64}, silent: {}})
    assert said == [Saying(whole, "a" * 64)]
