"""Reading the text of a SPARQL constraint: what SHACL forbids in it, and where the focus nodes go in.

SHACL-SPARQL runs a query once per focus node with $this bound beforehand. Here it runs once for all: a pattern
that binds ?this to the focus nodes is put at the head of each group that speaks of it (not inside EXISTS, which
the store evaluates with the outer row at hand). Joining that pattern again changes neither rows nor their number,
and inside a nested group it gives what SHACL's pre-binding asks for (SHACL 5.3.1, appendix A).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from app.shacl.model import NotCompiledError

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
PREBOUND: Final = frozenset({"this", "shapesGraph", "currentShape", "PATH"})


@dataclass(frozen=True, slots=True)
class Token:
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
    """One pair of braces: where its text starts, what it holds, and whether the focus nodes go there."""

    start: int
    wrapper: bool
    exists: bool
    speaks: bool = field(default=False)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query but for blanks and comments."""
    found = [Token(m.lastgroup or "", m.group(), m.start()) for m in TOKEN.finditer(text)]
    return [each for each in found if each.kind != "comment" and not each.text.isspace()]


def check(read: list[Token]) -> str | None:
    """Return what SHACL forbids in the query, in one sentence, or None.

    Raises:
        NotCompiledError: it holds what is right but is not compiled here.
    """
    for before, each in zip([Token("", "", 0), *read], read, strict=False):
        name = each.text[1:] if each.kind == "variable" else ""
        if each.kind == "word" and each.upper in FORBIDDEN:
            return f"{each.upper} is not allowed in a SPARQL constraint (SHACL appendix A)"
        if name in PREBOUND and before.upper == "AS":
            return f"AS {each.text} would bind again what is bound beforehand (SHACL appendix A)"
        if (each.kind == "word" and each.upper in BEYOND) or name in {"shapesGraph", "currentShape"}:
            raise NotCompiledError(f"{each.text} in a SPARQL constraint")
    return None if _selects_this(read) else "each SELECT must return $this by its name (SHACL appendix A)"


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


def holes(read: list[Token]) -> list[int]:
    """Return the places, in rising order, where the pattern of the focus nodes goes in.

    Raises:
        NotCompiledError: a sub-SELECT within EXISTS speaks of $this: the store does not tell it the outer row.
    """
    stack: list[Group] = []
    found: list[int] = []
    for position, each in enumerate(read):
        if each.text == "{":
            following = read[position + 1].upper if position + 1 < len(read) else ""
            before = read[position - 1].upper if position else ""
            inside = before == "EXISTS" or (bool(stack) and stack[-1].exists)
            stack.append(Group(each.start + 1, following == "SELECT", inside))
            if inside and following == "SELECT":
                raise NotCompiledError("a sub-SELECT within EXISTS")
        elif each.text == "}" and stack:
            closed = stack.pop()
            if not closed.wrapper and not closed.exists and (closed.speaks or not stack):
                found.append(closed.start)
        elif each.kind == "variable" and each.text[1:] == "this":
            for group in stack:
                group.speaks = True
    return sorted(found)


def fill(text: str, places: list[int], pattern: str) -> str:
    """Return the query with the pattern of the focus nodes put in each of its places."""
    parts: list[str] = []
    last = 0
    for place in places:
        parts += [text[last:place], f" {pattern} "]
        last = place
    return "".join([*parts, text[last:]])


def replace_path(text: str, path: str) -> str:
    """Return the query with $PATH replaced by a property path, strings and comments left as they are."""
    parts = [
        path if m.lastgroup == "variable" and m.group()[1:] == "PATH" else m.group() for m in TOKEN.finditer(text)
    ]
    return "".join(parts)
