"""The folders that travel with the code are found in a checkout and in an installed wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import app
from app.adapters.package_files import package_folder
from app.domain.errors import Damaged

if TYPE_CHECKING:
    from pathlib import Path


def _installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a package as pip does, without the folders of a checkout."""
    package = folder / "app"
    package.mkdir()
    monkeypatch.setattr(app, "__file__", str(package / "__init__.py"))
    return package


@pytest.mark.parametrize("name", ["ontology", "shapes", "queries", "data"])
def test_a_checkout_has_them_beside_the_code(name: str) -> None:
    assert package_folder(name).name == name  # type: ignore[arg-type]  # the four names of the literal
    assert (package_folder(name).parent / "pyproject.toml").is_file()  # type: ignore[arg-type]  # the same


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = _installed(tmp_path, monkeypatch)
    (package / "_package" / "shapes").mkdir(parents=True)
    assert package_folder("shapes") == package / "_package" / "shapes"


def test_an_installation_that_is_not_whole_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(tmp_path, monkeypatch)
    with pytest.raises(Damaged) as caught:
        package_folder("data")
    assert caught.value.code == "package-folder-missing"
    assert "Réinstaller" in caught.value.text.fr
