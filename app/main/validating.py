"""``srj validate``: documents against the rules of the package, or those of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.clock import today
from app.adapters.home import Home
from app.adapters.model_files import read_turtle
from app.adapters.package_files import package_folder
from app.adapters.projection.reading import ProjectionReader
from app.adapters.rules import Rules
from app.adapters.validation import Checker, rules_of_file
from app.adapters.views import load_view
from app.main.references import reference_parser

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.validation import Validation
    from app.domain.references import ReferenceParser

ANY_BASE = "http://127.0.0.1:8000"


def package_rules() -> Rules:
    """Compile the rules of the package."""
    return Rules(read_turtle(package_folder("shapes")), read_turtle(package_folder("ontology")))


def package_checker(base: str) -> Checker:
    """Return the checker of a home: the rules and the model of the package."""
    return Checker(package_rules(), read_turtle(package_folder("ontology")), base, reference_reader)


def reference_reader() -> ReferenceParser:
    """Return what reads legal references."""
    return reference_parser().parse


def validate_files(
    paths: list[Path], *, home: Path | None, shapes: Path | None, engine: str, kind: str = ""
) -> Validation:
    """Validate files together; with what is published in ``home`` when it is given. ``kind`` is what tables hold."""
    terms = list(read_turtle(package_folder("ontology")))
    rules = rules_of_file(shapes, terms) if shapes else package_rules()
    model = [] if shapes else terms
    published, base = None, ANY_BASE
    if home is not None:
        place = Home(home.absolute())
        place.require()
        reader = ProjectionReader(place.projection)
        base = reader.meta("base") or ANY_BASE
        published = load_view(reader, today(), reader.head_number(), "restricted")
        reader.close()
    checker = Checker(rules, model, base, reference_reader)
    documents = [checker.read_file(path, kind) for path in paths]
    if engine == "pyshacl":
        return checker.by_reference(published, *documents)
    return checker.alone(*documents) if published is None else checker.together(published, *documents)
