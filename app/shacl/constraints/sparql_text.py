"""Reading the text of a SPARQL constraint: what SHACL forbids in it, and where the focus nodes go in.

SHACL-SPARQL runs a query once per focus node with $this bound beforehand. Here it runs once for all: a pattern
that binds ?this to the focus nodes is put at the head of the query, and of each group that looks at $this without
binding it (not inside EXISTS, which the store evaluates with the outer row at hand). Joining that pattern again
changes neither rows nor their number, and there it gives what SHACL's pre-binding asks for (SHACL 5.3.1, appendix A).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from app.shacl.model import NotCompiledError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOKEN: Final = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<comment>\#[^\n]*)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
                  |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>[^\W\d][\w.-]*:[\w.:%-]*|:[\w.:%-]+)
      | (?P<word>[^\W\d]\w*)
      | (?P<mark>[{}()*])
      | (?P<other>\s+|.)""",
    re.VERBOSE | re.DOTALL,
)
"""The tokens that matter here, the rest one character at a time (SPARQL 1.1, 19.8)."""

FORBIDDEN: Final = frozenset({"MINUS", "SERVICE", "VALUES"})
"""What a constraint must not contain (SHACL 5.2.1 and appendix A)."""
BEYOND: Final = frozenset({"LIMIT", "OFFSET", "GRAPH", "FROM"})
"""What means something else for all focus nodes at once, or speaks of other graphs."""
DEEPEST: Final = 64
"""How deep braces and parentheses may stand together: the store's parser crashes at some hundreds."""
SHAPES: Final = "shapesGraph"
PREBOUND: Final = frozenset({"this", SHAPES, "currentShape", "PATH"})


class Token(NamedTuple):
    """One token: its kind, its text, and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The keyword in upper case, or the mark itself."""
        return self.text.upper() if self.kind == "word" else self.text


@dataclass(slots=True)
class Group:
    """One pair of braces, as it is read.

    Attributes:
        start: where its text starts.
        opener: the keyword before it, or the brace.
        wrapper: whether it holds a sub-SELECT.
        exists: whether it stands within EXISTS.
        binds: whether a triple pattern of its own speaks of $this.
        filters: whether an expression of its own does.
        assigns: whether a BIND of its own does.
        speaks: whether it does, or a group within it.
    """

    start: int
    opener: str
    wrapper: bool
    exists: bool
    binds: bool = False
    filters: bool = False
    assigns: bool = False
    speaks: bool = False

    @property
    def unbound(self) -> bool:
        """Whether the group looks at $this without a triple pattern that binds it.

        A FILTER of an OPTIONAL sees the row to its left (SPARQL 1.1, 6.1), a BIND does not.
        """
        return not self.binds and (self.assigns or (self.filters and self.opener != "OPTIONAL"))


class Hole(NamedTuple):
    """A place for the pattern of the focus nodes; ``needed`` where the rows would be wrong without it.

    The others only spare the store a reading of the whole data when few focus nodes are named.
    """

    place: int
    needed: bool


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query but for blanks and comments."""
    found = [Token(m.lastgroup or "", m.group(), m.start()) for m in TOKEN.finditer(text)]
    return [each for each in found if each.kind != "comment" and not each.text.isspace()]


def check(read: list[Token], prebound: frozenset[str] = PREBOUND) -> str | None:
    """Return what SHACL forbids in the query, in one sentence, or None.

    Args:
        read: the tokens of the query.
        prebound: the names of the variables that are bound beforehand.

    Raises:
        NotCompiledError: it holds what is right but is not compiled here.
    """
    if _depth(read) > DEEPEST:
        return f"its braces and parentheses are more than {DEEPEST} deep"
    nothing = Token("", "", 0)
    for before, each, after in zip([nothing, *read], read, [*read[1:], nothing], strict=False):
        name = each.text[1:] if each.kind == "variable" else ""
        if each.kind == "word" and each.upper in FORBIDDEN:
            return f"{each.upper} is not allowed in a SPARQL constraint (SHACL appendix A)"
        if name == "PATH":
            return "$PATH stands in a node shape, which has no path (SHACL 5.3.1)"
        if name in prebound and before.upper == "AS":
            return f"AS {each.text} would bind again what is bound beforehand (SHACL appendix A)"
        if each.kind == "word" and each.upper in BEYOND and not (each.upper == "GRAPH" and after.text[1:] == SHAPES):
            raise NotCompiledError(f"{each.text} in a SPARQL constraint")
    return None if _selects_this(read) else "each SELECT must return $this by its name (SHACL appendix A)"


def _depth(read: list[Token]) -> int:
    return max(accumulate({"{": 1, "(": 1, "}": -1, ")": -1}.get(each.text, 0) for each in read), default=0)


def _selects_this(read: list[Token]) -> bool:
    for position, each in enumerate(read):
        if each.kind == "word" and each.upper == "SELECT":
            chosen: list[Token] = []
            for following in read[position + 1 :]:
                if following.text == "{" or following.upper == "WHERE":
                    break
                chosen.append(following)
            if not any(token.kind == "variable" and token.text[1:] == "this" for token in chosen):
                return False
    return True


def holes(read: list[Token]) -> list[Hole]:
    """Return the places, in rising order, where the pattern of the focus nodes goes in.

    Raises:
        NotCompiledError: a sub-SELECT within EXISTS speaks of $this: the store does not tell it the outer row.
    """
    stack: list[Group] = []
    found: list[Hole] = []
    depth = 0
    verb = ""
    for position, each in enumerate(read):
        if each.text in {"(", ")"}:
            depth += 1 if each.text == "(" else -1
        elif each.upper in {"FILTER", "BIND"}:
            verb = each.upper
        elif each.text == "{":
            stack.append(_open(read, position, stack))
        elif each.text == "}" and stack:
            found += _close(stack)
        elif each.kind == "variable" and each.text[1:] == "this":
            _speak(stack, verb if depth else "")
    return sorted(found)


def _open(read: list[Token], position: int, stack: list[Group]) -> Group:
    following = read[position + 1].upper if position + 1 < len(read) else ""
    before = read[position - 1].upper if position else ""
    exists = before == "EXISTS" or (bool(stack) and stack[-1].exists)
    if exists and following == "SELECT":
        raise NotCompiledError("a sub-SELECT within EXISTS")
    if position > 1 and read[position - 2].upper == "GRAPH":
        before = "GRAPH"
    return Group(read[position].start + 1, before, wrapper=following == "SELECT", exists=exists)


def _close(stack: list[Group]) -> list[Hole]:
    group = stack.pop()
    if group.opener == "EXISTS" and group.speaks and stack:
        stack[-1].filters = True
    if group.opener == "GRAPH" and group.speaks:
        raise NotCompiledError("$this within GRAPH")
    if group.wrapper or group.exists:
        return []
    if not stack:
        return [Hole(group.start, needed=True)]
    optional = group.opener == "OPTIONAL"
    return [Hole(group.start, group.unbound)] if group.unbound or (group.speaks and not optional) else []


def _speak(stack: list[Group], verb: str) -> None:
    for group in stack:
        group.speaks = True
    if stack:
        group = stack[-1]
        group.binds = group.binds or not verb
        group.assigns = group.assigns or verb == "BIND"
        group.filters = group.filters or verb == "FILTER"


def fill(text: str, places: Iterable[Hole], pattern: str, *, few: bool) -> str:
    """Return the query with the pattern of the focus nodes put in its places; all of them when they are few."""
    parts: list[str] = []
    last = 0
    for hole in places:
        if hole.needed or few:
            parts += [text[last : hole.place], f" {pattern} "]
            last = hole.place
    return "".join([*parts, text[last:]])


def replace_path(text: str, path: str) -> str:
    """Return the query with $PATH replaced by a property path, strings and comments left as they are."""
    if "PATH" not in text:
        return text
    parts = [path if m.lastgroup == "variable" and m.group()[1:] == "PATH" else m.group() for m in TOKEN.finditer(text)]
    return "".join(parts)


def substitute(text: str, terms: Mapping[str, str]) -> str:
    """Return the query with variables replaced by terms, as pre-binding asks (SHACL 5.3.1).

    ``bound($name)`` becomes (true); a variable that a SELECT returns as it is is taken out, since it says nothing.

    Args:
        text: the query.
        terms: what stands in place of each variable, by its name.
    """
    if not any(name in text for name in terms):
        return text
    read = tokens(text)
    parts: list[str] = []
    last = 0
    depth, chosen = 0, False
    for position, each in enumerate(read):
        depth += {"(": 1, ")": -1}.get(each.text, 0)
        if each.upper in {"SELECT", "WHERE", "{"}:
            chosen = each.upper == "SELECT"
        if each.kind != "variable" or each.text[1:] not in terms:
            continue
        start, end, term = each.start, each.start + len(each.text), terms[each.text[1:]]
        if position > 1 and read[position - 2].upper == "BOUND" and read[position - 1].text == "(":
            start, end, term = read[position - 2].start, read[position + 1].start + 1, "(true)"
        elif chosen and not depth:
            term = ""
        parts += [text[last:start], term]
        last = end
    return "".join([*parts, text[last:]])


def binds(text: str, name: str) -> bool:
    """Tell whether a query binds a variable by AS."""
    read = tokens(text)
    return any(one.upper == "AS" and two.text[1:] == name for one, two in pairwise(read))


def ask_body(text: str) -> tuple[str, str] | None:
    """Return what stands before ASK, and the text between the braces of an ASK query; None for any other query."""
    read = tokens(text)
    words = [position for position, each in enumerate(read) if each.upper == "ASK"]
    opened = [each.start for each in read[words[0] :] if each.text == "{"] if words else []
    closed = [each.start for each in read if each.text == "}"]
    if not opened or not closed or closed[-1] < opened[0]:
        return None
    return text[: read[words[0]].start], text[opened[0] + 1 : closed[-1]]
