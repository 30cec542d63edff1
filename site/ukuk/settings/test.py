"""Tests: fixed keys, quick hashing, tasks at once; SQLite in a file unless UKUK_TEST_DB=postgres."""

from .base import *
from .base import CACHES, DATABASES, SQLITE_OPTIONS, VAR_DIR, env

SECRET_KEY = "tests-only"  # noqa: S105 - a test's key, never used elsewhere
VAULT_KEYS = ["t1sA4ZbqmQ3VXMZ3sV0xgFQfVnnqVyyfVYdGm3N9oOg="]
HASH_KEYS = ["tests-only-hash-key"]
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WAGTAILADMIN_BASE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MEDIA_ROOT = VAR_DIR / "test" / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "test" / "private"
WHITENOISE_AUTOREFRESH = True

if env("UKUK_TEST_DB", default="sqlite") == "postgres":
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ukuk",
        "HOST": env("PGHOST", default=""),
        "PORT": env("PGPORT", default=""),
        "USER": env("PGUSER", default="postgres"),
    }
else:
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "test" / "db.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "TEST": {"NAME": VAR_DIR / "test" / "db.sqlite3"},
    }
(VAR_DIR / "test").mkdir(parents=True, exist_ok=True)
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}
