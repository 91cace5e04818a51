"""Questions of the bureau: from the law to the offices, exchanges and prohibitions, what is in whose charge."""

from __future__ import annotations

from tests.queries.examples.asking import ask, columns

NATINF_USERS = [
    ("application/cjn", "direction des affaires criminelles et des grâces"),
    ("application/cassiopee", "bureau des applications informatiques pénales"),
    ("application/sid-penal", "SDSE"),
    ("application/lrpgn", "Ministère de l’intérieur"),
    ("application/lrppn", "Ministère de l’intérieur"),
    ("application/taj", "Ministère de l’intérieur"),
]


def test_offence_articles_to_offices_of_a_delit() -> None:
    """examples/offence-articles-to-offices: MINOS is not reached, its scope is the petty offences."""
    assert columns("offence-articles-to-offices", 3, 7) == NATINF_USERS
    articles = columns("offence-articles-to-offices", 0, 2)
    assert sorted(articles) == [
        ("article/LEGITEXT000006070719_131-30", "punishedBy"),
        ("article/LEGITEXT000006074228_L224-12", "punishedBy"),
        ("article/LEGITEXT000006074228_L234-1", "definedBy"),
        ("article/LEGITEXT000006074228_L234-1", "punishedBy"),
        ("article/LEGITEXT000006074228_L234-2", "punishedBy"),
    ]


def test_offence_articles_to_offices_of_a_contravention() -> None:
    """MINOS is reached by its scope; its office is said to be not recorded, in the language asked."""
    reached = columns("offence-articles-to-offices", 3, 5, 7, code="23")
    assert ("application/minos", "srj:offenceClass-contravention-5", "bureau non renseigné") in reached
    assert len(reached) == len(NATINF_USERS) + 1
    english = columns("offence-articles-to-offices", 3, 7, code="23", lang="en")
    assert ("application/minos", "office not recorded") in english


def test_interfaces_without_recorded_basis() -> None:
    """examples/interfaces-without-recorded-basis."""
    codes = [code for (code,) in columns("interfaces-without-recorded-basis", 1)]
    assert codes == ["i16", "i18", "i19", "i20", "i21", "i22", "i23", "i24", "i26", "i27", "i28", "i29", "i30", "i32"]


def test_interfaces_touching_a_prohibition() -> None:
    """examples/interfaces-touching-a-prohibition: what is forbidden is covered by an exception."""
    assert columns("interfaces-touching-a-prohibition", 1, 3, 4, 6, 8) == [
        ("i05", "false", "prohibition/cpp-777-3", "application/cassiopee", None),
        ("i06", "unknown", "prohibition/cpp-r53-19", "application/cassiopee", "2°"),
        ("i07", "true", "prohibition/cpp-r53-19", "application/dpn", "3°"),
        ("i08", "true", "prohibition/cpp-r53-19", "application/lrppn", "5°"),
        ("i09", "true", "prohibition/cpp-r53-19", "application/lrpgn", "5°"),
        ("i10", "true", "prohibition/cpp-777-3", "application/ecris-tcn", None),
        ("i11", "unknown", "prohibition/cpp-777-3", "application/genesis", None),
        ("i12", "unknown", "prohibition/cpp-706-25-13", "application/fpr", None),
    ]
    covered = {row[1] for row in ask("interfaces-touching-a-prohibition") if row[7]}
    forbidden = {row[1] for row in ask("interfaces-touching-a-prohibition") if row[3] == "true"}
    assert forbidden <= covered


def test_interfaces_to_review_if_article_changes() -> None:
    """examples/interfaces-to-review-if-article-changes: five applications around FNAEG, no other."""
    rows = columns("interfaces-to-review-if-article-changes", 1, 3)
    assert rows == [(code, why) for code in ("i06", "i07", "i08", "i09") for why in ("legalBasis", "prohibition")]
    record = columns("interfaces-to-review-if-article-changes", 1, 3, number="777-3")
    assert record == [("i05", "prohibition"), ("i10", "legalBasis"), ("i10", "prohibition"), ("i11", "prohibition")]


def test_replaced_applications_still_feeding() -> None:
    """examples/replaced-applications-still-feeding: an exchange of the past is shown as such."""
    assert columns("replaced-applications-still-feeding", 0, 2, 4, 5) == [
        ("application/winci-tgi", "srj:lifeCycle-to-be-replaced", "i13", "srj:lifeCycle-in-use"),
        ("application/winci-tgi", "srj:lifeCycle-to-be-replaced", "i17", "srj:lifeCycle-in-use"),
        ("application/ajwin", "srj:lifeCycle-historical", "i32", "srj:lifeCycle-historical"),
    ]


def test_applications_without_recorded_office() -> None:
    """examples/applications-without-recorded-office: those in use only."""
    codes = [code for (code,) in columns("applications-without-recorded-office", 1)]
    assert codes == ["appi", "dpn", "genesis", "pse", "psem"]


def test_portfolio_of_an_office() -> None:
    """examples/portfolio-of-an-office."""
    assert columns("portfolio-of-an-office", 0) == [
        ("application/comci",),
        ("application/winci-ca",),
        ("application/winci-tgi",),
    ]
    of_iti = columns("portfolio-of-an-office", 0, code="B-ITI")
    assert of_iti == [("application/srj",), ("referential/srj",)]
    assert ask("portfolio-of-an-office", code="B-DOJ") == []
