"""The build: exact versions, no addresses in the lock, style that old engines understand (M29)."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from linli.ui import build, icons, manifest
from tests.house.tree import ROOT

CSS = ROOT / "src/linli/ui/assets/css"
SYMBOLS = ROOT / "node_modules/@tabler/icons/icons/outline"


def block(css: str, selector: str) -> dict[str, str]:
    """Return the declarations of the first rule with this selector line."""
    body = css.split(selector, 1)[1].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"([\w-]+):\s*([^;]+);", body))


def test_dark_by_choice_and_dark_by_device_are_the_same() -> None:
    tokens = (CSS / "tokens.css").read_text("utf-8")
    chosen = block(tokens, "\n[data-theme='dark']")
    assert chosen == block(tokens, "@media (prefers-color-scheme: dark) {")
    assert chosen["--color-primary"] == "#7ab6f2"


def test_every_color_of_the_light_theme_has_a_dark_one() -> None:
    tokens = (CSS / "tokens.css").read_text("utf-8")
    light = block(tokens, ":root,\n[data-theme='light']")
    dark = block(tokens, "\n[data-theme='dark']")
    shapes = {"--radius-selector", "--radius-field", "--radius-box", "--size-selector"}
    shapes |= {"--size-field", "--border", "--depth", "--noise"}
    assert set(light) - set(dark) == shapes


def test_package_versions_are_exact() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"], **package["overrides"]}
    assert {k: v for k, v in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", v)} == {}


def test_the_lock_file_names_no_download_address() -> None:
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert '"hasInstallScript": true' not in lock.replace(_fsevents(lock), "")


def _fsevents(lock: str) -> str:
    """The one package with an install script is for macOS only and optional."""
    start = lock.find('"node_modules/fsevents"')
    return lock[start : lock.find("    },", start)] if start >= 0 else ""


def test_the_path_of_an_asset_is_the_built_one(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({manifest.SOURCES["app.css"]: {"file": "style-1.css"}}), "utf-8")
    assert manifest.path_of("app.css", file) == "linli/dist/style-1.css"
    assert manifest.path_of("app.js", file) == "linli/dist/app.js"


def test_a_page_without_a_build_still_has_paths(tmp_path: Path) -> None:
    assert manifest.path_of("app.css", tmp_path / "none.json") == "linli/dist/app.css"


def test_a_new_build_is_seen_without_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    for at, name in enumerate(("a.js", "b.js")):
        file.write_text(json.dumps({manifest.SOURCES["app.js"]: {"file": name}}), "utf-8")
        os.utime(file, (at, at))
        assert manifest.path_of("app.js", file) == f"linli/dist/{name}"


def test_the_build_runs_when_a_source_is_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, built = tmp_path / "a.css", tmp_path / "manifest.json"
    source.touch()
    monkeypatch.setattr(build, "MANIFEST", built)
    monkeypatch.setattr(build, "sources", lambda: iter([source]))
    assert build.needs_build()
    built.touch()
    os.utime(source, (1, 1))
    assert not build.needs_build()
    os.utime(source, (2**31, 2**31))
    assert build.needs_build()


def test_packages_are_installed_again_when_the_lock_is_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, installed = tmp_path / "lock", tmp_path / "installed"
    lock.touch()
    monkeypatch.setattr(build, "LOCK", lock)
    monkeypatch.setattr(build, "INSTALLED", installed)
    assert build.needs_install()
    installed.touch()
    os.utime(lock, (1, 1))
    assert not build.needs_install()


def test_main_does_only_what_is_out_of_date(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(build, "install", lambda: done.append("install"))
    monkeypatch.setattr(build, "build", lambda: done.append("build"))
    monkeypatch.setattr(build, "needs_install", lambda: False)
    monkeypatch.setattr(build, "needs_build", lambda: False)
    build.main([])
    assert done == []
    build.main(["--force"])
    assert done == ["build"]


def test_a_failed_build_says_so() -> None:
    with pytest.raises(SystemExit, match="failed"):
        build._run("false")


def test_sources_hold_the_templates_of_all_rooms() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in build.sources()}
    assert "src/linli/ui/templates/cotton/button.html" in found
    assert "vite.config.mjs" in found


@pytest.mark.skipif(not SYMBOLS.exists(), reason="node_modules is not installed")
def test_every_icon_of_the_list_is_a_tabler_icon() -> None:
    assert [name for name in sorted(icons.ICONS) if not (SYMBOLS / f"{name}.svg").exists()] == []


def test_the_list_of_icons_names_each_once() -> None:
    names = icons.LIST.read_text("utf-8").split()
    assert len(names) == len(set(names))


@pytest.mark.skipif(not manifest.MANIFEST.exists(), reason="the assets are not built")
def test_the_built_style_needs_no_new_engine() -> None:
    """Chromium 87-98 drops @layer; before 105 a list with :has() takes its whole rule along.

    A direction is never guessed from a list of languages: `dir` says it.
    """
    css = (manifest.DIST / Path(manifest.path_of("app.css")).name).read_text("utf-8")
    assert [word for word in ("@layer", "light-dark(") if word in css] == []
    assert "inset-inline-end:" in css
    heads = re.findall(r"([^{}]*){[^{}]*--color-primary:#", css)
    assert len(heads) >= 3
    assert [head for head in heads if ":has(" in head] == []
    # A color that is given in oklch() only would be no color there; shadows may go.
    assert re.findall(r"[{;](?:background-)?color:oklch[^;}]*", css) == []


@pytest.mark.skipif(not manifest.MANIFEST.exists(), reason="the assets are not built")
def test_the_built_script_evaluates_nothing() -> None:
    script = (manifest.DIST / Path(manifest.path_of("app.js")).name).read_text("utf-8")
    assert "eval(" not in script.replace("retrieval(", "")
    assert "new Function(" not in script
