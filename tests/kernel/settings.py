"""The kernel on its own: it must boot and pass without a single room."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from linli.shell import env

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = ["linli.kernel"]
DATABASES = {
    "default": env.database(
        os.environ.get("DATABASE_URL", ""),
        Path(os.environ.get("LINLI_VAR", ".")) / "kernel.sqlite3",
    )
}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "en"
LINLI_CLOCK_OFFSET = timedelta()
LINLI_FIELD_KEYS = {"k1": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
LINLI_INDEX_KEY = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
