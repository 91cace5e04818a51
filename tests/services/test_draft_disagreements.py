"""Sources that give different values of what a thing has once."""

from __future__ import annotations

from app.domain.contents import Content
from app.services.draft_disagreements import disagreements, sources_disagree

SKOS = "http://www.w3.org/2004/02/skos/core#"
LABEL, NOTE = (f"<{SKOS}{name}>".encode() for name in ("prefLabel", "note"))
THING = "http://x/id/a/1"


def says(*lines: str) -> Content:
    return Content.of(f"<{THING}> {line} .".encode() for line in lines)


def test_both_sources_are_named_with_what_they_say() -> None:
    said = {
        "natinf": says(f'<{SKOS}prefLabel> "VOL"@fr', f'<{SKOS}prefLabel> "THEFT"@en'),
        "stewardship-public": says(f'<{SKOS}prefLabel> "RAPT"@fr', f'<{SKOS}prefLabel> "THEFT"@en'),
        "resolution": says(f'<{SKOS}prefLabel> "AUTRE"@fr'),
    }
    key = f"<{THING}> ".encode() + LABEL
    (found,) = disagreements(THING, said, [key], {LABEL})
    assert found.language == "fr"
    assert found.values == (("natinf", "VOL"), ("stewardship-public", "RAPT"))
    refused = sources_disagree([found], set(said))
    for words in refused.text:
        assert all(each in words for each in ("natinf", "VOL", "stewardship-public", "RAPT"))


def test_what_a_thing_may_have_twice_and_what_is_not_touched_is_no_disagreement() -> None:
    said = {
        "a": says(f'<{SKOS}note> "x"', f'<{SKOS}prefLabel> "x"'),
        "b": says(f'<{SKOS}note> "y"', f'<{SKOS}prefLabel> "y"'),
    }
    assert not list(disagreements(THING, said, [f"<{THING}> ".encode() + NOTE], {LABEL}))
    assert not list(disagreements(THING, said, [], {LABEL}))
    assert not list(disagreements(THING, {"a": said["a"]}, [f"<{THING}> ".encode() + LABEL], {LABEL}))
