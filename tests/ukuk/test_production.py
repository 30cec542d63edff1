"""The settings of production, read in a process of their own."""

import json
import os
import subprocess
import sys

import pytest

READ = "import json; from ukuk.settings import production; print(json.dumps(production.DATABASES['default']))"
NEEDED = {
    "SECRET_KEY": "only here",
    "VAULT_KEYS": "t1sA4ZbqmQ3VXMZ3sV0xgFQfVnnqVyyfVYdGm3N9oOg=",
    "HASH_KEYS": "only here",
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
    "EMAIL_URL": "smtp://localhost:25",
}


@pytest.mark.parametrize(("url", "mode"), [
    ("sqlite:////srv/ukuk/db.sqlite3", "IMMEDIATE"),
    ("postgres://ukuk@localhost/ukuk", None),
])  # fmt: skip
def test_sqlite_waits_its_turn_in_production_too(url, mode):
    environment = {**os.environ, **NEEDED, "DATABASE_URL": url, "PYTHONPATH": "site"}

    read = subprocess.run([sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True)

    assert json.loads(read.stdout).get("OPTIONS", {}).get("transaction_mode") == mode
