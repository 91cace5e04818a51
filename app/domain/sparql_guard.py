"""Checks a SPARQL query of anyone before the engine sees it: no query may crash it, stall it or reach the network.

The engine parses by recursion and plans joins in more than cubic time, without a limit of its own: a few kilobytes
of brackets end its process, and its keywords need no space after them (``SERVICESILENT:x`` goes out to the
network). So the text is read first by tokens, without recursion and in linear time. What passes may still be
refused by the engine; ``explain_failure`` turns its message into the same kind of error.

Figures behind the limits (engine 0.5.13, stack of 8 MB): the process dies from about 850 nested EXISTS or function
calls, 2,200 braces, between 4,000 and 16,000 chained ``||``, 1,000 to 4,000 chained BIND or MINUS; 64 patterns of one
group take 72 ms to plan, 128 take 1.1 s, and nested plain groups or GRAPH are planned as one.
"""

from __future__ import annotations

from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.sparql_lexer import decode_escapes, invalid
from app.domain.sparql_shape import Form, Limits, QueryShape
from app.domain.sparql_walk import Walk

__all__ = ["Form", "Limits", "QueryShape", "check_query"]


def check_query(text: str, limits: Limits | None = None) -> QueryShape:
    """Check a query and return its shape; run ``shape.text``, never the text that was received.

    Raises InvalidInput with a stable code (``syntax``, ``too-long``, ``too-deep``, ``too-many-patterns``,
    ``too-many-operators``, ``service-refused``, ``from-refused``, ``update-refused``) and, in its details, ``line``
    and ``column`` (from 1, in characters), ``cause`` and ``remedy``.
    """
    bounds = limits or Limits()
    _check_size(text, bounds)
    return Walk(decode_escapes(text.removeprefix("\ufeff")), bounds).run()


def _check_size(text: str, limits: Limits) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        cause = Text("caractère isolé d'une paire UTF-16", "lone half of a UTF-16 pair")
        remedy = Text("Envoyer la requête en UTF-8.", "Send the query in UTF-8.")
        raise invalid("syntax", text, error.start, cause, remedy) from None
    if size > limits.max_bytes:
        raise InvalidInput(
            "too-long",
            Text(
                f"La requête fait {size} octets ; {limits.max_bytes} sont admis. "
                "La couper, ou envoyer ses valeurs en plusieurs requêtes.",
                f"The query has {size} bytes; {limits.max_bytes} are admitted. "
                "Cut it, or send its values in several queries.",
            ),
            {"value": size, "limit": limits.max_bytes},
        )
