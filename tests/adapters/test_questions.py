"""The questions of ``queries/``, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters.package_files import package_folder
from app.adapters.questions import Questions
from app.domain.errors import Damaged, InvalidInput


def test_every_question_of_the_package_is_loaded() -> None:
    folder = package_folder("queries")
    questions = Questions.load(folder)
    assert len(questions) == len(list(folder.rglob("*.rq")))
    assert [each.name for each in questions] == sorted(each.name for each in questions)
    assert {"examples", "pages"} <= {each.name.partition("/")[0] for each in questions}
    assert questions["lookup/by-identifier"].key == "by-identifier"


def test_an_unknown_name_fails() -> None:
    questions = Questions([])
    assert questions.get("examples/none") is None
    with pytest.raises(Damaged) as caught:
        questions["examples/none"]
    assert caught.value.code == "question-missing"


def test_a_file_without_summary_fails_when_the_service_starts(tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_text("SELECT * WHERE { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(InvalidInput):
        Questions.load(tmp_path)
