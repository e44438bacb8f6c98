"""Style and script reach a phone compressed, and are asked for once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from linli.ui import manifest


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> None:
    """A site whose files were put in their place, as `script/server` does."""
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.mark.django_db
@pytest.mark.usefixtures("collected")
def test_built_files_are_compressed_and_kept_by_the_browser() -> None:
    built = [path for path in manifest.MANIFEST.parent.iterdir() if path.suffix in {".css", ".js"}]
    assert built
    for path in built:
        address = f"/static/linli/dist/{path.name}"
        with closing(Client().get(address, headers={"accept-encoding": "gzip, br"})) as answer:
            assert answer.status_code == 200
            assert answer["Content-Encoding"] == "br"
            assert int(answer["Content-Length"]) < path.stat().st_size / 2
            assert "immutable" in answer["Cache-Control"]
