"""Where the built style sheet, script and icon sprite are."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

DIST = Path(__file__).with_name("static") / "linli" / "dist"
MANIFEST = DIST / "manifest.json"
SOURCES = {
    "app.css": "src/linli/ui/assets/css/app.css",
    "app.js": "src/linli/ui/assets/js/app.ts",
    "icons.svg": "src/linli/ui/icons.txt",
}


def path_of(name: str, manifest: Path = MANIFEST) -> str:
    """Return the static path of `app.css`, `app.js` or `icons.svg`.

    Before the first build it is the path without a hash, which nobody answers: pages then render
    unstyled instead of failing.
    """
    try:
        built = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        return f"linli/dist/{name}"
    return _read(manifest, built).get(name, f"linli/dist/{name}")


@lru_cache(maxsize=4)
def _read(manifest: Path, _built: int) -> dict[str, str]:
    entries = json.loads(manifest.read_text("utf-8"))
    return {
        name: f"linli/dist/{entries[source]['file']}"
        for name, source in SOURCES.items()
        if source in entries
    }
