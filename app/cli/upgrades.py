"""The report of an upgrade in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.language import Language

_SIGNS = {"added": "+", "changed": "~", "removed": "-"}
_SHOWN = 20
_NOTHING = Text("Rien à faire : le modèle de ce dossier est celui du logiciel.", "Nothing to do: same model.")
_NO_RESULT = Text("Les nouvelles règles ne trouvent rien de nouveau.", "The new rules find nothing new.")
_WRITTEN_NOT = Text("Rien n'a été écrit.", "Nothing was written.")


def upgrade_lines(report: Mapping[str, object], language: Language) -> Iterator[str]:
    """Yield the report line by line: terms, rules, migrations, new results by rule, outcome."""
    moves = [line for key in ("terms", "shapes") for line in _moves(report, key, language)]
    if report["from"] == report["to"] and not moves:
        yield _NOTHING.in_(language)
        return
    yield Text(
        f"Modèle {report['from'] or 'non indiqué'} -> {report['to']}",
        f"Model {report['from'] or 'not told'} -> {report['to']}",
    ).in_(language)
    yield from moves
    for step in _list(report["migrations"]):
        yield Text(
            f"Migration {step['name']} : {step['states']} états, -{step['removed']} +{step['added']} faits.",
            f"Migration {step['name']}: {step['states']} states, -{step['removed']} +{step['added']} facts.",
        ).in_(language)
    yield from _results(_list(report["results"]), language)
    yield _outcome(report).in_(language)


def refused_lines(details: Mapping[str, object], language: Language) -> Iterator[str]:
    """Yield the report that a refused upgrade carries, if it carries one."""
    report = details.get("report")
    if isinstance(report, dict):
        yield from upgrade_lines(report, language)


def _list(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _moves(report: Mapping[str, object], key: str, language: Language) -> Iterator[str]:
    what = {"terms": Text("Termes", "Terms"), "shapes": Text("Règles", "Rules")}[key]
    told = report[key]
    named = [(sign, name) for how, sign in _SIGNS.items() for name in _names(told, how)]
    if named:
        yield f"{what.in_(language)} ({len(named)})"
        yield from (f"  {sign} {name.rpartition('/')[2]}" for sign, name in named[:_SHOWN])
        if len(named) > _SHOWN:
            yield f"  ... {len(named) - _SHOWN}"


def _names(told: object, how: str) -> Iterable[str]:
    found = told.get(how) if isinstance(told, dict) else None
    return map(str, found) if isinstance(found, list) else ()


def _results(results: list[dict[str, object]], language: Language) -> Iterator[str]:
    if not results:
        yield _NO_RESULT.in_(language)
    for each in results:
        refuses = Text(", bloquant", ", refuses").in_(language) if each["refuses"] else ""
        message = each["message"]
        yield f"[{each['severity']}{refuses}] {each['count']} x {each['shape']}"
        yield f"    {message[language] if isinstance(message, dict) else ''}"
        yield from (f"      {example['focusNode']}" for example in _list(each["examples"]))


def _outcome(report: Mapping[str, object]) -> Text:
    if report["commit"] is not None:
        return Text(f"Publication n° {report['commit']}, {report['seconds']} s.", f"Commit {report['commit']}.")
    if report["refused"]:
        return Text(
            "Mise à niveau refusée : corriger, ou admettre ces constats (--accept-findings). Rien n'a été écrit.",
            "Upgrade refused: correct, or accept these findings (--accept-findings). Nothing was written.",
        )
    return _WRITTEN_NOT
