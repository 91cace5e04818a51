"""Strong entity tags of an answer and of its compressed form, and ``If-None-Match`` (RFC 9110, 8.8.3 and 13.1.2)."""

from __future__ import annotations

_SUFFIX = '-gzip"'


def compressed(tag: str) -> str:
    """Return the tag of the compressed form of an answer.

    >>> compressed('"a"')
    '"a-gzip"'
    """
    return tag[:-1] + _SUFFIX


def plain(tag: str) -> str:
    """Return the tag of an answer that is not compressed, from that of either form.

    >>> plain('"a-gzip"'), plain('"a"')
    ('"a"', '"a"')
    """
    return tag[: -len(_SUFFIX)] + '"' if tag.endswith(_SUFFIX) else tag


def matched(if_none_match: str | None, tag: str) -> str | None:
    """Return the tag by which a caller already has an answer, ``*`` for any; None when it has not.

    Compressed or not, the answer is the same to who asks whether it has changed; ``tag`` is that of the plain form.

    >>> matched('"b", W/"a-gzip"', '"a"'), matched(None, '"a"')
    ('"a-gzip"', None)
    """
    if if_none_match is None:
        return None
    if if_none_match.strip() == "*":
        return "*"
    tags = (tag, compressed(tag))
    named = (each.strip().removeprefix("W/") for each in if_none_match.split(","))
    return next((each for each in named if each in tags), None)
