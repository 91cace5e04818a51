"""Reading the group patterns of a SPARQL constraint: its triple patterns, and which stand together (SPARQL 1.1, 19.8).

Only what tells how a change reaches the focus nodes is kept: triple patterns with their paths, OPTIONAL, UNION, nested
groups, sub-SELECTs, EXISTS wherever it stands. Expressions are passed over. The store has parsed the query before, so
this reads right queries alone; what it does not know it refuses, and the query is then run whole on any change. It
takes about a hundredth of the time of a general SPARQL parser in Python, so that a plan is ready when it is compiled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple, NoReturn

from pyoxigraph import NamedNode

from app.shacl.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from app.shacl.vocabulary import RDF_TYPE

TOKEN: Final = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<comment>\#[^\n]*)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
                  |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<tag>@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)
      | (?P<variable>[?$]\w+)
      | (?P<blank>_:\w(?:[\w-]|\.(?=[\w-]))*)
      | (?P<name>(?:[^\W\d_](?:[\w-]|\.(?=[\w-]))*)?:(?:[\w:%-]|\.(?=[\w:%-]))*)
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<types>\^\^)
      | (?P<other>\s+|.)""",
    re.VERBOSE | re.DOTALL,
)
GROUPS: Final = frozenset({"OPTIONAL", "GRAPH", "MINUS", "SERVICE", "VALUES", "FILTER", "BIND"})


class UnreadableError(Exception):
    """The query holds what is not analysed; it is run whole on any change."""


class End(NamedTuple):
    """One end of a triple pattern: the name of a variable (or of a blank node, which is one), or an IRI, or neither."""

    name: str | None = None
    iri: NamedNode | None = None


class TriplePattern(NamedTuple):
    """A triple pattern; the path is None where the predicate is a variable."""

    start: End
    path: Path | None
    end: End


@dataclass
class Group:
    """A group graph pattern.

    Attributes:
        triples: its own triple patterns.
        nested: groups joined with them.
        optional: the groups of its OPTIONALs.
        unions: the branches of its UNIONs.
        exists: the groups of the EXISTS in its expressions.
        selects: its sub-SELECTs.
    """

    triples: list[TriplePattern] = field(default_factory=list)
    nested: list[Group] = field(default_factory=list)
    optional: list[Group] = field(default_factory=list)
    unions: list[Group] = field(default_factory=list)
    exists: list[Group] = field(default_factory=list)
    selects: list[Group] = field(default_factory=list)


def read_query(text: str) -> Group:
    """Return the pattern of a SELECT query.

    Raises:
        UnreadableError: it holds something else than the patterns listed above.
    """
    return _Reader(text).query()


class _Reader:
    """Reads the tokens from left to right."""

    def __init__(self, text: str) -> None:
        found = ((m.lastgroup or "", m.group()) for m in TOKEN.finditer(text))
        self.tokens = [(kind, part) for kind, part in found if kind != "comment" and not part.isspace()]
        self.place = 0
        self.prefixes: dict[str, str] = {}
        self.blanks = 0

    # ------------------------------------------------------------------------------------------------- tokens

    @property
    def kind(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    @property
    def text(self) -> str:
        """The text of the token; a keyword in upper case."""
        if self.place >= len(self.tokens):
            return ""
        kind, text = self.tokens[self.place]
        return text.upper() if kind == "word" else text

    def take(self) -> str:
        """Return the text of the token and go to the next one."""
        text = self.text
        if not text:
            self.refuse()
        self.place += 1
        return text

    def skip(self, text: str) -> bool:
        """Go past a token if it is the one given."""
        if self.text != text or self.kind in {"string", "iri"}:
            return False
        self.place += 1
        return True

    def expect(self, text: str) -> None:
        if not self.skip(text):
            self.refuse()

    def refuse(self) -> NoReturn:
        raise UnreadableError(f"{self.text or 'the end'} at token {self.place}")

    # ------------------------------------------------------------------------------------------------- queries

    def query(self) -> Group:
        while self.skip("PREFIX"):
            prefix = self.take()
            self.prefixes[prefix.removesuffix(":")] = self.take()[1:-1]
        found = self.select()
        if self.text:
            self.refuse()
        return found

    def select(self) -> Group:
        """Read a SELECT up to its end, or to the brace that closes the sub-SELECT."""
        self.expect("SELECT")
        around = Group()
        while self.text not in {"{", "WHERE"}:
            self.expression(around)
        self.skip("WHERE")
        found = self.group()
        while self.text not in {"", "}"}:
            self.expression(around)
        found.exists += around.exists
        return found

    def group(self) -> Group:
        self.expect("{")
        if self.text == "SELECT":
            found = Group(selects=[self.select()])
            self.expect("}")
            return found
        found = Group()
        while not self.skip("}"):
            if not self.skip("."):
                self.element(found)
        return found

    def element(self, into: Group) -> None:
        if self.kind == "word" and self.text in GROUPS:
            self.clause(into)
        elif self.text == "{":
            branches = [self.group()]
            while self.skip("UNION"):
                branches.append(self.group())
            (into.unions if len(branches) > 1 else into.nested).extend(branches)
        else:
            self.triples(into)

    def clause(self, into: Group) -> None:
        if self.skip("OPTIONAL"):
            into.optional.append(self.group())
        elif self.skip("FILTER") or self.skip("BIND"):
            while self.text not in {"(", "EXISTS"}:
                self.take()
            self.expression(into)
        else:
            self.refuse()

    def expression(self, into: Group) -> None:
        """Go past one token, a pair of parentheses or an EXISTS, keeping the groups of the EXISTS within."""
        if self.kind == "word" and self.skip("EXISTS"):
            into.exists.append(self.group())
        elif self.kind == "other" and self.skip("("):
            while not self.skip(")"):
                self.expression(into)
        elif self.text in {"{", "}"} and self.kind == "other":
            self.refuse()
        else:
            self.take()

    # ------------------------------------------------------------------------------------------------- triples

    def triples(self, into: Group) -> None:
        bracket = self.text == "["
        start = self.node(into)
        if not (bracket and self.text in {".", "}"}):
            self.properties(start, into)

    def properties(self, start: End, into: Group) -> None:
        while True:
            path = self.verb()
            while True:
                into.triples.append(TriplePattern(start, path, self.node(into)))
                if not self.skip(","):
                    break
            while self.skip(";"):
                pass
            if self.text in {".", "}", "]", "{", ""} or (self.kind == "word" and self.text in GROUPS):
                return

    def node(self, into: Group) -> End:
        kind = self.kind
        if kind == "variable":
            return End(self.take()[1:])
        if kind == "blank":
            return End(self.take())
        if kind in {"iri", "name"}:
            return End(None, self.iri())
        if self.skip("["):
            self.blanks += 1
            own = End(f"[]{self.blanks}")
            if not self.skip("]"):
                self.properties(own, into)
                self.expect("]")
            return own
        return self.literal()

    def literal(self) -> End:
        self.skip("-") or self.skip("+")
        if self.kind == "string":
            self.take()
            if self.kind == "tag":
                self.take()
            elif self.skip("^^"):
                self.iri()
        elif self.kind == "number" or self.text in {"TRUE", "FALSE"}:
            self.take()
        else:
            self.refuse()
        return End()

    def iri(self) -> NamedNode:
        if self.kind == "iri":
            return NamedNode(self.take()[1:-1])
        prefix, colon, local = self.take().partition(":")
        if not colon or prefix not in self.prefixes:
            self.refuse()
        return NamedNode(self.prefixes[prefix] + local)

    # ------------------------------------------------------------------------------------------------- paths

    def verb(self) -> Path | None:
        if self.kind == "variable":
            self.take()
            return None
        return self.alternative()

    def alternative(self) -> Path:
        options = [self.sequence()]
        while self.skip("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Alternative(tuple(options))

    def sequence(self) -> Path:
        steps = [self.step()]
        while self.skip("/"):
            steps.append(self.step())
        return steps[0] if len(steps) == 1 else Sequence(tuple(steps))

    def step(self) -> Path:
        inverse = self.skip("^")
        path = self.primary()
        if self.kind == "other" and self.text in {"?", "*", "+"}:
            path = Repeat(path, self.take())
        return Inverse(path) if inverse else path

    def primary(self) -> Path:
        if self.skip("("):
            path = self.alternative()
            self.expect(")")
            return path
        if self.kind == "word" and self.skip("A"):
            return Predicate(RDF_TYPE)
        if self.kind not in {"iri", "name"}:
            self.refuse()
        return Predicate(self.iri())
