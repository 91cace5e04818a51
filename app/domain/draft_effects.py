"""Effects of a draft: statements added and removed, in N-Quads lines, and the difference they make in the end.

An effect is lines ``+<quad>`` and ``-<quad>``; ``G+<graph>`` and ``G-<graph>`` for graphs that are there while empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.content_fields import natural_key
from app.domain.errors import Refused
from app.domain.iris import SHAPES, TERMS
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHOWN = 20
_MANY = 10_000
_MODEL = frozenset(each.removesuffix("#") for each in (TERMS, SHAPES))


@dataclass
class OwnDifference:
    """What a draft changes of one entity: canonical N-Triples lines."""

    removed: set[bytes] = field(default_factory=set)
    added: set[bytes] = field(default_factory=set)
    given: dict[bytes, str] = field(default_factory=dict)  # of what was added, what a file says in the name of a source


@dataclass
class NetDifference:
    """What a draft changes in all: by entity, and apart what cannot be published. It is never changed once made."""

    owners: dict[str, OwnDifference] = field(default_factory=dict)
    apart: dict[bytes, bytes] = field(default_factory=dict)  # of named graphs, or with a blank node: line to sign

    @cached_property
    def entities(self) -> list[str]:
        """The entities in the order of their codes; of very many, in that of their addresses, sooner told."""
        return sorted(self.owners, key=natural_key if len(self.owners) < _MANY else None)

    @property
    def named(self) -> set[str]:
        """The graphs in which something is added."""
        added = (line for line, sign in self.apart.items() if sign == b"+")
        return {graph.decode() for line in added if (graph := _graph_of(line))}

    @property
    def blank(self) -> set[str]:
        """The statements with a blank node that are added to the default graph."""
        added = (line for line, sign in self.apart.items() if sign == b"+")
        return {line.removesuffix(b" .").decode() for line in added if not _graph_of(line)}


def net_difference(effects: Iterable[tuple[str, bytes]], before: NetDifference | None = None) -> NetDifference:
    """Add effects up, after what came before: what was added and taken out again, or the reverse, is no change.

    Each comes with the source in whose name it was written (that of an importer), empty for none. Only the entities
    that the effects speak of are made anew.
    """
    known = before or NetDifference()
    adding = _Adding(NetDifference(dict(known.owners), dict(known.apart)))
    for source, effect in effects:
        adding.add(source, effect)
    return adding.done()


class _Adding:
    """Adds effects up, line by line."""

    def __init__(self, found: NetDifference) -> None:
        self._found = found
        self._fresh: dict[bytes, tuple[str, OwnDifference]] = {}  # by subject, as it is written

    def add(self, source: str, effect: bytes) -> None:
        for line in effect.split(b"\n"):
            sign, what = line[:1], line[1:]
            if sign not in (b"+", b"-"):
                continue  # a graph that is there while empty
            if not what.startswith(b"<") or not _is_plain(what):
                if self._found.apart.setdefault(what, sign) != sign:
                    del self._found.apart[what]
                continue
            own = self._own(what[: what.index(b" ")])
            gone, new = (own.removed, own.added) if sign == b"+" else (own.added, own.removed)
            if what in gone:
                gone.remove(what)
            else:
                new.add(what)
            if source and what in own.added:
                own.given[what] = source
            elif own.given:
                own.given.pop(what, None)

    def _own(self, subject: bytes) -> OwnDifference:
        found = self._fresh.get(subject)
        if found is None:
            whole = b"<" + subject[1:-1].partition(b"#")[0] + b">"
            found = self._fresh.get(whole)
            if found is None:
                entity = whole[1:-1].decode()
                held = self._found.owners.get(entity) or OwnDifference()
                own = OwnDifference(set(held.removed), set(held.added), dict(held.given))
                found = self._fresh[whole] = (entity, own)
                self._found.owners[entity] = own
            self._fresh[subject] = found
        return found[1]

    def done(self) -> NetDifference:
        for entity, own in self._fresh.values():
            if not own.removed and not own.added:
                self._found.owners.pop(entity, None)
        return self._found


def _is_plain(line: bytes) -> bool:
    """Tell whether a line whose subject is an IRI is a statement of the default graph without a blank node."""
    _, _, rest = line.split(b" ", 2)
    return not rest.startswith(b"_") and not _graph_in(rest)


def _graph_of(line: bytes) -> bytes:
    """Return the graph of a canonical line of N-Quads, empty for the default graph."""
    return _graph_in(line.split(b" ", 2)[2])


def _graph_in(rest: bytes) -> bytes:
    """Return the graph, from the object on: after the closing quote of a literal nothing else holds a space."""
    tail = rest.rpartition(b'"')[2] if rest.startswith(b'"') else rest
    words = tail.split(b" ")
    return words[1] if len(words) == 3 else b""  # noqa: PLR2004 - end of the object, graph, full stop


def in_the_end(lines: Iterable[bytes]) -> list[bytes]:
    """Return what lines of effects change together: what one adds and a later one removes is no change.

    >>> in_the_end([b"+<urn:a> <urn:p> 1 .", b"G+<urn:g>", b"-<urn:a> <urn:p> 1 ."])
    [b'G+<urn:g>']
    """
    found: dict[bytes, bytes] = {}
    for line in lines:
        size = 2 if line.startswith(b"G") else 1
        sign, what = line[:size], line[size:]
        if found.get(what, sign) == sign:
            found[what] = sign
        else:
            del found[what]
    return [sign + what for what, sign in found.items()]


def require_publishable(found: NetDifference, things: str, *, alone: bool = True) -> None:
    """Refuse what is never published, naming it; ``alone`` when nothing else is published with it.

    Raises ``Refused``: ``draft-blank-nodes``, ``draft-named-graphs``, ``draft-changes-model``,
    ``draft-foreign-subjects``, ``nothing-changes``.
    """
    if found.blank:
        raise _refused(
            "draft-blank-nodes",
            found.blank,
            Text(
                "nœud(s) anonyme(s). Leur donner une adresse : celle de la chose, suivie de #partie-1",
                "blank node(s). Give them an address: that of the thing, followed by #part-1",
            ),
        )
    if found.named:
        raise _refused(
            "draft-named-graphs",
            found.named,
            Text(
                "graphe(s) nommé(s), qui ne sont jamais publiés. Copier dans le graphe par défaut ce qui est à "
                "publier, puis les vider",
                "named graph(s), which are never published. Copy what is to be published into the default graph, then "
                "clear them",
            ),
        )
    model = {entity for entity in found.owners if entity in _MODEL}
    if model:
        raise _refused(
            "draft-changes-model",
            {line.partition(b" ")[0].decode()[1:-1] for entity in model for line in _lines_of(found.owners[entity])},
            Text(
                "terme(s) ou règle(s) du modèle, qui ne changent que par « srj upgrade »",
                "term(s) or rule(s) of the model, which change by `srj upgrade` alone",
            ),
        )
    foreign = {entity for entity in found.owners if not entity.startswith(things)}
    if foreign:
        raise _refused(
            "draft-foreign-subjects",
            foreign,
            Text(
                f"sujet(s) qui ne sont pas des choses d'ici ({things}...). Ne décrire que des choses d'ici",
                f"subject(s) that are not things of this service ({things}...). Describe only things of this service",
            ),
        )
    if alone and not found.owners:
        raise Refused(
            "nothing-changes",
            Text("Le brouillon ne change rien.", "The draft changes nothing."),
        )


def _lines_of(own: OwnDifference) -> set[bytes]:
    return own.removed | own.added


def _refused(code: str, values: Iterable[str], what: Text) -> Refused:
    named = sorted(values)
    shown = ", ".join(named[:3])
    return Refused(
        code,
        Text(f"{len(named)} {what.fr}. En cause : {shown}.", f"{len(named)} {what.en}. At fault: {shown}."),
        {"total": len(named), "values": named[:_SHOWN]},
    )


def keys_of(lines: Iterable[bytes]) -> set[bytes]:
    """Return the subject and predicate of canonical lines, as they are written."""
    return {key_of(line) for line in lines}


def key_of(line: bytes) -> bytes:
    """Return the subject and predicate of a canonical line.

    >>> key_of(b'<urn:a> <urn:p> "x y" .')
    b'<urn:a> <urn:p>'
    """
    return line[: line.index(b" ", line.index(b" ") + 1)]


def by_key(lines: Iterable[bytes]) -> Mapping[bytes, frozenset[bytes]]:
    """Return the lines of each subject and predicate."""
    found: dict[bytes, set[bytes]] = {}
    for line in lines:
        found.setdefault(key_of(line), set()).add(line)
    return {key: frozenset(each) for key, each in found.items()}
