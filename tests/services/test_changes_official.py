"""Changes between the official editions: those that two independent readings of the files show, entry by entry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.kinds import KINDS
from app.domain.moves import When
from app.domain.sentences import ChangeType
from app.services.changed import Comparison
from app.services.changes import Changes
from app.services.naming import Naming
from tests.official_files import said_on
from tests.property.test_official_orders import court_lists, nac, natinf, request
from tests.timeline import NAMESPACE, new_home, open_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.official_files import OfficialEdition


@pytest.mark.parametrize(
    ("editions", "kind", "counts"),
    [(natinf, "natinf", None), (nac, "nac", (218, 2, 172)), (court_lists, "court", None)],
    ids=["natinf", "nac", "courts"],
)
def test_changes_between_official_editions(
    editions: Callable[[], list[OfficialEdition]], kind: str, counts: tuple[int, int, int] | None, tmp_path: Path
) -> None:
    held = editions()
    rows = {edition: edition.read(edition.path) for edition in held}
    site = open_site(new_home(tmp_path / "home"), {})
    for edition in held:
        site.importing.run(request(edition))
    reader = site.ledger.reader
    head, first, last = reader.head_number(), held[0].day, held[-1].day
    changes = Changes(reader, NAMESPACE, Naming(reader), KINDS)
    page = changes.page(Comparison(When(first, head), When(last, head), "public", kind), None, 0, 100_000)

    was, now = said_on(first, held, rows), said_on(last, held, rows)
    found = {kind_of: {each.notation for each in page.items if each.type is kind_of} for kind_of in ChangeType}
    new = found[ChangeType.ADDED] | found[ChangeType.REOPENED]
    assert new == {thing[1] for thing in now.keys() - was.keys()}
    assert found[ChangeType.CLOSED] == {thing[1] for thing in was.keys() - now.keys()}
    assert found[ChangeType.CHANGED] == {thing[1] for thing in was.keys() & now.keys() if was[thing] != now[thing]}
    assert counts is None or counts == (len(new), len(found[ChangeType.CLOSED]), len(found[ChangeType.CHANGED]))
    assert all(each.notation in each.sentence.fr and each.fields for each in page.items)

    before = changes.page(Comparison(When(first, 2), When(last, 2), "public", kind), None, 0, 10)
    assert before.total == 0, "as known before the other editions"
    assert changes.page(Comparison(When(date(1999, 1, 1), head), When(first, head), "public", kind), None, 0, 1).counts[
        "added"
    ] == len(was)
    site.close()
