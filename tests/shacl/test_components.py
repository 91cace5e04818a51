"""The components of our own, against a naive reading of what they say."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.shacl import ShapeError, compile_shapes
from app.shacl.vocabulary import NON_OVERLAP_COMPONENT, UNIQUE_ON_COMPONENT
from tests.shacl.graphs import data, ex, triples

UNIQUE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; srj:uniqueOn ( ex:scheme ex:code ) ."
PERIODS = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; srj:nonOverlap ( ex:group ex:from ex:to ) ."
DATES = ["2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01"]
known_data = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def day(text: str) -> str:
    """Return a date in Turtle."""
    return f'"{text}"^^xsd:date'


things = st.dictionaries(
    st.sampled_from([f"ex:t{number}" for number in range(6)]),
    st.tuples(st.booleans(), st.sets(st.sampled_from(["ex:a", "ex:b"])), st.sets(st.sampled_from(['"1"', '"2"']))),
)
periods = st.dictionaries(
    st.sampled_from([f"ex:t{number}" for number in range(6)]),
    st.tuples(
        st.sampled_from(["ex:a", "ex:b"]), st.sampled_from([None, *DATES]), st.sampled_from([None, *DATES])
    ),
)  # fmt: skip


@known_data
@given(things)
def test_unique_on_equals_its_definition(found: dict[str, tuple[bool, set[str], set[str]]]) -> None:
    """Each target that shares a value of every property with another target is found, and nothing else."""
    text = "\n".join(
        f"{name} {'a ex:C ;' if target else ''} ex:is true ."
        + "".join(f"{name} ex:scheme {each} ." for each in schemes)
        + "".join(f"{name} ex:code {each} ." for each in codes)
        for name, (target, schemes, codes) in found.items()
    )
    expected = {
        (f"<http://example.org/{name[3:]}>", code)
        for (one, left), (other, right) in combinations(found.items(), 2)
        if left[0] and right[0] and left[1] & right[1]
        for name, code in product((one, other), left[2] & right[2])
    }
    results = compile_shapes(triples(UNIQUE)).validate(data(text))
    assert {(str(each.focus_node), str(each.value)) for each in results} == expected
    assert {each.component for each in results} <= {UNIQUE_ON_COMPONENT}


@known_data
@given(periods)
def test_non_overlap_equals_its_definition(found: dict[str, tuple[str, str | None, str | None]]) -> None:
    """Two targets of one group share a day, or do not."""
    text = "\n".join(
        f"{name} a ex:C ; ex:group {group} ."
        + (f"{name} ex:from {day(start)} ." if start else "")
        + (f"{name} ex:to {day(end)} ." if end else "")
        for name, (group, start, end) in found.items()
    )
    spans = {name: (group, start or "0", end or "9") for name, (group, start, end) in found.items()}
    expected = set()
    for (one, left), (other, right) in combinations(spans.items(), 2):
        if left[0] == right[0] and max(left[1], right[1]) < min(left[2], right[2]):
            expected |= {(one, other), (other, one)}
    results = compile_shapes(triples(PERIODS)).validate(data(text))
    names = {(str(each.focus_node), str(each.value)) for each in results}
    assert names == {(f"<http://example.org/{a[3:]}>", f"<http://example.org/{b[3:]}>") for a, b in expected}


def test_non_overlap_reads_moments_and_numbers() -> None:
    """A date is its first moment, without time zone in UTC; periods that touch do not overlap."""
    store = data(
        """
        ex:a a ex:C ; ex:group ex:g ; ex:from "2020-01-01T00:00:00Z"^^xsd:dateTime ; ex:to "2020-06-01"^^xsd:date .
        ex:b a ex:C ; ex:group ex:g ; ex:from "2020-06-01"^^xsd:date .
        ex:c a ex:C ; ex:group ex:h ; ex:from 1 ; ex:to 3 .  ex:d a ex:C ; ex:group ex:h ; ex:from 2.5 .
        """
    )
    results = compile_shapes(triples(PERIODS)).validate(store)
    assert [(each.focus_node, each.value) for each in results] == [(ex("c"), ex("d")), (ex("d"), ex("c"))]


def test_an_unreadable_bound_is_told() -> None:
    """A period that cannot be placed is a result of its own, with the bound as value."""
    store = data('ex:a a ex:C ; ex:group ex:g ; ex:from "yesterday" . ex:b a ex:C ; ex:group ex:g .')
    (result,) = compile_shapes(triples(PERIODS)).validate(store)
    assert (result.focus_node, str(result.value), result.component) == (ex("a"), '"yesterday"', NON_OVERLAP_COMPONENT)


@pytest.mark.parametrize(
    "parameter",
    [
        "srj:uniqueOn ()",
        'srj:uniqueOn ( "code" )',
        "srj:nonOverlap ( ex:a ex:b )",
        "sh:path ex:p ; srj:uniqueOn ( ex:a )",
    ],
)
def test_ill_formed_parameters_are_refused(parameter: str) -> None:
    """The message names the shape."""
    with pytest.raises(ShapeError, match=r"example\.org/S>"):
        compile_shapes(triples(f"ex:S sh:targetClass ex:C ; {parameter} ."))
