"""``srj validate`` and ``/validate``: documents against the rules, of the package or of a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from app.adapters.home import Home
from app.adapters.model_files import read_turtle
from app.adapters.package_files import package_folder
from app.adapters.processes.frames import Frame
from app.adapters.projection.reading import ProjectionReader
from app.adapters.rdf.documents import media_type_of, parse_document
from app.adapters.rules import Rules
from app.adapters.validation import validate_alone, validate_by_reference, validate_together
from app.adapters.views import load_view
from app.domain.errors import InvalidInput
from app.domain.import_report import spreadsheet_safe
from app.domain.language import Text
from app.main.writing import today
from app.shacl import ShapeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad, Store, Triple

    from app.adapters.processes.worker import Task
    from app.adapters.validation import Validation
    from app.domain.verdicts import Finding

FORMATS = ("text", "json", "turtle", "csv", "junit")
ENGINES = ("compiled", "pyshacl")


def package_rules() -> Rules:
    """Compile the rules of the package."""
    return Rules(read_turtle(package_folder("shapes")), read_turtle(package_folder("ontology")))


def validation_task(base: str) -> Task:
    """Return what a worker does of a posted document; the rules are compiled now, and shared by every worker."""
    rules = package_rules()
    model = list(read_turtle(package_folder("ontology")))

    def validate(store: Store, frame: Frame) -> Frame:
        document = parse_document(frame.body, frame.text("mediaType"), f"{base}/id/")
        if frame.text("with") == "published":
            found = validate_together(store, document, rules)
        else:
            found = validate_alone(model, document, rules)
        return Frame(found.to_json(), found.report)

    return validate


def validate_files(paths: Sequence[Path], options: Mapping[str, object]) -> dict[str, object]:
    """Validate files together; ``options`` are those of ``srj validate``. Returns ``conforms`` and ``output``."""
    _require(str(options["format"]), FORMATS, "format")
    _require(str(options["engine"]), ENGINES, "engine")
    model = list(read_turtle(package_folder("ontology")))
    base, published = _published(options)
    document = [quad for path in paths for quad in _read(path, base)]
    rules = _rules(options, model)
    if options["engine"] == "pyshacl":
        found = validate_by_reference(_all(published, model), document, rules)
    elif published is not None:
        found = validate_together(published, document, rules)
    else:
        found = validate_alone(model, document, rules)
    return {"conforms": found.conforms, "output": _written(found, str(options["format"]), paths)}


def _all(published: Store | None, model: list[Triple]) -> list[Triple]:
    return model if published is None else [quad.triple for quad in published]


def _published(options: Mapping[str, object]) -> tuple[str, Store | None]:
    asked = options.get("with")
    home = Home(Path(str(options["home"])).absolute())
    if asked is None:
        return "http://127.0.0.1:8000", None
    if asked != "published":
        raise InvalidInput(
            "unknown-option",
            Text(f"--with vaut « {asked} » : seul « published » existe.", f"--with is '{asked}': only 'published' exists."),
        )
    home.require()
    reader = ProjectionReader(home.projection)
    try:
        view = load_view(reader, today(), reader.head_number(), "restricted")
        return reader.meta("base") or "http://127.0.0.1:8000", view
    finally:
        reader.close()


def _read(path: Path, base: str) -> list[Quad]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            "no-such-file",
            Text(f"{path} ne peut pas être lu : {error.strerror}.", f"{path} cannot be read: {error.strerror}."),
        ) from error
    return parse_document(data, media_type_of(path.name), f"{base}/id/")


def _rules(options: Mapping[str, object], model: list[Triple]) -> Rules:
    path = options.get("shapes")
    if path is None:
        return Rules(read_turtle(package_folder("shapes")), model)
    try:
        return Rules([quad.triple for quad in _read(Path(str(path)), "urn:shapes")], model)
    except ShapeError as error:
        raise InvalidInput(
            "unusable-shapes",
            Text(
                f"La règle {error.shape} est mal formée : {error.message}",
                f"The rule {error.shape} is ill-formed: {error.message}",
            ),
            {"shape": error.shape},
        ) from error


def _require(value: str, known: Sequence[str], name: str) -> None:
    if value not in known:
        raise InvalidInput(
            "unknown-option",
            Text(
                f"--{name} vaut « {value} » : choisir {', '.join(known)}.",
                f"--{name} is '{value}': choose {', '.join(known)}.",
            ),
        )


def _written(found: Validation, form: str, paths: Sequence[Path]) -> str:
    match form:
        case "json":
            return json.dumps(found.to_json(), ensure_ascii=False) + "\n"
        case "turtle":
            return found.report.decode()
        case "csv":
            return _csv(found.findings)
        case "junit":
            return _junit(found.findings, paths)
        case _:
            return _text(found.findings)


def _csv(findings: Sequence[Finding]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["focusNode", "resultPath", "value", "severity", "component", "sourceShape", "message"])
    for each in findings:
        cells = (each.focus, each.path, each.value, each.severity, each.component, each.shape, each.message.fr)
        writer.writerow([spreadsheet_safe(cell or "") for cell in cells])
    return out.getvalue()


def _text(findings: Sequence[Finding]) -> str:
    if not findings:
        return "Conforme : aucune règle n'est enfreinte.\n"
    lines = [f"{len(findings)} constat(s)\n"]
    for each in findings:
        where = f" {each.path}" if each.path else ""
        lines.append(f"[{each.severity}] {each.focus}{where}\n    {each.message.fr}\n    règle : {each.shape}\n")
    return "".join(lines)


def _junit(findings: Sequence[Finding], paths: Sequence[Path]) -> str:
    name = quoteattr(", ".join(path.name for path in paths))
    cases = "".join(
        f"  <testcase classname={quoteattr(each.shape)} name={quoteattr(each.focus)}>"
        f"<failure type={quoteattr(each.severity)}>{escape(each.message.fr)}</failure></testcase>\n"
        for each in findings
    )
    if not findings:
        cases = '  <testcase classname="shacl" name="conforms"/>\n'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<testsuite name={name} tests="{max(1, len(findings))}" failures="{len(findings)}">\n{cases}</testsuite>\n'
