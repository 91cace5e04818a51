"""Dates that are none, that cannot be told apart or that have not come: one behaviour on every read, never silent."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from app.domain.dates import paris_day, utc_now
from tests.server import problem_of

READS = ("/doc/natinf/7.json", "/doc/natinf.csv", "/doc/natinf.json", "/doc/natinf.ttl", "/lookup?value=7")
NO_DAY = (
    "",
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "0000-01-01",
    "01/07/2026",
    "07-01-2026",
    "20260701",
    "2026-W27",
    "2026-W27-3",
    "2026-182",
    "2026-7-1",
    "2026-07-01T00:00:00",
    "2026-07-01T00:00:00+02:00",
    "2026-07-01 ",
    "+2026-07-01",
    "10000-01-01",
    "\u0662\u0660\u0662\u0666-\u0660\u0667-\u0660\u0661",
    "today",
    "n3",
)
NO_MOMENT = (
    "01/07/2026",
    "20260701",
    "2026-W27",
    "20260701T100000Z",
    "2026-W27-3T10:00:00Z",
    "2026-07-01T10:00:00",
    "2026-07-01T25:00:00Z",
    "2026-07-01T10:00:00+99:00",
    "2026-07-01T10:00:00 Europe/Paris",
    "2026-07-01T10:00:00Zulu",
    "T",
    "n",
    "n-1",
    "n\u0663",
    "214",
)


def asked(dated: httpx.Client, address: str, **parameters: str) -> tuple[int, str, str]:
    """Return the status, the code and the parameter named of the problem that an address answers."""
    answer = dated.get(httpx.URL(address).copy_merge_params(parameters))
    assert answer.is_client_error, f"{address} {parameters}: {answer.status_code}"
    told = problem_of(answer)
    return answer.status_code, str(told["code"]), str(told.get("parameter"))


@pytest.mark.parametrize("value", NO_DAY)
def test_a_day_that_is_none_is_refused(dated: httpx.Client, value: str) -> None:
    for address in READS:
        assert asked(dated, address, valid=value) == (400, "invalid-date", "valid"), address


def test_the_date_that_legi_writes_for_none_is_no_date(dated: httpx.Client) -> None:
    for address in READS:
        assert asked(dated, address, valid="2222-02-22") == (400, "date-to-be-set", "valid")


def test_a_far_day_is_one(dated: httpx.Client) -> None:
    for day in ("2222-02-21", "2222-02-23", "2999-01-01", "9999-12-31"):
        assert dated.get("/doc/natinf/7.json", params={"valid": day}).json()["inForce"] is True
        assert asked(dated, "/doc/natinf/41.json", valid=day)[:2] == (404, "not-in-force")
    assert asked(dated, "/doc/natinf/7.json", valid="0001-01-01")[:2] == (404, "not-known-yet")
    assert dated.get("/doc/natinf.json?valid=0001-01-01").json()["total"] == 0


@pytest.mark.parametrize("value", NO_MOMENT)
def test_a_moment_that_is_none_is_refused(dated: httpx.Client, value: str) -> None:
    for address in READS:
        status, code, parameter = asked(dated, address, known=value)
        assert (status, parameter) == (400, "known"), address
        assert code in {"invalid-date", "invalid-known"}


def test_what_will_be_known_is_not_told(dated: httpx.Client) -> None:
    tomorrow = paris_day(utc_now()) + timedelta(days=1)
    later = utc_now() + timedelta(hours=1)
    for value in (str(tomorrow), "2100-01-01", "9999-12-31", later.isoformat(), "9999-12-31T23:59:59+00:00"):
        for address in READS:
            assert asked(dated, address, known=value) == (400, "known-to-come", "known")
    head = dated.get("/health/ready").json()["head"]
    assert asked(dated, "/doc/natinf/7.json", known=f"n{head + 1}") == (404, "no-such-commit", "known")


def test_before_the_first_commit_the_first_one_is_named(dated: httpx.Client) -> None:
    for value in ("0001-01-01", "2000-01-01", "2000-01-01T00:00:00Z", "0001-01-02T00:00:00+14:00", "n0"):
        for address in READS:
            answer = dated.get(httpx.URL(address).copy_merge_params({"known": value}))
            told = problem_of(answer)
            assert (answer.status_code, told["code"]) == (404, "no-such-commit")
            assert str(told["first"]).startswith("n1, ")
    assert asked(dated, "/doc/natinf/7.json", known="0001-01-01T00:00:00+14:00")[:2] == (400, "invalid-known")


@pytest.mark.parametrize("name", ["valid", "known", "audience"])
def test_a_parameter_given_twice_is_refused(dated: httpx.Client, name: str) -> None:
    value = {"valid": "2026-01-01", "known": "n3", "audience": "public"}[name]
    for address in READS:
        twice = httpx.URL(address).copy_add_param(name, value).copy_add_param(name, value)
        assert asked(dated, str(twice)) == (400, "repeated-parameter", name)


def test_an_empty_field_of_a_form_is_not_a_moment_but_of_a_program_it_is_a_fault(dated: httpx.Client) -> None:
    page = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert dated.get("/doc/natinf/7?valid=2026-01-01&known=", headers=page).status_code == 200
    assert asked(dated, "/doc/natinf/7.json?known=") == (400, "invalid-date", "known")


def test_a_page_tells_the_fault_in_its_date_control(dated: httpx.Client) -> None:
    page = {"Accept": "text/html"}
    for parameters, field in (({"valid": "2026-02-30"}, "moment-valid"), ({"known": "hier"}, "moment-known")):
        for address in ("/", "/doc", "/doc/natinf", "/doc/natinf/7", "/query", "/sparql", "/help", "/def", "/validate"):
            answer = dated.get(address, params=parameters, headers=page)
            assert answer.status_code == 400, address
            control = answer.text.partition('<form class="wide day"')[2].partition("</form>")[0]
            wrong = next(each for each in control.split("<input") if f'id="{field}"' in each)
            (value,) = parameters.values()
            assert f'value="{value}"' in wrong, "what was typed is still there"
            assert 'aria-invalid="true"' in wrong
            assert "moment-error" in wrong
            assert 'id="moment-error"' in control


def test_an_answer_lasts_only_when_nothing_can_change_it(dated: httpx.Client) -> None:
    today, now = str(paris_day(utc_now())), utc_now()
    past = (now - timedelta(microseconds=1)).isoformat()
    for known, lasts in (
        ("n5", True),
        (past, True),
        (today, False),
        ((now + timedelta(seconds=40)).isoformat(), False),
    ):
        answer = dated.get("/doc/natinf/7.json", params={"valid": "2026-01-15", "known": known})
        assert ("immutable" in answer.headers["cache-control"]) is lasts, known
    page = dated.get("/doc/natinf/7.html", params={"valid": "2026-01-15", "known": "n3"})
    assert "immutable" not in page.headers["cache-control"], "the rest of the page changes"
