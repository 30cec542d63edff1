"""The sample site of `make run`: everything under var/, keys made there at the first run."""

from ukuk.keys import load_or_make

from .base import *
from .base import VAR_DIR, env

_keys = load_or_make(VAR_DIR / "keys.json")
SECRET_KEY = _keys["SECRET_KEY"]
VAULT_KEYS = _keys["VAULT_KEYS"]
HASH_KEYS = _keys["HASH_KEYS"]

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
WAGTAILADMIN_BASE_URL = f"http://localhost:{env.int('PORT', default=8000)}"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
