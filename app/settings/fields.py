"""How one setting is declared, explained and read."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Description:
    """How one setting is read and explained: variable, unit, least value, and its sentence."""

    variable: str
    text: Text
    unit: str
    read: Callable[[str], object]
    least: float | None = None


def string(variable: str, default: str, text: Text, unit: str = "text") -> Any:  # noqa: ANN401 - a dataclass field
    """Return a field for a setting that is a text."""
    return field(default=default, metadata={"setting": Description(variable, text, unit, str)})


def number(variable: str, default: float, text: Text, unit: str, *, least: float = 1) -> Any:  # noqa: ANN401 - as above
    """Return a field for a setting that is a number, whole when its default is."""
    read: Callable[[str], object] = int if isinstance(default, int) else float
    return field(default=default, metadata={"setting": Description(variable, text, unit, read, least)})


def read_setting(setting: Description, given: str) -> object:
    """Read what was given for a setting; raises ``InvalidInput`` (``invalid-setting``)."""
    try:
        value = setting.read(given)
    except ValueError as error:
        raise _invalid(setting, given) from error
    in_range = setting.least is None or (isinstance(value, int | float) and setting.least <= value < math.inf)
    if not in_range or (setting.variable == "SRJ_LANGUAGE" and value not in {"fr", "en"}):
        raise _invalid(setting, given)
    return value


def _invalid(setting: Description, given: str) -> InvalidInput:
    least = "" if setting.least is None else f" ≥ {setting.least:g}"
    return InvalidInput(
        "invalid-setting",
        Text(
            f"{setting.variable} vaut « {given} » : donner une valeur ({setting.unit}{least}). {setting.text.fr}",
            f"{setting.variable} is '{given}': give a value ({setting.unit}{least}). {setting.text.en}",
        ),
        {"variable": setting.variable, "value": given},
    )
