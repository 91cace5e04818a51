"""Effects of a draft: statements added and removed, in N-Quads lines, and the difference they make in the end.

An effect is lines ``+<quad>`` and ``-<quad>``; ``G+<graph>`` and ``G-<graph>`` for graphs that are there while empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.contents import owner
from app.domain.errors import Refused
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# <subject> <predicate> object [<graph>] . in canonical N-Quads (RDF 1.1 N-Quads).
_QUAD = re.compile(
    rb'(?P<triple>(?P<subject><[^>]*>|_:\S+) <[^>]*> (?:<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@\S+|\^\^<[^>]*>)?))'
    rb"(?: (?P<graph><[^>]*>|_:\S+))? \."
)
_SIGNS = {b"+": "added", b"-": "removed"}
_SHOWN = 20


@dataclass
class OwnDifference:
    """What a draft changes of one entity: canonical N-Triples lines."""

    removed: set[bytes] = field(default_factory=set)
    added: set[bytes] = field(default_factory=set)
    given: dict[bytes, str] = field(default_factory=dict)  # of what was added, what a file says in the name of a source


@dataclass
class NetDifference:
    """What a draft changes in all: by entity, and what cannot be published."""

    owners: dict[str, OwnDifference] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)  # graphs that hold something
    blank: set[str] = field(default_factory=set)  # statements with a blank node


def net_difference(effects: Iterable[tuple[str, bytes]]) -> NetDifference:
    """Add effects up: what was added and taken out again, or the reverse, is no change.

    Each comes with the source in whose name it was written (that of an importer), empty for none.
    """
    found, given = NetDifference(), dict[bytes, str]()
    for line in in_the_end(_given(effects, given)):
        if line[:1] in _SIGNS:
            _place(found, line[1:], _SIGNS[line[:1]])
    for line, source in given.items():
        own = found.owners.get(owner(line[1 : line.index(b">")].decode()))
        if own is not None and line in own.added:
            own.given[line] = source
    return found


def _given(effects: Iterable[tuple[str, bytes]], given: dict[bytes, str]) -> Iterator[bytes]:
    """Yield the lines of effects, and note of those that add in the name of a source which one; the last one counts."""
    for source, effect in effects:
        for line in effect.split(b"\n"):
            if source and line.startswith(b"+"):
                given[line[1:]] = source
            elif given:
                given.pop(line[1:], None)
            yield line


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


def _place(found: NetDifference, line: bytes, kind: str) -> None:
    read = _QUAD.fullmatch(line)
    if read is None:
        raise ValueError(line)
    graph, triple, subject = read["graph"], read["triple"], read["subject"]
    if graph is not None:
        if kind == "added":
            found.named.add(graph.decode())
        return
    if subject.startswith(b"_:") or triple.rpartition(b" ")[2].startswith(b"_:"):
        if kind == "added":
            found.blank.add(triple.decode())
        return
    own = found.owners.setdefault(owner(subject[1:-1].decode()), OwnDifference())
    (own.removed if kind == "removed" else own.added).add(triple + b" .")


def require_publishable(found: NetDifference, things: str) -> None:
    """Refuse what is never published, naming it.

    Raises ``Refused``: ``draft-blank-nodes``, ``draft-named-graphs``, ``draft-foreign-subjects``, ``nothing-changes``.
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
    if not found.owners:
        raise Refused(
            "nothing-changes",
            Text("Le brouillon ne change rien.", "The draft changes nothing."),
        )


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
