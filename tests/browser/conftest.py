"""A real Chromium on a real service; what the browser complains of fails the test that caused it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.server import free_port, make_home, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(180))


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service on the demonstration graph; these tests may import into it."""
    home, port = tmp_path_factory.mktemp("browser") / "home", free_port()
    make_home(home, port=port)
    with serving(home, port) as service:
        yield service.address


@pytest.fixture(scope="package")
def chromium(site: str) -> Iterator[Browser]:
    """A running browser; skipped with one line where there is none, a failure with CI=true."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    assert site
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def context(chromium: Browser) -> Iterator[Callable[[int, bool, bool], BrowserContext]]:
    """Give a browser window of a width, with or without scripts and the dark theme; each is made once."""
    made: dict[tuple[int, bool, bool], BrowserContext] = {}

    def of(width: int, scripts: bool, dark: bool) -> BrowserContext:  # noqa: FBT001 - the three things a window is
        key = (width, scripts, dark)
        if key not in made:
            made[key] = chromium.new_context(
                viewport={"width": width, "height": 800},
                java_script_enabled=scripts,
                color_scheme="dark" if dark else "light",
                locale="fr-FR",
            )
        return made[key]

    yield of
    for each in made.values():
        each.close()


@pytest.fixture
def open_page(context: Callable[[int, bool, bool], BrowserContext], site: str) -> Iterator[Callable[..., Page]]:
    """Open pages of the site; a console error, an error of a script or a request to another origin fails the test."""
    pages: list[Page] = []
    wrong: list[str] = []

    def told(said: ConsoleMessage) -> None:
        # That a page answers 404 or 400 is what some tests are about, not a fault of the page.
        if said.type in {"error", "warning"} and "the server responded with a status of 4" not in said.text:
            wrong.append(f"console: {said.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith(site):
            wrong.append(f"request: {request.url}")

    def opened(
        address: str, *, width: int = 1200, scripts: bool = True, dark: bool = False, expected: int = 200
    ) -> Page:
        page = context(width, scripts, dark).new_page()
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("console", told)
        page.on("request", asked)
        answer = page.goto(f"{site}{address}")
        assert answer is not None
        assert answer.status == expected, f"{address}: {answer.status}"
        return page

    yield opened
    for page in pages:
        page.close()
    assert wrong == []
