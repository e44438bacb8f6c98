"""A real browser against a real server: devices, languages, sign-in, accessibility.

A journey takes `page` (or `browser_page` for one device and language of its own) and is run on a
desk and on a phone, in Chinese and in English. Whatever the browser complains about (a script
error, a breach of the Content-Security-Policy, a page that answers 5xx) fails the journey.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.town import Town, at, build

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("LINLI_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEVICES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
}
LOCALES = {"zh-hans": "zh-CN", "en": "en-US"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey, and needs committed rows: the server reads them."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let the fixtures know whether the journey failed, so that they keep a picture of it."""
    report = yield
    if report.when == "call":  # type: ignore[attr-defined]
        item.stash[FAILED] = report.failed  # type: ignore[attr-defined]
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, once for all journeys of a worker."""
    # Playwright keeps an event loop in this thread; Django would refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@dataclass
class Complaints:
    """What the browser found wrong with the pages."""

    lines: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.lines.append(f"script error: {error}"))
        page.on("console", lambda said: self.hear(said.type, said.text))
        page.on("response", lambda got: self.judge(got.status, got.url))

    def hear(self, kind: str, text: str) -> None:
        # A refusal is an answer (403, 409, 422), which Chromium calls an error in the console.
        if kind == "error" and "Failed to load resource" not in text:
            self.lines.append(f"console: {text}")

    def judge(self, status: int, url: str) -> None:
        if status >= 500:
            self.lines.append(f"{status}: {url}")


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture(autouse=True)
def _clock(settings: Any, now: datetime) -> None:
    """Move the server's clock to the journey's instant; it goes on ticking."""
    real = datetime.now(UTC)  # noqa: TID251 - the difference to the real clock is what we want
    settings.LINLI_CLOCK_OFFSET = now - real


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Keep the lists that a journey sends apart from a site's own."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def clock(settings: Any) -> Callable[[str], datetime]:
    """Give a function that moves the server's clock: `clock("2020-03-14 09:30")`, local time."""

    def move(text: str) -> datetime:
        moment = at(text)
        real = datetime.now(UTC)  # noqa: TID251 - the difference to the real clock is what we want
        settings.LINLI_CLOCK_OFFSET = moment - real
        return moment

    return move


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The small community of the journeys, as of February 2020."""
    return build()


OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def open_context(
    browser: Browser,
    live_server: Any,
    complaints: Complaints,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[OpenContext]:
    """Give a function that opens a browser of its own: `open_context("phone", "en", script=False)`."""
    opened: list[BrowserContext] = []

    def open_one(
        device: str = "desk", language: str = "en", *, script: bool = True
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=script,
            **DEVICES[device],
        )
        context.set_default_timeout(15_000)
        context.on("page", complaints.listen)
        cookie = {"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language}
        context.add_cookies([{**cookie, "url": live_server.url}])  # type: ignore[list-item]
        opened.append(context)
        return context

    yield open_one
    failed = request.node.stash.get(FAILED, False)
    for context in opened:
        for number, page in enumerate(context.pages):
            if failed and not page.is_closed():
                picture = tmp_path / f"failed-{opened.index(context)}-{number}.png"
                page.screenshot(path=picture, full_page=True)
        context.close()
    assert complaints.lines == []


@pytest.fixture(params=sorted(DEVICES))
def device(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=sorted(LOCALES))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(open_context: OpenContext, device: str, language: str) -> Page:
    """A page on each device in each language."""
    return open_context(device, language).new_page()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Give a function that signs a user in without the form: `sign_in(page, user)`."""

    def sign(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]

    return sign


def grave_findings(page: Page) -> list[str]:
    """Return axe's serious and critical findings about the page as it is now."""
    if not AXE.exists():
        pytest.fail("axe-core is missing: run script/setup --dev")
    # Evaluated by the browser's tools, so the page's own strict policy stays as it is.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {node['target']}"
        for found in result["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


@pytest.fixture(scope="session")
def assert_no_serious_axe() -> Callable[[Page], None]:
    """Give a function that fails when axe finds something serious on the page."""

    def judge(page: Page) -> None:
        assert grave_findings(page) == [], page.url

    return judge


@contextmanager
def offline(context: BrowserContext) -> Iterator[None]:
    """Cut a browser off from the server for a while."""
    context.set_offline(True)
    try:
        yield
    finally:
        context.set_offline(False)


@pytest.fixture(scope="session")
def no_sideways_scroll() -> Callable[[Page], None]:
    """Give a function that fails when the page is wider than the screen."""

    def judge(page: Page) -> None:
        extra = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert extra <= 0, f"{page.url} is {extra} px wider than the screen"

    return judge
