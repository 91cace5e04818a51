"""The model of this package: where it lies, and its version."""

from __future__ import annotations

from app.adapters.model_files import ModelFiles
from app.adapters.package_files import package_folder

MODEL_VERSION = "0.2.0"  # the highest of those of the files of ontology/ and shapes/ (owl:versionInfo)


def package_model() -> ModelFiles:
    """Return the model that travels in this package."""
    migrations = package_folder("queries") / "migrations"
    return ModelFiles(MODEL_VERSION, package_folder("ontology"), package_folder("shapes"), migrations)
