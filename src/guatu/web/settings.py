"""Django settings of the office. Everything an administrator chooses comes from the environment or the home folder.

GUATU_HOME      the data folder
GUATU_DATABASE  postgresql://user:password@host:port/name; without it the SQLite file of the home folder
GUATU_HOSTS     names the office is reached by, separated by commas; loopback unless given
GUATU_HTTPS     1 when served behind TLS: cookies are then sent over TLS only
GUATU_DEMO      1 when the sample programme is shown: the login page names the sample accounts
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from guatu.store.home import Home
from guatu.store.sqlite import use_current_sqlite

SQLITE_VERSION = use_current_sqlite()
HERE = Path(__file__).resolve().parent
HOME = Home(Path(os.environ.get("GUATU_HOME", "guatu-home")).expanduser().resolve())
DEMO = os.environ.get("GUATU_DEMO") == "1"
HTTPS = os.environ.get("GUATU_HTTPS") == "1"

SECRET_KEY = HOME.secret_key()
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("GUATU_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "guatu.store.apps.StoreConfig",
    "guatu.web.apps.WebConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guatu.web.middleware.Headers",
    "guatu.web.middleware.Speech",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before the CSRF check, which reads the body: whoever may not post must not fill the disk.
    "guatu.web.middleware.Gate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "guatu.web.urls"
WSGI_APPLICATION = "guatu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "guatu.web.context.office",
            ],
            "builtins": ["guatu.web.tags"],
            "string_if_invalid": "",
        },
    }
]


def _database(address: str | None) -> dict[str, object]:
    if not address:
        HOME.prepare()
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME.database,
            "OPTIONS": {
                # FULL: an acknowledged commit survives a power cut (NORMAL loses it in WAL mode).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-65536;",
            },
        }
    parts = urlsplit(address)
    # libpq's form: a socket's folder and further settings stand behind the question mark.
    asked = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", unquote(parts.hostname or "")),
        "PORT": asked.pop("port", str(parts.port or "")),
        "OPTIONS": asked,
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(os.environ.get("GUATU_DATABASE"))}
AUTH_USER_MODEL = "store.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "guatu.web.views.errors.csrf"
SECURE_SSL_REDIRECT = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
# Uploads wait inside the home folder: nothing of a document is written anywhere else.
FILE_UPLOAD_TEMP_DIR = HOME.path / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [("chart", HERE.parent / "chart" / "assets")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Every page names a static file with its digest (`tags.asset`), so a browser may keep it for a year and still
# never shows an old style sheet after an update.
WHITENOISE_MAX_AGE = 365 * 24 * 3600
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
