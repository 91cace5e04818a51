"""The accounts file of a home: who the opaque accounts are, and the grants given here. What is erased is gone from it.

SQLite overwrites what it deletes (``secure_delete``) and its rollback journal is removed after each commit, so that an
erased name is in no page of any file. The service and the command line write to it at the same time.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.domain.accounts import Account, Profile, RightsChange, grant_of
from app.domain.errors import NotFound, SrjError
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from app.domain.roles import Grant

_SCHEMA = """
PRAGMA secure_delete = ON;
PRAGMA journal_mode = DELETE;
CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL, mail TEXT NOT NULL,
    made TEXT NOT NULL, used TEXT NOT NULL, claimed TEXT NOT NULL, UNIQUE (issuer, subject));
CREATE TABLE IF NOT EXISTS grants (
    account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, role TEXT NOT NULL, within TEXT NOT NULL,
    PRIMARY KEY (account, role, within));
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, issuer TEXT NOT NULL,
    id_token TEXT NOT NULL, begun REAL NOT NULL, used REAL NOT NULL);
CREATE TABLE IF NOT EXISTS pending (
    digest TEXT PRIMARY KEY, told TEXT NOT NULL, begun REAL NOT NULL);
CREATE TABLE IF NOT EXISTS changes (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, by TEXT NOT NULL, account TEXT NOT NULL, act TEXT NOT NULL,
    role TEXT NOT NULL, within TEXT NOT NULL);
"""
_WAIT_SECONDS = 5.0
_USE_SECONDS = 60.0  # the last use of an account is kept to the minute


class AccountsFile:
    """Reads and writes the accounts of one home."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open or make the file, for its owner alone."""
        path.touch(mode=0o600, exist_ok=True)
        self.connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        self.connection.executescript(_SCHEMA)
        self.connection.execute("PRAGMA secure_delete = ON")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self._now = now

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def seen(self, profile: Profile, claimed: Iterable[Grant]) -> Account:
        """Return the account of who proved to be somebody, made at the first time; what is told of it is kept."""
        told = _claims(claimed)
        found = self._one("issuer = ? AND subject = ?", profile.issuer, profile.subject)
        if found is None:
            return self._make(profile, told)
        late = (self._now() - found.used).total_seconds() > _USE_SECONDS
        same = _claims(found.claimed) == told and (not profile.name or profile == found.profile)
        if late or not same:
            kept = profile if profile.name else found.profile
            self.connection.execute(
                "UPDATE accounts SET name = ?, mail = ?, used = ?, claimed = ? WHERE id = ?",
                (kept.name, kept.mail, self._now().isoformat(), told, found.id),
            )
            return self._one("id = ?", found.id) or found
        return found

    def _make(self, profile: Profile, told: str) -> Account:
        now = self._now().isoformat()
        account = f"u-{secrets.token_hex(8)}"
        with self._transaction():
            self.connection.execute(
                "INSERT OR IGNORE INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (account, profile.issuer, profile.subject, profile.name, profile.mail, now, now, told),
            )
            found = self._one("issuer = ? AND subject = ?", profile.issuer, profile.subject)
            if found is not None and found.id == account:
                self._changed("issuer", account, "made")
        if found is None:
            raise _unknown(account)
        return found

    def account(self, account: str) -> Account:
        """Return an account. Raises ``NotFound`` (``unknown-account``)."""
        found = self._one("id = ?", account)
        if found is None:
            raise _unknown(account)
        return found

    def all(self) -> list[Account]:
        """Return every account, the last used first."""
        rows = self.connection.execute("SELECT * FROM accounts ORDER BY used DESC, id").fetchall()
        return [self._account(row) for row in rows]

    def grant(self, account: str, grant: Grant, by: str) -> Account:
        """Give a role. Raises ``NotFound``."""
        self.account(account)
        with self._transaction():
            values = (account, grant.role.value, grant.within)
            done = self.connection.execute("INSERT OR IGNORE INTO grants VALUES (?, ?, ?)", values).rowcount
            if done:
                self._changed(by, account, "granted", grant)
        return self.account(account)

    def revoke(self, account: str, grant: Grant, by: str) -> Account:
        """Take a role back: one that was given here. Raises ``NotFound``."""
        self.account(account)
        with self._transaction():
            sql = "DELETE FROM grants WHERE account = ? AND role = ? AND within = ?"
            if not self.connection.execute(sql, (account, grant.role.value, grant.within)).rowcount:
                raise NotFound(
                    "unknown-grant",
                    Text(
                        "Ce rôle n'a pas été donné ici à ce compte : un rôle donné par le fournisseur d'identité se "
                        "retire chez lui.",
                        "This role was not given to this account here: one that its issuer gives is taken back there.",
                    ),
                )
            self._changed(by, account, "revoked", grant)
        return self.account(account)

    def erase(self, account: str, by: str) -> None:
        """Forget who an account is, its grants and its sessions; the journal keeps an id that says nothing."""
        self.account(account)
        with self._transaction():
            self.connection.execute("DELETE FROM accounts WHERE id = ?", (account,))
            self._changed(by, account, "erased")

    def changes(self) -> list[RightsChange]:
        """Return every change of rights, in order."""
        rows = self.connection.execute("SELECT * FROM changes ORDER BY number").fetchall()
        return [RightsChange(datetime.fromisoformat(row[1]), *row[2:]) for row in rows]

    def _changed(self, by: str, account: str, act: str, grant: Grant | None = None) -> None:
        role, within = (grant.role.value, grant.within) if grant else ("", "")
        values = (self._now().isoformat(), by, account, act, role, within)
        self.connection.execute(
            "INSERT INTO changes (time, by, account, act, role, within) VALUES (?, ?, ?, ?, ?, ?)", values
        )

    def _one(self, where: str, *values: str) -> Account | None:
        row = self.connection.execute(f"SELECT * FROM accounts WHERE {where}", values).fetchone()  # noqa: S608 - ours
        return self._account(row) if row else None

    def _account(self, row: tuple[str, ...]) -> Account:
        given = self.connection.execute("SELECT role, within FROM grants WHERE account = ?", (row[0],)).fetchall()
        made, used = datetime.fromisoformat(row[5]), datetime.fromisoformat(row[6])
        return Account(row[0], Profile(*row[1:5]), made, used, _grants(given), _grants(json.loads(row[7])))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")


def _claims(grants: Iterable[Grant]) -> str:
    return json.dumps(sorted((grant.role.value, grant.within) for grant in grants))


def _grants(rows: Iterable[Iterable[str]]) -> frozenset[Grant]:
    found = set()
    for role, within in rows:
        try:
            found.add(grant_of(role, within))
        except SrjError:
            continue  # of a version that had another role
    return frozenset(found)


def _unknown(account: str) -> NotFound:
    return NotFound(
        "unknown-account",
        Text(
            f"Aucun compte « {account} » : un compte naît quand son titulaire se connecte ; /account donne son numéro.",
            f"No account '{account}': an account is made when its holder signs in; /account gives its id.",
        ),
    )
