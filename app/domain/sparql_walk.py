"""Reads one query by tokens, without recursion: open brackets on a stack, and a few counters against the limits."""

from __future__ import annotations

from typing import NoReturn, cast

from app.domain import sparql_refusals as why
from app.domain.sparql_lexer import Scanner, Token, invalid
from app.domain.sparql_patterns import CLOSING, Frame, FrameKind, add_separator, add_term, planning_milliseconds
from app.domain.sparql_shape import Form, Limits, QueryShape
from app.domain.sparql_words import BRANCHES, CLAUSES, DATASET, FORMS, UPDATES, WORDS

_DATA_WORDS = frozenset({"TRUE", "FALSE", "UNDEF"})
_DATA_SYMBOLS = frozenset("()}+-") | {"^^"}


class Walk:
    """One reading of one query: a stack of open brackets and a few counters."""

    def __init__(self, text: str, limits: Limits) -> None:
        """Start before the first token; ``text`` has its name escapes decoded."""
        self._text = text
        self._limits = limits
        self._scanner = Scanner(text)
        start = Token("END", "", 0)
        self._frames = [Frame("query", start)]
        self._groups: list[Frame] = [Frame("template", start)]  # the last one receives the counts
        self._previous = start
        self._keyword = ""  # the last word, while only names (GRAPH <g>) came after it
        self._values = False  # between VALUES and its block
        self._operand = False
        self._prefixes: set[str] = set()
        self._form: Form | None = None
        self._depth = 0
        self._operators = 0
        self._planning = 0.0

    def run(self) -> QueryShape:
        """Read to the end; raises InvalidInput at the first thing that is refused."""
        while (token := self._next()).kind != "END":
            self._take(token)
            self._previous = token
        if len(self._frames) > 1:
            opener = self._frames[-1].opener
            self._stop(opener, why.unclosed(opener.text))
        if self._form is None:
            self._stop(token, why.NO_FORM)
        return QueryShape(self._form, self._text, self._depth, self._operators, round(self._planning, 1))

    def _next(self) -> Token:
        return self._scanner.next(after_operand=self._operand and self._frames[-1].kind == "expression")

    def _take(self, token: Token) -> None:
        frame = self._frames[-1]
        if token.kind == "NEWER":
            self._stop(token, why.NEWER)
        elif token.kind == "WORD":
            self._word(token, frame)
        elif frame.kind == "data":
            self._data(token)
        elif token.kind == "SYMBOL":
            self._symbol(token, frame)
        else:
            self._term(token, frame)

    # Words

    def _word(self, token: Token, frame: Frame) -> None:
        word = token.text.upper()
        self._check_word(token, word, frame)
        if self._form is None:
            self._prologue(token, word)
        if frame.kind == "data":
            return
        self._count(token)
        self._operand = word in {"TRUE", "FALSE"}
        self._keyword = word
        if word == "VALUES":
            self._values = True
        if frame.kind == "group":
            self._clause(word, frame)
        elif frame.holds_triples:
            add_term(frame, self._groups[-1])

    def _check_word(self, token: Token, word: str, frame: Frame) -> None:
        if "SERVICE" in word:
            self._stop(token, why.SERVICE)
        if word in UPDATES:
            self._stop(token, why.UPDATE)
        if self._limits.own_graphs and word in DATASET and frame.kind == "query":
            return
        if word not in WORDS and "FROM" in word:
            self._stop(token, why.FROM)
        if word not in WORDS or (frame.kind == "data" and word not in _DATA_WORDS):
            self._stop(token, why.unknown_word(token.text))

    def _prologue(self, token: Token, word: str) -> None:
        if word in FORMS:
            self._form = cast("Form", word)
        elif word not in {"PREFIX", "BASE"}:
            self._stop(token, why.NO_FORM)

    def _clause(self, word: str, frame: Frame) -> None:
        if word in {"A", "TRUE", "FALSE"}:
            self._triple_term(frame)
            return
        if word == "UNION":
            self._first_of_union(frame)
        elif word in CLAUSES:
            frame.settle()
        frame.end_triples()
        frame.select = frame.select or word == "SELECT"
        frame.expression_next = word in {"FILTER", "BIND"} or (frame.expression_next and word not in CLAUSES)
        if word == "VALUES":
            frame.joined += 1

    def _first_of_union(self, frame: Frame) -> None:
        """Take the plain group just closed out of the join: the whole union is one thing to join."""
        if frame.held is not None:
            self._plan(frame.held, self._previous)
            frame.held = None
            frame.joined += 1

    # Terms

    def _term(self, token: Token, frame: Frame) -> None:
        self._operand = True
        if token.kind == "NAME":
            self._name(token, frame)
        if self._form is None:
            return
        if frame.kind == "query" or frame.select:
            self._count(token)
        elif self._previous.text != "^^" and token.kind != "LANGUAGE" and not self._values:
            self._triple_term(frame)

    def _triple_term(self, frame: Frame) -> None:
        graph_name = self._keyword == "GRAPH" and self._previous.kind == "WORD"
        if frame.holds_triples and not frame.expression_next and not graph_name:
            frame.settle()
            add_term(frame, self._groups[-1])

    def _name(self, token: Token, frame: Frame) -> None:
        prefix = token.text.partition(":")[0]
        if self._form is None:
            self._prefixes.add(prefix)
            return
        upper = prefix.upper()
        if "FROM" in upper and frame.kind == "query":
            self._stop(token, why.FROM)
        if prefix not in self._prefixes:
            self._stop(token, why.SERVICE if "SERVICE" in upper else why.unknown_prefix(prefix))

    # Data of VALUES

    def _data(self, token: Token) -> None:
        if token.kind == "SYMBOL":
            if token.text not in _DATA_SYMBOLS:
                self._stop(token, why.DATA)
            if token.text == "(":
                self._push("data", token)
            elif token.text in ")}":
                self._pop(token)
        elif token.kind == "NAME":
            self._name(token, self._frames[-1])
        elif token.kind == "VARIABLE":
            self._stop(token, why.DATA)

    # Symbols

    def _symbol(self, token: Token, frame: Frame) -> None:
        symbol = token.text
        if symbol in "{([":
            self._open(token, frame)
        elif symbol in "})]":
            self._pop(token)
            self._operand = True
        else:
            self._operand = False
            if symbol == ".":
                self._check_object(token, frame)
            if symbol in {".", ";", ",", "/"} and (frame.holds_triples or frame.kind == "path"):
                add_separator(symbol, frame, self._groups[-1])
            elif symbol == "|" and frame.expected == "after-verb":
                frame.expected = "verb"
            if symbol not in ".;,":
                self._count(token)

    def _open(self, token: Token, frame: Frame) -> None:
        self._operand = False
        if token.text == "{":
            self._open_group(token, frame)
        elif token.text == "[":
            self._open_node(token, frame)
        else:
            self._open_parenthesis(token, frame)

    def _open_group(self, token: Token, frame: Frame) -> None:
        if self._calls_service():
            self._stop(self._previous, why.SERVICE)
        if self._values:
            self._values = False
            self._push("data", token)
        elif frame.kind == "query" and self._keyword == "CONSTRUCT":
            self._push("template", token)
        elif frame.kind in {"query", "group"} or (frame.kind == "expression" and self._keyword == "EXISTS"):
            self._nest(token, frame)
        else:
            self._stop(token, why.BRACE)
        self._keyword = ""

    def _calls_service(self) -> bool:
        # For the engine, SERVICE:x { } and trueSERVICE:x { } are calls; only GRAPH puts a name before a brace.
        named = self._previous.kind == "NAME" and "SERVICE" in self._previous.text.partition(":")[0].upper()
        return named and self._keyword != "GRAPH"

    def _nest(self, token: Token, frame: Frame) -> None:
        branch = frame.kind != "group" or frame.select or self._keyword in BRANCHES
        if frame.kind == "group":
            frame.settle()
            frame.joined += self._keyword in {"OPTIONAL", "MINUS"}
            frame.end_triples()
            frame.expression_next = False
        self._push("group", token, branch=branch)

    def _open_node(self, token: Token, frame: Frame) -> None:
        if not frame.holds_triples:
            self._stop(token, why.BRACKET)
        self._triple_term(frame)
        self._push("node", token)
        self._frames[-1].expected = "first"

    def _open_parenthesis(self, token: Token, frame: Frame) -> None:
        self._count(token)
        if self._values:
            self._push("names", token)
            return
        if frame.kind in {"query", "expression"} or frame.select or frame.expression_next:
            frame.expression_next = False
            self._push("expression", token)
        elif frame.kind == "path" or frame.expected in {"verb", "first"}:
            self._triple_term(frame)
            self._push("path", token)
        else:
            self._triple_term(frame)
            self._push("list", token)

    def _check_object(self, token: Token, frame: Frame) -> None:
        """Tell a triple that stops at its verb here: the engine would name a place far behind it."""
        if frame.expected == "after-verb" and frame.kind in {"group", "template", "node"}:
            self._stop(token, why.OBJECT)

    # The stack

    def _push(self, kind: FrameKind, token: Token, *, branch: bool = False) -> None:
        frame = Frame(kind, token, branch)
        self._frames.append(frame)
        if kind in {"group", "template"}:
            self._groups.append(frame)
        depth = len(self._frames) - 1
        self._depth = max(self._depth, depth)
        if depth > self._limits.max_depth:
            self._stop(token, why.too_deep(self._limits.max_depth))

    def _pop(self, token: Token) -> None:
        frame = self._frames[-1]
        expected = CLOSING[frame.opener.text]
        if token.text != expected:
            self._stop(token, why.mismatched(token.text, expected))
        self._check_object(token, frame)
        if frame.kind == "group":
            self._close_group(frame)
        self._frames.pop()
        if frame is self._groups[-1]:
            self._groups.pop()

    def _close_group(self, frame: Frame) -> None:
        frame.settle()
        parent = self._frames[-2]
        if frame.branch or parent.kind != "group":
            self._plan(frame.joined, frame.opener)
        else:
            parent.held = 1 if frame.select else frame.joined

    def _plan(self, joined: int, token: Token) -> None:
        """Close a group that is planned on its own: check its size, add its time."""
        if joined > self._limits.max_joined:
            self._stop(token, why.too_many_joined(joined, self._limits.max_joined))
        self._planning += planning_milliseconds(joined, len(self._frames))
        if self._planning > self._limits.max_planning:
            self._stop(token, why.too_long_to_plan())

    def _count(self, token: Token) -> None:
        self._operators += 1
        if self._operators > self._limits.max_operators:
            self._stop(token, why.too_many_operators(self._limits.max_operators))

    def _stop(self, token: Token, refusal: why.Refusal) -> NoReturn:
        raise invalid(refusal.code, self._text, token.start, refusal.cause, refusal.remedy)
