"""SPARQL 1.1 Update requests read by tokens: what each operation may touch, and what is refused before any is run.

An operation is split in its parts (SPARQL 1.1 Update, 3.1 and 19.8, rules 29 to 49): templates, data, pattern. From
them queries are made whose answers name every subject of the default graph that the operation can touch; where that
cannot be told (blank nodes, values made anew at each run, whole graphs), the two states of the graph are compared.
LOAD and SERVICE reach out to the network: they are refused wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.sparql_lexer import Scanner, decode_escapes, invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.sparql_lexer import Token

_MOST_DEPTH = 64
_VOLATILE = frozenset({"UUID", "STRUUID", "RAND", "BNODE", "NOW"})
_WHOLE = frozenset({"CLEAR", "DROP", "ADD", "MOVE", "COPY", "CREATE"})
_LOAD = (
    Text("LOAD va chercher un document sur une autre machine", "LOAD fetches a document from another machine"),
    Text("Envoyer le document lui-même (POST .../data).", "Send the document itself (POST .../data)."),
)
_SERVICE = (
    Text("SERVICE appelle une autre machine", "SERVICE calls another machine"),
    Text("Donner ces réponses dans VALUES.", "Give its answers in VALUES."),
)
_LABEL = (
    Text("ce nœud anonyme est déjà dans un autre INSERT DATA", "this blank node is in another INSERT DATA already"),
    Text("Lui donner un autre nom : ce sont deux nœuds.", "Give it another label: they are two nodes."),
)
_DEEP = (
    Text(f"plus de {_MOST_DEPTH} niveaux imbriqués", f"more than {_MOST_DEPTH} nested levels"),
    Text("Réduire les imbrications.", "Nest less."),
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: the text to run, and the queries that name the subjects of the default graph it can touch.

    ``whole``: no query can tell, the default graph is compared before and after. ``graphs``: named graphs may change.
    """

    text: str
    touching: tuple[str, ...] = ()
    whole: bool = False
    graphs: bool = False


@dataclass
class _Reading:
    """The tokens of one operation, from its first word to the ``;`` that ends it."""

    tokens: list[Token] = field(default_factory=list)

    def words(self) -> set[str]:
        return {token.text.upper() for token in self.tokens if token.kind == "WORD"}


def operations(text: str, max_bytes: int, using: Sequence[str] = (), named: Sequence[str] = ()) -> list[Operation]:
    """Split an update request.

    Raises ``InvalidInput``: ``too-long``, ``syntax``, ``load-refused``, ``service-refused``, ``using-refused``,
    ``label-again``.

    >>> [each.touching for each in operations("DELETE WHERE { <urn:a> ?p ?o }", 1000)]
    [('CONSTRUCT {  <urn:a> ?p ?o  } WHERE { <urn:a> ?p ?o }',)]
    """
    if len(text) > max_bytes:
        raise InvalidInput(
            "too-long",
            Text(
                f"La mise à jour dépasse {max_bytes} octets. Envoyer les triplets en fichier (POST .../data).",
                f"The update is over {max_bytes} bytes. Send the triples as a file (POST .../data).",
            ),
            {"limit": max_bytes},
        )
    decoded = decode_escapes(text.removeprefix("\ufeff"))
    if using or named:
        decoded = _with_dataset(decoded, "".join((*(f" USING <{each}>" for each in using), *_named(named))))
    found: list[Operation] = []
    labels: set[str] = set()
    prologue = ""
    for reading in _split(decoded):
        size = _prologue_length(reading.tokens)
        if size:
            end = reading.tokens[size - 1]
            prologue += decoded[reading.tokens[0].start : end.start + len(end.text)] + "\n"
        own = reading.tokens[size:]
        if own:
            _refuse_labels(decoded, own, labels)
            found.append(_operation(decoded, prologue, own))
    return found


def _refuse_labels(text: str, tokens: Sequence[Token], known: set[str]) -> None:
    """Refuse a label of a blank node that two INSERT DATA of a request give (SPARQL 1.1 Query, 19.6)."""
    if [token.text.upper() for token in tokens[:2]] != ["INSERT", "DATA"]:
        return
    own = {token.text: token for token in tokens if token.kind == "NODE" and token.text.startswith("_:")}
    for label in sorted(own.keys() & known):
        raise invalid("label-again", text, own[label].start, *_LABEL)
    known.update(own)


def _split(text: str) -> list[_Reading]:
    scanner, depth, found = Scanner(text), 0, [_Reading()]
    while (token := scanner.next(after_operand=False)).kind != "END":
        if token.text in {"{", "(", "["}:
            depth += 1
            if depth > _MOST_DEPTH:
                raise invalid("too-deep", text, token.start, *_DEEP)
        elif token.text in {"}", ")", "]"}:
            depth -= 1
        if token.kind == "WORD":
            _refuse(text, token)
        if token.text == ";" and depth == 0:
            found.append(_Reading())
        else:
            found[-1].tokens.append(token)
    return found


def _refuse(text: str, token: Token) -> None:
    word = token.text.upper()
    if word == "LOAD":
        raise invalid("load-refused", text, token.start, *_LOAD)
    if word.startswith("SERVICE"):
        raise invalid("service-refused", text, token.start, *_SERVICE)


def _named(graphs: Sequence[str]) -> list[str]:
    return [f" USING NAMED <{each}>" for each in graphs]


def _with_dataset(text: str, clauses: str) -> str:
    """Write the dataset that a request names into each pattern (SPARQL 1.1 Protocol, 2.2.3).

    Raises ``InvalidInput`` (``using-refused``) when the update names a dataset of its own.
    """
    places: list[int] = []
    for reading in _split(text):
        words = reading.words()
        if words & {"USING", "WITH"}:
            raise InvalidInput(
                "using-refused",
                Text(
                    "La mise à jour nomme ses graphes (USING, WITH) : retirer using-graph-uri.",
                    "The update names its graphs (USING, WITH): remove using-graph-uri.",
                ),
            )
        groups = _groups(reading.tokens)
        if len(groups) > 1:
            before = groups[-1][0] - 1
            places.append(reading.tokens[before].start)
    for place in reversed(places):
        text = f"{text[:place]}{clauses} {text[place:]}"
    return text


def _prologue_length(tokens: Sequence[Token]) -> int:
    size = 0
    while size < len(tokens) and tokens[size].text.upper() in {"PREFIX", "BASE"}:
        size += 3 if tokens[size].text.upper() == "PREFIX" else 2
    return min(size, len(tokens))


def _operation(text: str, prologue: str, tokens: Sequence[Token]) -> Operation:
    last = tokens[-1]
    run = prologue + text[tokens[0].start : last.start + len(last.text)]
    words = {token.text.upper() for token in tokens if token.kind == "WORD"}
    verb = tokens[0].text.upper()
    if verb in _WHOLE:
        return Operation(run, whole=verb != "CREATE", graphs=True)
    graphs = bool(words & {"GRAPH", "WITH"})
    if verb == "WITH":
        return Operation(run, graphs=True)  # its templates speak of that graph, but for GRAPH, which names another
    anew = any(token.kind == "NODE" or token.text in {"[", "("} for group in _templates(tokens) for token in group)
    if words & _VOLATILE or anew:
        return Operation(run, whole=True, graphs=graphs)
    return Operation(run, _touching(text, prologue, tokens), graphs=graphs)


def _groups(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the places of the braces of each group that stands in no other."""
    found, depth, opened = [], 0, 0
    for place, token in enumerate(tokens):
        if token.text == "{":
            opened = place if depth == 0 else opened
            depth += 1
        elif token.text == "}":
            depth -= 1
            if depth == 0:
                found.append((opened, place))
    return found


def _templates(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Return the tokens of the templates and data: every group but the pattern, which is a template in DELETE WHERE."""
    groups = _groups(tokens)
    alone = len(groups) == 1
    return [tokens[start + 1 : end] for start, end in (groups if alone else groups[:-1])]


def _touching(text: str, prologue: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    groups = _groups(tokens)
    if not groups:
        return ()  # the engine says what is wrong
    start, end = groups[-1]
    pattern = text[tokens[start].start : tokens[end].start + 1]
    data = any(token.text.upper() == "DATA" for token in tokens[:2])
    dataset = _dataset(tokens, groups)
    where = "{}" if data else pattern
    parts = [_default_part(text, tokens, each) for each in (groups if len(groups) == 1 else groups[:-1])]
    return tuple(f"{prologue}CONSTRUCT {{ {part} }}{dataset} WHERE {where}" for part in parts if part.strip())


def _default_part(text: str, tokens: Sequence[Token], group: tuple[int, int]) -> str:
    """Return a template without what it says of named graphs."""
    start, end = group
    parts: list[str] = []
    from_, place = tokens[start].start + 1, start + 1
    while place < end:
        if tokens[place].text.upper() == "GRAPH" and tokens[place].kind == "WORD":
            parts.append(text[from_ : tokens[place].start])
            while tokens[place].text != "}":
                place += 1
            from_ = tokens[place].start + 1
        place += 1
    return ". ".join(part for part in (*parts, text[from_ : tokens[end].start]) if part.strip(" .\n\t\r"))


def _dataset(tokens: Sequence[Token], groups: Sequence[tuple[int, int]]) -> str:
    """Return the FROM clauses that say what USING does (SPARQL 1.1 Update, 3.1.3)."""
    between = tokens[groups[-2][1] + 1 : groups[-1][0]] if len(groups) > 1 else ()
    named = [token.text if token.kind != "WORD" else _FROM.get(token.text.upper(), "") for token in between]
    return " " + " ".join(named) if any(named) else ""


_FROM = {"USING": "FROM", "NAMED": "NAMED"}
