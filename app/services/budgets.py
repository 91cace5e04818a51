"""What a caller may take of the workers: bounds raised by its roles, and seconds of processor a minute.

A budget refills with time (a token bucket): who has spent it waits, and is told how long. The account counts, or the
address of who proves nothing; the local administrator, and the owner of the home, are not counted. Answers that are
kept cost nothing.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.domain.errors import BudgetSpent, InvalidInput
from app.domain.language import Text
from app.domain.roles import Caller, Role
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CALLERS = 10_000  # budgets remembered; one that is forgotten is whole again
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Asking:
    """On whose account a query runs: how many times the bounds of anyone it has, and who is told its cost."""

    factor: float = 1.0
    charge: Callable[[float], None] | None = None


ANYONE = Asking()


@dataclass(slots=True)
class _Account:
    left: float  # seconds of processor
    at: float  # monotonic seconds


class Budgets:
    """The budgets of those who call."""

    def __init__(
        self, seconds: float, raised: Mapping[Role, float] | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Give the seconds of processor a minute of anyone (0: not counted), and how many times a role has them."""
        self._seconds = seconds
        self._raised = dict(raised or {})
        self._now = now
        self._accounts: Remembered[str, _Account] = Remembered(_CALLERS)
        self.refused = 0  # since the start
        self.spent = 0.0  # seconds of processor, of all callers

    def factor(self, caller: Caller) -> float:
        """Return how many times the bounds of anyone a caller has: as its widest role."""
        if caller.local:
            return 1.0
        return max([1.0, *(self._raised.get(grant.role, 1.0) for grant in caller.grants)])

    def asking(self, caller: Caller, address: str) -> Asking:
        """Let a caller ask; raises ``BudgetSpent`` when it has nothing left."""
        factor = self.factor(caller)
        if not self._seconds or caller.local:
            return Asking(factor, self._count)
        most = self._seconds * factor
        name = f"account {caller.account}" if caller.account else f"address {address}"
        account = self._refilled(name, most)
        if account.left <= 0:
            self.refused += 1
            raise _spent(math.floor(-account.left * _MINUTE / most) + 1, most)
        return Asking(factor, partial(self._charge, name, most))

    def _refilled(self, name: str, most: float) -> _Account:
        now = self._now()
        account = self._accounts.get(name) or self._accounts.keep(name, _Account(most, now))
        account.left = min(most, account.left + (now - account.at) * most / _MINUTE)
        account.at = now
        return account

    def _charge(self, name: str, most: float, seconds: float) -> None:
        self._count(seconds)
        self._refilled(name, most).left -= seconds

    def _count(self, seconds: float) -> None:
        self.spent += seconds


def raised_by(setting: str) -> dict[Role, float]:
    """Read ``role=number`` pairs apart by commas; raises ``InvalidInput`` (``invalid-setting``)."""
    found: dict[Role, float] = {}
    for pair in filter(None, (each.strip() for each in setting.split(","))):
        name, _, number = pair.partition("=")
        try:
            found[Role(name.strip())] = _times(number)
        except ValueError as error:
            raise InvalidInput(
                "invalid-setting",
                Text(
                    f"SRJ_ROLE_BOUNDS : « {pair} » n'est pas de la forme rôle=nombre. Rôles : {', '.join(Role)}.",
                    f"SRJ_ROLE_BOUNDS: '{pair}' is not of the form role=number. Roles: {', '.join(Role)}.",
                ),
                {"variable": "SRJ_ROLE_BOUNDS", "value": setting},
            ) from error
    return found


def _times(number: str) -> float:
    times = float(number)
    if not math.isfinite(times):
        raise ValueError(number)
    return times


def _spent(seconds: int, most: float) -> BudgetSpent:
    return BudgetSpent(
        "budget",
        Text(
            f"Vos requêtes ont pris leur part de processeur ({most:g} s par minute). Recommencer dans {seconds} s ; "
            "les réponses déjà données restent lisibles.",
            f"Your queries have had their share of the processor ({most:g} s a minute). Try again in {seconds} s; "
            "answers that were given can still be read.",
        ),
        {"cause": "budget", "retryAfter": seconds},
    )
