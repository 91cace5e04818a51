"""Sessions of people who signed in, and sign-ins begun: kept by the digest of a secret that only the browser has."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.adapters.identity.accounts_file import AccountsFile

_MOST_PENDING = 500
_PENDING_SECONDS = 1_800.0
_MOST_SESSIONS = 20  # of one account; the oldest leave
_USE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Session:
    """A session: whose, from which issuer, and what its issuer wants back at the end (an ID token)."""

    account: str
    issuer: str
    id_token: str


class Sessions:
    """The sessions of a home: they survive a restart, end by age, by rest, or by being left."""

    def __init__(self, file: AccountsFile, lifetime: float, idle: float, now: Callable[[], float] = time.time) -> None:
        """Give the accounts file, and the seconds after which a session ends."""
        self._sql = file.connection
        self._lifetime = lifetime
        self._idle = idle
        self._now = now

    def begin(self, session: Session) -> str:
        """Begin a session and return its secret: a new one at every sign-in."""
        secret, now = secrets.token_urlsafe(32), self._now()
        values = (_digest(secret), session.account, session.issuer, session.id_token, now, now)
        self._sql.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)", values)
        self._sql.execute(
            "DELETE FROM sessions WHERE begun < ? OR used < ? OR (account = ? AND digest NOT IN "
            "(SELECT digest FROM sessions WHERE account = ? ORDER BY begun DESC LIMIT ?))",
            (now - self._lifetime, now - self._idle, session.account, session.account, _MOST_SESSIONS),
        )
        return secret

    def of(self, secret: str) -> Session | None:
        """Return the session of a secret; None when it has ended or never was."""
        digest, now = _digest(secret), self._now()
        sql = "SELECT account, issuer, id_token, begun, used FROM sessions WHERE digest = ?"
        row = self._sql.execute(sql, (digest,)).fetchone()
        if row is None or now - row[3] > self._lifetime or now - row[4] > self._idle:
            return None
        if now - row[4] > _USE_SECONDS:
            self._sql.execute("UPDATE sessions SET used = ? WHERE digest = ?", (now, digest))
        return Session(*row[:3])

    def end(self, secret: str) -> Session | None:
        """End a session and return what it was."""
        found = self.of(secret)
        self._sql.execute("DELETE FROM sessions WHERE digest = ?", (_digest(secret),))
        return found

    def keep(self, secret: str, told: Mapping[str, object]) -> None:
        """Keep what a sign-in begun needs at its end; bounded in number, the oldest leave."""
        now = self._now()
        self._sql.execute("INSERT OR REPLACE INTO pending VALUES (?, ?, ?)", (_digest(secret), json.dumps(told), now))
        self._sql.execute(
            "DELETE FROM pending WHERE begun < ? OR digest NOT IN "
            "(SELECT digest FROM pending ORDER BY begun DESC LIMIT ?)",
            (now - _PENDING_SECONDS, _MOST_PENDING),
        )

    def keep_new(self, told: Mapping[str, object]) -> str:
        """Keep something under a new secret, and return it."""
        secret = secrets.token_urlsafe(32)
        self.keep(secret, told)
        return secret

    def kept(self, secret: str) -> dict[str, object] | None:
        """Return what was kept, and keep it."""
        sql = "SELECT told FROM pending WHERE digest = ? AND begun > ?"
        return _told(self._sql.execute(sql, (_digest(secret), self._now() - _PENDING_SECONDS)).fetchone())

    def take(self, secret: str) -> dict[str, object] | None:
        """Return what was kept, once."""
        sql = "DELETE FROM pending WHERE digest = ? AND begun > ? RETURNING told"
        return _told(self._sql.execute(sql, (_digest(secret), self._now() - _PENDING_SECONDS)).fetchone())


def form_token(secret: str) -> str:
    """Return what every form of a session carries (CSRF): made from its secret, known to its own pages alone."""
    return hmac.new(secret.encode(), b"srj form", hashlib.sha256).hexdigest()


def _told(row: tuple[str] | None) -> dict[str, object] | None:
    told = json.loads(row[0]) if row else None
    return told if isinstance(told, dict) else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
