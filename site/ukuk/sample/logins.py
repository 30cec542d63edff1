"""One sample member of staff per role, two lawyers: random passwords made once, a second factor from the start.

The passwords lie in `var/logins.json` (mode 600, never in git) so that `make run` can print them; the second factor's
secret lies only in the database, sealed.
"""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from consult.models import Coordinator, Lawyer
from home.models import Region
from ukuk import roles, signin

# username -> (role, the oblast of a lawyer or coordinator: ISO 3166-2)
LOGINS = {
    "editor": ("editor", ""),
    "moderator": ("moderator", ""),
    "scheduler": ("scheduler", ""),
    "lawyer": ("lawyer", "KG-O"),
    "lawyer2": ("lawyer", "KG-N"),
    "coordinator": ("coordinator", "KG-O"),
    "administrator": ("administrator", ""),
    "auditor": ("auditor", ""),
}
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else


def path() -> Path:
    return settings.VAR_DIR / "logins.json"


def kept() -> dict[str, dict]:
    """What the file says: username -> {"password", "recovery_codes"}; {} before the first run."""
    return json.loads(path().read_text()) if path().exists() else {}


def make() -> list[str]:
    """Make what is missing, change nothing that is there; returns the usernames that were made or given a password.

    Raises Region.DoesNotExist before the places are loaded.
    """
    logins, made = kept(), []
    with transaction.atomic():
        roles.sync()
        for username, (role, oblast) in LOGINS.items():
            user, is_new = _user(username, role, logins)
            codes = signin.enrol(user)
            _place(user, role, oblast)
            if is_new:
                made.append(username)
            logins[username]["recovery_codes"] = codes
        _keep(logins)
    return made


def remove() -> int:
    """Take the sample's staff away, after what they wrote; returns how many there were."""
    rows = get_user_model().objects.filter(is_sample=True)
    count = rows.count()
    rows.delete()
    path().unlink(missing_ok=True)
    return count


def _user(username: str, role: str, logins: dict):
    user, is_new = get_user_model().objects.get_or_create(
        username=username,
        defaults={"first_name": username.capitalize(), "last_name": "sample", "is_sample": True},
    )
    password = logins.get(username, {}).get("password")
    if is_new or not password:
        password = password or _password()
        user.set_password(password)
        user.save()
        is_new = True
    logins[username] = {"password": password}
    user.groups.add(Group.objects.get(name=role))
    return user, is_new


def _place(user, role: str, oblast: str) -> None:
    if role == "lawyer":
        place = {"region": Region.objects.get(iso=oblast), "languages": ["ky", "ru", "en"]}
        Lawyer.objects.get_or_create(user=user, defaults=place)
    elif role == "coordinator":
        Coordinator.objects.get_or_create(user=user, defaults={"region": Region.objects.get(iso=oblast)})


def _password() -> str:
    """Four groups of four: 79 bits, and still fit to be typed from a screen."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _keep(logins: dict) -> None:
    aside = path().with_suffix(".new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(logins, file, indent=2)
    aside.replace(path())
