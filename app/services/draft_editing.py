"""Editing entries in a draft: values changed, entries added and closed, all of it or nothing.

Names of fields and values are read by the code that reads those of corrections (``domain.requested_changes``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.contents import EMPTY, Content, owner
from app.domain.draft_edits import Wish, new_entry
from app.domain.draft_sharing import OF_THE_SERVICE
from app.domain.errors import Conflict, NotFound, Refused, SrjError
from app.domain.import_report import ChangedEntry, EntryLine, changed_fields, changed_json, entry_json, problem_json
from app.domain.imports import RowProblem
from app.domain.iris import TERMS
from app.domain.kinds import KINDS, SKOS, kind_named
from app.domain.language import Text
from app.domain.statements import first, values
from app.services.draft_fields import DraftFields
from app.services.draft_importing import Drafted
from app.services.draft_timeline import union

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.domain.draft_edits import Edit
    from app.domain.iris import Namespace
    from app.services.correcting import Republished
    from app.services.draft_timeline import DraftTimeline

_LOOKED_AT = 200  # entries of a kind that tell what a new one is made of
_SHOWN = 100


class DraftEditing:
    """Works edits out against one draft; nothing is written by it."""

    def __init__(
        self,
        timeline: DraftTimeline,
        namespace: Namespace,
        read_content: Callable[[str], Content],
        republished: Mapping[str, Republished],
    ) -> None:
        """Give what the draft says, the base of the IRIs, what reads N-Triples, what remakes normalised forms."""
        self._timeline = timeline
        self._namespace = namespace
        self._fields = DraftFields(timeline, namespace, read_content, republished)
        self._before: dict[str, dict[str, Content]] = {}
        self._after: dict[str, dict[str, Content]] = {}
        self._rows: dict[str, int | None] = {}

    def run(
        self, edits: Sequence[Edit], unread: Sequence[RowProblem] = (), warnings: Sequence[RowProblem] = ()
    ) -> Drafted:
        """Return what edits change; ``unread`` are rows of their file that could not be read.

        Raises the error of the only edit, else ``Refused`` (``rejected-rows``) with each row that cannot be taken.
        """
        problems: list[RowProblem] = list(unread)
        for edit in edits:
            try:
                self._edit(edit)
            except SrjError as error:
                if len(edits) == 1 and edit.row is None:
                    raise
                problems.append(problem_of(error, edit))
        problems += self._unknown_references()
        if problems:
            raise rejected(problems)
        lines = tuple(sorted(line for entity in self._after for line in self._lines(entity)))
        return Drafted({**self._report(len(edits)), "warnings": [problem_json(each) for each in warnings]}, lines)

    # -- one edit --------------------------------------------------------------------------------------------

    def _edit(self, edit: Edit) -> None:
        entity = self._namespace.mint(edit.kind, edit.key)
        said = self._said(entity)
        match edit.wish:
            case Wish.CLOSE:
                _require_known(entity, said)
                said = {}
            case Wish.ADD:
                _require_new(entity, said)
                said = self._fields.changed(edit, self._new(entity, edit))
            case Wish.CHANGE:
                _require_known(entity, said)
                said = self._fields.changed(edit, said)
        self._after[entity] = said
        self._rows.setdefault(entity, edit.row)

    def _said(self, entity: str) -> dict[str, Content]:
        if entity not in self._after:
            self._before[entity] = self._timeline.by_source(entity)
        return self._after.get(entity, self._before[entity])

    def _new(self, entity: str, edit: Edit) -> dict[str, Content]:
        """Return an entry that says what those of its list say alike, in the name of the source of most of them."""
        samples: dict[str, list[tuple[str, str, Content]]] = {}
        for source, other, content in self._timeline.samples(edit.kind, _LOOKED_AT):
            thing = self._namespace.parse(other)
            samples.setdefault(source, []).append((other, thing.key if thing else "", content))
        if not samples and edit.kind not in KINDS:
            raise NotFound(
                "unknown-kind",
                Text(
                    f"« {edit.kind} » n'est pas un genre de choses d'ici.", f"'{edit.kind}' is no kind of things here."
                ),
                {"property": "kind", "value": edit.kind},
            )
        source = max(samples, key=lambda name: len(samples[name])) if samples else ""
        return {source: new_entry(kind_named(edit.kind), entity, edit.key, samples.get(source, ()))}

    # -- all of them -----------------------------------------------------------------------------------------

    def _lines(self, entity: str) -> set[bytes]:
        before, after = (set(union(each[entity]).lines) for each in (self._before, self._after))
        return {b"-" + line for line in before - after} | {b"+" + line for line in after - before}

    def _unknown_references(self) -> list[RowProblem]:
        """Return the values that lead to nothing that the draft describes."""
        terms = {line.partition(b" ")[0] for line in union(self._timeline.by_source(owner(TERMS))).lines}
        return [
            self._unknown(entity, name, value)
            for entity, name, value in self._fields.led_to
            if not self._is_known(value, terms)
        ]

    def _is_known(self, value: str, terms: set[bytes]) -> bool:
        if value.startswith(TERMS):
            return not terms or f"<{value}>".encode() in terms
        entity = owner(value)
        if self._namespace.parse(entity) is None:
            return True
        said = self._after.get(entity)
        return bool(said if said is not None else self._timeline.by_source(entity))

    def _unknown(self, entity: str, name: str, value: str) -> RowProblem:
        thing = self._namespace.parse(entity)
        cause = Text(
            f"« {name} » mène à {value}, que rien ne décrit dans ce brouillon le {self._timeline.day}. Vérifier le "
            "code, ou ajouter d'abord cette entrée.",
            f"'{name}' leads to {value}, which nothing describes in this draft on {self._timeline.day}. Check the "
            "code, or add that entry first.",
        )
        key = thing.key if thing else None
        return RowProblem(self._rows[entity], name, value, cause, "unknown-reference", key)

    def _report(self, rows: int) -> dict[str, object]:
        added, changed, closed, unchanged = [], [], [], 0
        for entity in self._after:
            before, after = union(self._before[entity]), union(self._after[entity])
            line = self._told(entity, after if after.lines else before)
            if before == after:
                unchanged += 1
            elif not before.lines:
                added.append(entry_json(line))
            elif not after.lines:
                closed.append(entry_json(line))
            else:
                fields = changed_fields(kind_named(line.kind), before, after)
                changed.append(changed_json(ChangedEntry(line.kind, line.notation, line.label, line.row, fields)))
        told = {"rows": rows, "added": added, "changed": changed, "closed": closed, "unchanged": unchanged}
        return {**told, "rejected": []}

    def _told(self, entity: str, content: Content) -> EntryLine:
        thing = self._namespace.parse(entity)
        notation = first(values(content, entity, SKOS + "notation"), thing.key if thing else "")
        label = first(values(content, entity, SKOS + "prefLabel"))
        return EntryLine(thing.kind if thing else "", notation, label, self._rows[entity])


def _require_known(entity: str, said: Mapping[str, Content]) -> None:
    if not set(said) - OF_THE_SERVICE:
        raise NotFound(
            "unknown-entry",
            Text(
                f"Le brouillon ne décrit pas {entity} ce jour-là. Vérifier le code ; pour une nouvelle entrée, dire "
                "« add » dans la colonne action.",
                f"The draft does not describe {entity} on its day. Check the code; for a new entry, say 'add' in the "
                "column action.",
            ),
            {"entity": entity},
        )


def _require_new(entity: str, said: Mapping[str, Content]) -> None:
    if union(said) != EMPTY:
        raise Conflict(
            "entry-exists",
            Text(
                f"{entity} est déjà décrite dans le brouillon : la changer (« change »), ou prendre un autre code.",
                f"{entity} is described in the draft already: change it ('change'), or take another code.",
            ),
            {"entity": entity},
        )


def problem_of(error: SrjError, edit: Edit) -> RowProblem:
    """Return an error as the problem of a row: where, what, why."""
    name = error.details.get("property")
    column = edit.columns.get(str(name), str(name)) if name else None
    value = error.details.get("value")
    given = edit.changes.get(str(name), "") if value is None else value
    return RowProblem(edit.row, column, str(given), error.text, error.code, edit.key)


def rejected(problems: Sequence[RowProblem]) -> Refused:
    """Return the refusal of edits of which some cannot be done."""
    head = min(problems, key=lambda each: each.row or 0)
    row_fr, row_en = (f"ligne {head.row}, ", f"row {head.row}, ") if head.row else ("", "")
    code = head.notation or "-"
    ordered = sorted(problems, key=lambda each: each.row or 0)[:_SHOWN]
    return Refused(
        "rejected-rows",
        Text(
            f"{len(problems)} changement(s) impossible(s), rien n'est écrit. Le premier ({row_fr}code {code}) : "
            f"{head.cause.fr}",
            f"{len(problems)} change(s) cannot be made, nothing is written. The first ({row_en}code {code}): "
            f"{head.cause.en}",
        ),
        {"report": {"total": len(problems), "rejected": [problem_json(each) for each in ordered]}},
    )
