"""The page of one list, and the page of all lists: filtered, paged, as a table or as a tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.iris import TERMS
from app.domain.kinds import ELI, PARENT
from app.web.names import NOT_NOW, names_of
from app.web.paging import paged
from app.web.spans import Span, span_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.kinds import Field, Kind
    from app.services.listing import Item
    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.names import Name

_FORMS = ("csv", "xlsx", "json", "jsonl", "ttl", "jsonld", "nq")
_LARGEST_TREE = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list."""

    item: Item
    href: str
    span: Span
    values: tuple[Name | str, ...]  # a name where the value is a thing or a value of a code list


@dataclass(slots=True)
class Node:
    """One entry of a tree, with the entries below it."""

    item: Item
    href: str
    children: list[Node] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many entries are below, at every level."""
        return sum(1 + child.size for child in self.children)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many things of a kind there are, where their list is and in which forms."""

    name: str
    plural: str
    count: int
    href: str
    downloads: tuple[tuple[str, str], ...]


async def list_shown(
    view: View, asking: Asking, kind: Kind, items: Sequence[Item], *, offset: int, limit: int
) -> dict[str, object]:
    """Return what the template of a list shows; the items are already filtered."""
    name = kind.name
    wanted = asking.parameter("display")
    has_tree = PARENT in kind.columns
    as_tree = has_tree and wanted != "table" and len(items) <= _LARGEST_TREE
    shown = [] if as_tree else items[offset : offset + limit]
    filtered = {key: asking.parameter(key) or None for key in ("q", "status", "under")}
    return {
        "kind": name,
        "plural": kind.plural.in_(asking.language),
        "columns": [column.label.in_(asking.language) for column in kind.columns],
        "q": asking.parameter("q"),
        "status": asking.parameter("status", "in-force"),
        "has_tree": has_tree,
        "tree": tree_of(asking, kind, items) if as_tree else None,
        "lines": await _lines(view, asking, kind, shown),
        "total": len(items),
        **paged(asking, offset, limit, len(items)),
        "downloads": [(form, asking.machine(f"doc/{name}.{form}", **filtered)) for form in _FORMS],
    }


async def _lines(view: View, asking: Asking, kind: Kind, items: Sequence[Item]) -> list[Line]:
    """Give each line its address, its dates in words, and names in place of the keys that lists hold."""
    meant = [[_meant(asking, kind, column.predicate, value) for column, value in _cells(kind, item)] for item in items]
    names = await names_of(view, asking, {iri for line in meant for iri in line if iri})
    lines = []
    for item, iris in zip(items, meant, strict=True):
        values = tuple(
            names(iri) if iri and names.knows(iri) else value for iri, value in zip(iris, item.values, strict=True)
        )
        lines.append(Line(item, _page(asking, item), _span(asking, item), values))
    return lines


def _cells(kind: Kind, item: Item) -> list[tuple[Field, str]]:
    return list(zip(kind.columns, item.values, strict=True))


def _meant(asking: Asking, kind: Kind, predicate: str, value: str) -> str | None:
    """Return the IRI that a shortened value stands for: an entry above, a text, or a value of a code list."""
    if not value or not value.isprintable() or " " in value:
        return None
    if predicate == PARENT.predicate:
        return asking.namespace.mint(kind.name, value)
    if predicate == ELI + "is_part_of":
        return asking.namespace.mint("text", value)
    return f"{predicate}-{value}" if predicate.startswith(TERMS) else None


def _page(asking: Asking, item: Item) -> str:
    return asking.document(item.entity) or item.entity


def _span(asking: Asking, item: Item) -> Span:
    return span_in_words(item.row, asking.moment.day, asking.language)


def tree_of(asking: Asking, kind: Kind, items: Sequence[Item]) -> list[Node]:
    """Return the tops of the tree; an entry whose parent is not in the list is a top."""
    place = kind.columns.index(PARENT)
    nodes = {item.entity.rpartition("/")[2]: Node(item, _page(asking, item)) for item in items}
    tops = []
    for key, node in nodes.items():
        parent = nodes.get(node.item.values[place])
        if parent is None or _leads_to(parent, key, nodes, place):
            tops.append(node)
        else:
            parent.children.append(node)
    return tops


def _leads_to(node: Node, key: str, nodes: Mapping[str, Node], place: int) -> bool:
    """Tell whether going up from a node comes back to ``key``: a circle must not hang the page."""
    met: set[str] = set()
    above: Node | None = node
    while above is not None:
        own = above.item.entity.rpartition("/")[2]
        if own == key:
            return True
        if own in met:
            return False
        met.add(own)
        above = nodes.get(above.item.values[place])
    return False


async def figures(view: View, asking: Asking, kinds: Mapping[str, Kind]) -> tuple[list[Figure], bool]:
    """Return how many things of each kind the view holds, and whether the view could be asked."""
    classes = [f"<{kind.class_iri}>" for kind in kinds.values()]
    try:
        rows = await view.ask("pages/figures", asking.moment, {"class": classes})
        known = True
    except NOT_NOW:
        rows, known = [], False
    counts = {row["class"].value: int(row["things"].value) for row in rows if "class" in row}
    found = [
        Figure(
            name,
            kind.plural.in_(asking.language),
            counts.get(kind.class_iri, 0),
            asking.link(f"doc/{name}"),
            tuple((form, asking.machine(f"doc/{name}.{form}")) for form in _FORMS),
        )
        for name, kind in kinds.items()
    ]
    return found, known
