"""Full validation of the judicial mix by the rules of the package, beside pySHACL and pyshacl-turbo."""

from __future__ import annotations

import importlib.util
import json
import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from _generate import generate_home
from _measure import FULL, WORK, run
from _page import publish, table
from pyoxigraph import BlankNode, Literal, RdfFormat, Triple, serialize

from app.adapters.clock import today
from app.adapters.home import Home
from app.adapters.model_files import read_turtle
from app.adapters.package_files import package_folder
from app.adapters.projection.reading import ProjectionReader
from app.adapters.views import load_view
from app.shacl.vocabulary import NON_OVERLAP, RDFS_SUBCLASS, RESPECTS, UNIQUE_ON, sh

if TYPE_CHECKING:
    from collections.abc import Iterable

SIZES = (20_000, 200_000, 2_000_000) if FULL else (20_000, 200_000)
PEERS = {20_000: ("pyshacl", "turbo"), 200_000: ("turbo",), 2_000_000: ()}
"""pySHACL takes some minutes on the smallest."""
WRONG_EACH = 400
"""One triple in so many is taken away, and one gets a wrong value: so that reports say something."""
_ENGINES = Path(__file__).with_name("_shacl_engines.py")


def _write(file: Path, triples: Iterable[Triple]) -> Path:
    with file.open("wb") as out:
        serialize(triples, out, format=RdfFormat.N_TRIPLES)
    return file


def _shapes(folder: Path) -> dict[str, Path]:
    """Write the rules of the package, less the components that peers do not know; with SPARQL and without."""
    terms = read_turtle(package_folder("ontology"))
    hierarchy = (triple for triple in terms if triple.predicate == RDFS_SUBCLASS)
    rules = [*read_turtle(package_folder("shapes")), *hierarchy]
    common = [triple for triple in rules if triple.predicate not in {UNIQUE_ON, NON_OVERLAP, RESPECTS}]
    core = [triple for triple in common if triple.predicate != sh("sparql")]
    return {
        "core and SPARQL": _write(folder / "shapes.nt", common),
        "core": _write(folder / "core.nt", core),
    }


def _data(folder: Path, size: int) -> tuple[Path, int]:
    """Write the view of a generated home, some triples taken away and some values made wrong; return its size."""
    home = folder / "home"
    generate_home(home, size)
    reader = ProjectionReader(Home(home).projection)
    store = load_view(reader, today(), reader.head_number(), "restricted")
    reader.close()
    chance = random.Random(20261125)
    triples = _some([quad.triple for quad in store], size, chance)
    kept: list[Triple] = []
    for triple in triples:
        drawn = chance.randrange(WRONG_EACH)
        if drawn == 1 and not isinstance(triple.object, BlankNode):
            kept.append(Triple(triple.subject, triple.predicate, Literal("faux")))
        elif drawn:
            kept.append(triple)
    shutil.rmtree(home)
    return _write(folder / "data.nt", kept), len(kept)


def _some(triples: list[Triple], size: int, chance: random.Random) -> list[Triple]:
    """Return about so many triples: whole entities, drawn among all."""
    entities: dict[str, list[Triple]] = {}
    for triple in sorted(triples, key=str):
        entities.setdefault(str(triple.subject).partition("#")[0], []).append(triple)
    drawn = sorted(entities)
    chance.shuffle(drawn)
    found: list[Triple] = []
    for name in drawn:
        if len(found) >= size:
            break
        found += entities[name]
    return found


def _measure(engine: str, data: Path, shapes: Path, folder: Path) -> dict[str, float]:
    """Run one engine; its results are left in a file of the folder."""
    print(f"shacl: {engine} on {data.parent.name}, {shapes.stem}...", file=sys.stderr)
    return dict(json.loads(run(sys.executable, _ENGINES, engine, data, shapes, folder / f"{engine}.txt").output))


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _rows(size: int) -> Iterable[list[str]]:
    folder = WORK / f"shacl-{size}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    data, triples = _data(folder, size)
    for what, shapes in _shapes(folder).items():
        ours = min((_measure("compiled", data, shapes, folder) for _ in range(3)), key=lambda each: each["validate"])
        spent = ours["compile"] + ours["validate"]
        own = (folder / "compiled.txt").read_text(encoding="utf-8")
        told = f"{spent:.2f} s ({_shown(ours['compile'])} to compile)"
        yield [f"{triples:,}", what, "SRJ", told, f"{ours['above']:.0f} MB", f"{ours['results']:.0f}", ""]
        for engine in PEERS[size]:
            if engine == "turbo" and importlib.util.find_spec("pyshacl_turbo") is None:
                print("shacl: pyshacl-turbo is not installed, and left out", file=sys.stderr)
                continue
            found = _measure(engine, data, shapes, folder)
            theirs = (folder / f"{engine}.txt").read_text(encoding="utf-8")
            same = "the same" if theirs == own else f"{len(set(theirs.splitlines()) ^ set(own.splitlines()))} differ"
            ratio = f"{(found['compile'] + found['validate']) / spent:,.0f} × SRJ; {same}"
            name = {"pyshacl": "pySHACL", "turbo": "pyshacl-turbo"}[engine]
            took = _shown(found["compile"] + found["validate"])
            yield [f"{triples:,}", what, name, took, f"{found['above']:.0f} MB", f"{found['results']:.0f}", ratio]


def main() -> None:
    """Measure and write the section."""
    WORK.mkdir(parents=True, exist_ok=True)
    rows = [row for size in SIZES for row in _rows(size)]
    text = (
        "Full validation by the rules of the package (core components and SPARQL constraints, then core alone), each "
        "engine in a process of its own, its data in a graph or store of its library beforehand; processor time, "
        "compiling the shapes included, of which ours is the best of three. In the data one "
        f"triple in {WRONG_EACH} is missing and one has a wrong value. `srj:uniqueOn`, `srj:nonOverlap` and "
        "`srj:respects`, which peers do not know, are left out. *Memory* is what validation adds at its peak. Reports "
        "are compared result by "
        "result (focus, path, value, component, shape, severity).\n\n"
    )
    head = ["Triples", "Rules", "Engine", "CPU", "Memory", "Results", "Beside ours; report"]
    publish("shacl", "Full validation", text + table(head, rows))


if __name__ == "__main__":
    if "--size" in sys.argv:  # one size, to look at it
        for row in _rows(int(sys.argv[sys.argv.index("--size") + 1])):
            print(*row, sep=" | ")
    else:
        main()
