"""Effects of drafts: added up, one after another or all at once, and what is told apart."""

from __future__ import annotations

import random

import pytest

from app.domain.draft_effects import in_the_end, net_difference

LINES = [
    b'<http://x/id/a/1> <urn:p> "a b c" .',
    b'<http://x/id/a/1> <urn:p> "say \\"<urn:g> .\\" "@fr .',
    b'<http://x/id/a/1#part> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    b"<http://x/id/a/2> <urn:p> <urn:o> .",
    b'<http://x/id/a/2> <urn:p> "a b"@en <urn:g> .',
    b"<http://x/id/a/2> <urn:p> <urn:o> <urn:g> .",
    b"_:b <urn:p> <urn:o> .",
    b"<http://x/id/a/2> <urn:p> _:b .",
    b"<http://x/id/a/2> <urn:p> _:b _:g .",
]


def told(effects: list[tuple[str, bytes]]) -> tuple[object, ...]:
    found = net_difference(effects)
    owners = {entity: (own.removed, own.added, own.given) for entity, own in found.owners.items()}
    return owners, found.named, found.blank, found.apart


def test_statements_are_told_apart_by_entity_graph_and_blank_node() -> None:
    found = net_difference([("", b"\n".join(b"+" + line for line in LINES))])
    assert {entity: len(own.added) for entity, own in found.owners.items()} == {
        "http://x/id/a/1": 3,
        "http://x/id/a/2": 1,
    }
    assert found.named == {"<urn:g>", "_:g"}
    assert found.blank == {"_:b <urn:p> <urn:o>", "<http://x/id/a/2> <urn:p> _:b"}


@pytest.mark.parametrize("seed", range(30))
def test_adding_up_one_by_one_is_adding_up_at_once(seed: int) -> None:
    """And both are what the lines give in the end."""
    drawn = random.Random(seed)  # noqa: S311 - the same draws at each run
    held: set[bytes] = set(drawn.sample(LINES, 4))
    effects: list[tuple[str, bytes]] = []
    for _ in range(12):
        chosen = drawn.sample(LINES, drawn.randint(1, 4))
        effects.append(
            (drawn.choice(["", "natinf"]), b"\n".join((b"-" if each in held else b"+") + each for each in chosen))
        )
        held ^= set(chosen)
    step = None
    for effect in effects:
        step = net_difference([effect], step)
    assert step is not None
    once = net_difference(effects)
    assert step == once
    lines = in_the_end(line for _, effect in effects for line in effect.split(b"\n"))
    plain = {line for line in lines if b"<urn:g>" not in line and b"_:" not in line} | {
        line for line in lines if b"say" in line
    }
    changed = {b"-" + line for own in once.owners.values() for line in own.removed}
    changed |= {b"+" + line for own in once.owners.values() for line in own.added}
    assert changed == plain
    assert {b"%s%s" % (sign, what) for what, sign in once.apart.items()} == set(lines) - plain


def test_what_was_known_is_never_changed() -> None:
    first = net_difference([("natinf", b"+" + LINES[0])])
    second = net_difference([("", b"-" + LINES[0])], first)
    assert first.owners["http://x/id/a/1"].given == {LINES[0]: "natinf"}
    assert second.owners == {}
