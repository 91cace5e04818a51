"""Settings come from the environment and the arguments, and a wrong one is told with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import InvalidInput
from app.settings import Settings, descriptions, unknown_variables


def test_defaults_are_those_of_the_contract() -> None:
    settings = Settings.from_environment({})
    assert settings.home == Path("home")
    assert (settings.query_deadline, settings.query_memory) == (10.0, 1_000_000_000)
    assert (settings.answer_limit, settings.upload_limit) == (256_000_000, 200_000_000)
    assert settings.default_base == "http://127.0.0.1:8000"


def test_the_environment_is_read_with_the_type_of_each_setting() -> None:
    environ = {"SRJ_HOME": "elsewhere", "PORT": "8123", "SRJ_QUERY_DEADLINE": "2.5", "SRJ_WORKERS": "3"}
    settings = Settings.from_environment(environ)
    assert settings == Settings(home=Path("elsewhere"), port=8123, query_deadline=2.5, workers=3)
    assert settings.default_base == "http://127.0.0.1:8123"


def test_an_option_of_the_command_line_wins_and_none_leaves_the_environment() -> None:
    environ = {"PORT": "8123", "SRJ_BASE": "https://srj.example.org"}
    settings = Settings.from_environment(environ, port=9000, host=None)
    assert (settings.port, settings.host) == (9000, "127.0.0.1")
    assert settings.default_base == "https://srj.example.org"


def test_an_empty_variable_is_as_if_absent() -> None:
    assert Settings.from_environment({"PORT": ""}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eight thousand"),
        ("PORT", "-1"),
        ("SRJ_WORKERS", "0"),
        ("SRJ_QUERY_DEADLINE", "nan"),
        ("SRJ_QUERY_DEADLINE", "inf"),
        ("SRJ_QUERY_MEMORY", "1"),
        ("SRJ_LANGUAGE", "de"),
    ],
)
def test_a_wrong_value_names_the_variable_and_what_it_takes(variable: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Settings.from_environment({variable: value})
    assert caught.value.code == "invalid-setting"
    assert caught.value.details == {"variable": variable, "value": value}
    assert variable in caught.value.text.fr
    assert variable in caught.value.text.en


def test_a_misspelt_variable_is_named() -> None:
    assert unknown_variables({"SRJ_HOMME": "x", "SRJ_HOME": "y", "PATH": "z"}) == ["SRJ_HOMME"]


def test_every_setting_has_its_sentence_in_both_languages_and_a_variable_of_its_own() -> None:
    found = descriptions()
    assert len({setting.variable for _, setting in found}) == len(found)
    assert all(setting.text.fr.endswith(".") and setting.text.en.endswith(".") for _, setting in found)
