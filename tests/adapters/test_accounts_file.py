"""The accounts file: opaque ids, grants, erasure that leaves nothing, sessions that end."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from app.adapters.identity.accounts_file import AccountsFile
from app.adapters.identity.sessions import Session, Sessions, form_token
from app.domain.accounts import Profile
from app.domain.errors import NotFound
from app.domain.roles import Grant, Role
from tests.server import srj

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOMEBODY = Profile("https://issuer.example", "subject-1", "A name to be erased", "mail@justice.example")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[AccountsFile]:
    made = AccountsFile(tmp_path / "accounts.sqlite")
    yield made
    made.close()


def test_an_account_is_made_once_and_says_nothing(file: AccountsFile, tmp_path: Path) -> None:
    first = file.seen(SOMEBODY, [Grant(Role.READER)])
    assert file.seen(Profile(SOMEBODY.issuer, SOMEBODY.subject), [Grant(Role.STEWARD, "nac")]).id == first.id
    held = file.account(first.id)
    assert held.profile == SOMEBODY  # a token that tells no name takes none away
    assert held.claimed == {Grant(Role.STEWARD, "nac")}  # what the issuer says last
    assert file.seen(Profile("https://other.example", SOMEBODY.subject), []).id != first.id
    assert stat.S_IMODE((tmp_path / "accounts.sqlite").stat().st_mode) == 0o600


def test_what_is_erased_is_in_no_byte_of_the_folder(file: AccountsFile, tmp_path: Path) -> None:
    account = file.seen(SOMEBODY, []).id
    file.grant(account, Grant(Role.STEWARD, "natinf"), "local")
    assert any(b"to be erased" in each.read_bytes() for each in tmp_path.iterdir())
    file.erase(account, "local")
    assert not any(b"to be erased" in each.read_bytes() for each in tmp_path.iterdir())
    assert file.seen(SOMEBODY, []).id != account
    assert [change.act for change in file.changes()] == ["made", "granted", "erased", "made"]
    with pytest.raises(NotFound):
        file.grant(account, Grant(Role.READER), "local")


def test_sessions_end_by_age_by_rest_and_by_being_left(file: AccountsFile) -> None:
    now = [1_000.0]
    sessions = Sessions(file, lifetime=100, idle=40, now=lambda: now[0])
    account = file.seen(SOMEBODY, []).id
    secret = sessions.begin(Session(account, "issuer-1", "id-token"))
    for _ in range(3):
        now[0] += 31
        assert sessions.of(secret) == Session(account, "issuer-1", "id-token")
    now[0] += 31
    assert sessions.of(secret) is None  # by age
    second = sessions.begin(Session(account, "issuer-1", ""))
    now[0] += 41
    assert sessions.of(second) is None  # by rest
    third = sessions.begin(Session(account, "issuer-1", ""))
    assert sessions.end(third) is not None
    assert sessions.of(third) is None
    assert form_token(secret) != form_token(second)


def test_what_is_kept_is_taken_once_and_bounded(file: AccountsFile) -> None:
    now = [1_000.0]
    sessions = Sessions(file, lifetime=100, idle=40, now=lambda: now[0])
    first = sessions.keep_new({"state": "s"})
    assert sessions.kept(first) == {"state": "s"}
    assert sessions.take(first) == {"state": "s"}
    assert sessions.take(first) is None
    old = sessions.keep_new({})
    for _ in range(510):
        now[0] += 0.001
        sessions.keep_new({})
    assert sessions.kept(old) is None


def test_the_command_gives_takes_back_lists_and_erases(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert srj("init", "--empty", "--quiet", home=home).returncode == 0
    file = AccountsFile(home / "accounts.sqlite")
    account = file.seen(SOMEBODY, []).id
    assert srj("accounts", "grant", account, "steward", "--within", "natinf", home=home).returncode == 0
    assert file.account(account).grants == {Grant(Role.STEWARD, "natinf")}
    assert "steward:natinf" in srj("accounts", home=home).stdout
    assert srj("accounts", "revoke", account, "publisher", home=home).returncode == 1
    assert srj("accounts", "grant", account, "king", home=home).returncode == 2
    assert srj("accounts", "grant", account, home=home).returncode == 2
    assert srj("accounts", "erase", account, home=home).returncode == 0
    assert not file.all()
    file.close()
