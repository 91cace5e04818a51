"""The guard with a memory says of every query what the guard says, whatever it was shown before."""

from __future__ import annotations

import random

import pytest

from app.domain.errors import InvalidInput
from app.domain.sparql_guard import check_query
from app.domain.sparql_shape import Limits, QueryShape
from app.services.guarding import Guard, without_values
from tests.domain.sparql_attacks import CALLS, CHAINS, CHOICES, JOINS, NESTINGS, WRITES

LIMITS = Limits(max_depth=12, max_joined=12)

# Parts that can be read in two ways: an IRI or a comparison, a string or the end of one, a comment or part of an IRI.
PARTS = (
    *(
        "SELECT * {",
        "}",
        "FILTER(",
        "(",
        ")",
        "?a<?b",
        "?a <",
        ">",
        "<http://x/it's>",
        "<urn:x#y>",
        "<?b'x>y'",
        "'",
        '"',
    ),
    *(
        '"',
        "'''",
        '"""',
        "#",
        "\n",
        " ",
        "?s ?p ?o .",
        "'a'",
        '"b"',
        "<",
        "SERVICE <urn:x> {",
        "\\u0022",
        "\\",
        "[",
        "]",
    ),
    *("?a<?b#c>", ">=", "&& ", "@fr", "^^<urn:t>", "1", "EXISTS {", "'x>y'", "# ' comment\n"),
    *('# " comment\n', "<a'b>"),
)


def verdict(text: str, guard: Guard | None = None) -> QueryShape | tuple[str, object]:
    """Return the shape of a query, or why it is refused and where."""
    try:
        return guard.check(text) if guard is not None else check_query(text, LIMITS)
    except InvalidInput as error:
        return error.code, error.details.get("column")


def test_what_differs_by_its_values_alone_is_known() -> None:
    texts = [f"# {n}\nSELECT ?s {{ ?s ?p \"{'(' * n}\" . FILTER(?s != 'x{n}') }}" for n in range(20)]
    assert len({without_values(text) for text in texts}) == 1
    guard = Guard(LIMITS)
    for text in texts:
        shape = guard.check(text)
        assert shape == check_query(text, LIMITS)
        assert shape.text == text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p '''long''' }",
        'SELECT * { ?s ?p """long""" }',
        "SELECT * { ?s ?p '\\u0027' }",
        "SELECT * { ?s ?p <http://x/it's> }",
    ],
)
def test_what_could_be_read_in_two_ways_is_read_again(text: str) -> None:
    assert without_values(text) is None


def test_a_comparison_does_not_hide_what_a_string_would() -> None:
    """``<?b'x>`` may be an IRI or a comparison; read as the one, the depth of the other would pass for known."""
    guard = Guard(LIMITS)
    for depth in (1, 30):
        brackets = "(" * depth
        text = f"SELECT * {{ ?a ?b ?c FILTER(?a<?b'x>y' {brackets} 'z' {')' * depth}) }}"
        assert verdict(text, guard) == verdict(text)


def test_attacks_are_refused_after_what_looks_like_them() -> None:
    guard = Guard(LIMITS)
    made = [make(size) for size in (3, 200) for make in (*NESTINGS.values(), *CHAINS.values(), *JOINS.values())]
    for text in (*made, *CALLS, *CHOICES, *WRITES):
        assert verdict(text, guard) == verdict(text)


def test_half_of_a_pair_is_refused_wherever_it_stands() -> None:
    guard = Guard(LIMITS)
    for value in ("x", "\ud800"):
        text = f'SELECT * {{ ?s ?p "{value}" }}'
        assert verdict(text, guard) == verdict(text)


def test_random_texts_get_the_same_verdict() -> None:
    chance, guard = random.Random(20261125), Guard(LIMITS)  # noqa: S311 - the same draws each time
    same = 0
    for _ in range(30_000):
        text = "SELECT * { ?a ?b ?c FILTER(" * chance.randint(0, 1)
        text += "".join(chance.choice(PARTS) for _ in range(chance.randint(1, 9))) + ") }" * chance.randint(0, 1)
        found = verdict(text, guard)
        assert found == verdict(text), text
        same += isinstance(found, QueryShape)
    assert same > 50
