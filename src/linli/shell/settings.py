"""Settings: one file, read from the environment, safe by default."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from linli.shell import env

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("LINLI_VAR", ROOT / "var"))
SECRETS = VAR / "secret"

DEBUG = env.flag("LINLI_DEBUG", default=False)
# The demo community: one-tap sign-in and the banner exist only with this on.
LINLI_DEMO = env.flag("LINLI_DEMO", default=False)
# The demo lives in March 2020; its clock is moved, and goes on ticking.
LINLI_CLOCK_OFFSET = timedelta(seconds=env.number("LINLI_CLOCK_OFFSET", 0))
# Behind a proxy that speaks https. On a laptop over plain http cookies could not come back.
HTTPS = env.flag("LINLI_HTTPS", default=False)

SECRET_KEY = env.secret("LINLI_SECRET_KEY", SECRETS, size=50)
# {key id: 32 bytes in base64}; the first one seals, the others can still be opened.
LINLI_FIELD_KEYS: dict[str, str] = dict(
    pair.split("=", 1)
    for pair in os.environ.get(
        "LINLI_FIELD_KEYS", f"k1={env.secret('LINLI_FIELD_KEY_1', SECRETS)}"
    ).split(",")
)
LINLI_INDEX_KEY = env.secret("LINLI_INDEX_KEY", SECRETS)

ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("LINLI_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "linli.kernel",
    "linli.ui",
    "linli.places",
    "linli.accounts",
    "linli.privacy",
    "linli.ledger",
    "linli.language",
    "linli.arrivals",
    "linli.quarantine",
    "linli.boards",
    "linli.shell",
    # After ours, so that our templates come before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "linli.kernel.clock.RequestInstant",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "linli.privacy.middleware.NoStore",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "linli.accounts.middleware.ClosedByDefault",
    "linli.shell.middleware.RefusalPages",
]

ROOT_URLCONF = "linli.shell.urls"
CSRF_FAILURE_VIEW = "linli.shell.views.stale_form"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.shell.context.shell",
            ],
            "builtins": [
                "django.templatetags.static",
                "django.templatetags.i18n",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
        },
    }
]
COTTON_DIR = "cotton"
# A component sees what it is given, not whatever the page around it happens to call "label".
COTTON_ISOLATE_BY_DEFAULT = True
WSGI_APPLICATION = "linli.shell.wsgi.application"

DATABASES = {"default": env.database(os.environ.get("DATABASE_URL", ""), VAR / "linli.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Rate limits must be shared by all processes of a site, so the cache is a table.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "linli_cache"}
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "linli.accounts.adapter.StaffOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# Per address and per account: guessing a password takes longer than a password lives.
# Declarations: a dormitory behind one address can begin as many, a machine that floods us cannot.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "declare": "30/h/ip",
}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "linli" / "shell" / "locale"]
FORMAT_MODULE_PATH = "linli.shell.formats"
LANGUAGE_COOKIE_NAME = "linli_language"
USE_TZ = True
TIME_ZONE = os.environ.get("LINLI_TZ", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Files are served from STATIC_ROOT, where their compressed forms lie; Vite puts a hash in each name.
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"/linli/dist/.+-[\w-]{8}\.\w+$"
MEDIA_ROOT = VAR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LINLI_MAX_UPLOAD = 64 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# How many proxies stand before the site: limits per address must not see one address for all.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("LINLI_PROXIES", 1 if HTTPS else 0)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-linli" if HTTPS else "linli_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"links": {"()": "linli.shell.logs.NoSecretLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # Each step of making a PDF is no news.
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
}
