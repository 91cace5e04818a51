"""The models that a home has had: a past view is judged by the rules that were known then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.model_versions import MODEL_SOURCE

if TYPE_CHECKING:
    from app.domain.contents import Content
    from app.domain.rows import Row


class ModelRows(Protocol):
    """What is read of the model."""

    def entities(self, kind: str) -> list[str]:
        """Return the IRIs of every entity of a kind ever recorded; those that are no thing of the home under ""."""

    def rows_ever(self, entity: str, audience: str) -> list[Row]:
        """Return every row of one entity, retracted ones included."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""


class PastModel(NamedTuple):
    """A model that is no longer the one of the home: the commit that brought it, and what it says in N-Triples."""

    commit: int
    data: bytes


class ModelStates:
    """The states of the model, read once: it changes while nothing serves it, and never otherwise."""

    def __init__(self, reader: ModelRows) -> None:
        """Give the rows."""
        self._reader = reader
        self._rows: list[Row] | None = None

    def rows(self) -> list[Row]:
        """Return every row of the model, those of before an upgrade too."""
        if self._rows is None:
            self._rows = [
                row
                for entity in self._reader.entities("")
                for row in self._reader.rows_ever(entity, "public")
                if row.source == MODEL_SOURCE
            ]
        return self._rows


class ModelHistory:
    """Reads the models of a home."""

    def __init__(self, reader: ModelRows) -> None:
        """Give the rows."""
        self._reader = reader
        self._states = ModelStates(reader)
        self._past: dict[int, PastModel] = {}

    def before(self, known: int) -> PastModel | None:
        """Return the model known after a commit, or None when it is the one of the home now."""
        rows = self._states.rows()
        commits = sorted({row.recorded_by for row in rows})
        brought = max((commit for commit in commits if commit <= known), default=0)
        if not brought or brought == commits[-1]:
            return None
        if brought not in self._past:
            said = [self._reader.content(row.holding.content).data for row in rows if row.known_at(brought)]
            self._past[brought] = PastModel(brought, b"".join(said))
        return self._past[brought]
