"""Questions of the stewards, analysts and application developers."""

from __future__ import annotations

import pytest

from tests.queries.examples.asking import Row, ask, columns


def test_unresolved_references() -> None:
    """examples/unresolved-references: each says why, in the language asked."""
    rows = ask("unresolved-references")
    assert len(rows) == 79
    assert all(row[2] and row[3] for row in rows)
    assert {row[2] for row in rows} == {"srj:referenceFailure-text-not-held", "srj:referenceFailure-ambiguous"}
    of_7 = [row[1] for row in rows if row[0] == "7"]
    assert of_7 == ["ART.L.163-2 AL.1", "ART.L.163-2 AL.1 C.M.F.", "ART.L.163-6 AL.1, AL.2 C.M.F."]
    assert {row[3] for row in rows}.isdisjoint({row[3] for row in ask("unresolved-references", lang="en")})


def test_texts_cited_but_not_held() -> None:
    """examples/texts-cited-but-not-held."""
    rows = ask("texts-cited-but-not-held")
    assert rows[0] == ("text/LEGITEXT000025503132", "Code de la sécurité intérieure", "11")
    assert len(rows) == 26


def test_nac_tree() -> None:
    """examples/nac-tree: a chapter, its sub-chapters, their posts."""
    rows = columns("nac-tree", 0, 2, 3)
    assert rows[:3] == [("3", "1", None), ("30", "2", "3"), ("30A", "3", "30")]
    assert len(rows) == 30
    assert all(row[3] is None or str(row[0]).startswith(str(row[3])) for row in ask("nac-tree"))
    assert len(ask("nac-tree", chapter="6")) == 13


def test_users_of_a_referential() -> None:
    """examples/users-of-a-referential: applications and interfaces, with scope and office."""
    users = {row[0] for row in ask("users-of-a-referential")}
    applications = {"cassiopee", "cjn", "lrpgn", "lrppn", "minos", "sid-penal", "taj"}
    interfaces = {"i01", "i02", "i03", "i05", "i29"}
    assert users == {f"application/{key}" for key in applications} | {f"interface/{key}" for key in interfaces}
    scoped = [row for row in ask("users-of-a-referential") if row[2]]
    assert [row[2] for row in scoped] == [f"srj:offenceClass-contravention-{n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "offences-by-class",
            [
                ("srj:offenceClass-not-recorded", "nature non renseignée", "40"),
                ("srj:offenceClass-delit", "délit", "21"),
                ("srj:offenceClass-contravention-5", "contravention de classe 5", "4"),
            ],
        ),
        (
            "legal-basis-status-counts",
            [
                ("srj:Application", "srj:legalBasisStatus-established", "23"),
                ("srj:Application", "srj:legalBasisStatus-not-recorded", "28"),
                ("srj:Interface", "srj:legalBasisStatus-established", "18"),
                ("srj:Interface", "srj:legalBasisStatus-not-recorded", "14"),
                ("srj:Processing", "srj:legalBasisStatus-established", "18"),
                ("srj:Processing", "srj:legalBasisStatus-not-recorded", "3"),
            ],
        ),
        (
            "codes-of-two-commune-kinds",
            [
                ("50129", "commune/50129", "Cherbourg-en-Cotentin", "delegated-commune/50129", "Cherbourg-Octeville"),
                ("54099", "commune/54099", "Val de Briey", "delegated-commune/54099", "Briey"),
                ("74010", "commune/74010", "Annecy", "delegated-commune/74010", "Annecy"),
            ],
        ),
        (
            "things-of-an-identifier",
            [
                (
                    "court/tj13055",
                    "Tribunal judiciaire de Marseille",
                    "identifier-scheme/tj-cog",
                    "« tj » suivi du code de la commune du siège",
                )
            ],
        ),
    ],
)
def test_small_answers_in_full(name: str, expected: list[Row]) -> None:
    """Answers known in full.

    examples/offences-by-class, examples/legal-basis-status-counts, examples/codes-of-two-commune-kinds,
    examples/things-of-an-identifier.
    """
    assert ask(name) == expected


def test_most_cited_articles() -> None:
    """examples/most-cited-articles."""
    assert ask("most-cited-articles")[:3] == [
        ("article/LEGIARTI000022197429", "Code rural et de la pêche maritime, article L945-4", "23"),
        ("article/LEGITEXT000006070719_131-30", "Code pénal, article 131-30", "14"),
        ("article/LEGITEXT000006074228_L224-12", "Code de la route, article L224-12", "6"),
    ]


def test_facts_by_proof() -> None:
    """examples/facts-by-proof: one hypothesis among the interfaces, no made-up example anywhere."""
    rows = ask("facts-by-proof")
    assert ("srj:Interface", "srj:proof-hypothesis", "1") in rows
    assert "srj:proof-example" not in {row[1] for row in rows}
    assert sum(int(str(row[2])) for row in rows if row[0] == "srj:Application") == 51


def test_applications_by_domain() -> None:
    """examples/applications-by-domain: an application of two domains is counted in both."""
    rows = ask("applications-by-domain")
    assert ("srj:applicationDomain-external", "srj:lifeCycle-in-use", "6") in rows
    assert sum(int(str(row[2])) for row in rows) == 51 + 4


def test_nac_not_for_new_cases() -> None:
    """examples/nac-not-for-new-cases: the posts a label says must no longer be used."""
    rows = columns("nac-not-for-new-cases", 0, 2)
    assert rows == [(code, "2009-01-01") for code in ("39B", "39C", "39D", "39E", "39F", "39Z", "97I")]


def test_nac_for_earlier_proceedings() -> None:
    """examples/nac-for-earlier-proceedings: a date of proceedings is not a closing."""
    rows = ask("nac-for-earlier-proceedings")
    earlier = {row[0] for row in rows}
    assert {"12A", "25A", "40", "40A", "41Z"} <= earlier
    assert earlier.isdisjoint(row[0] for row in ask("nac-not-for-new-cases"))


def test_courts_by_seat() -> None:
    """examples/courts-by-seat: three in Bouches-du-Rhône; Corsica has letters in its department."""
    assert columns("courts-by-seat", 1, 3) == [("tj13001", "13001"), ("tj13055", "13055"), ("tj13108", "13108")]
    assert columns("courts-by-seat", 1, department="2A") == [("tj2a004",)]


def test_downstream_of_an_application() -> None:
    """examples/downstream-of-an-application: every step follows the direction of the flows."""
    rows = ask("downstream-of-an-application")
    assert [row[1] for row in rows if row[3] == "true"] == ["cassiopee", "fnaeg"]
    assert len(rows) == 11
    assert columns("downstream-of-an-application", 1, start="dbsder") == [("judilibre",), ("label",)]
    assert ask("downstream-of-an-application", start="minos") == []
