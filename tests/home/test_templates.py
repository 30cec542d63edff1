"""What every template of the project keeps to, read from the files themselves."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDERS = [ROOT / "site/templates", *(ROOT / app / "templates" for app in ("home", "programs", "events", "consult"))]
FILES = [(path.relative_to(folder), path) for folder in FOLDERS for path in folder.rglob("*.html")]
TEMPLATES = {str(name): path.read_text() for name, path in FILES}
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"(.*?)%}', re.DOTALL)
TOKEN = re.compile(r"{%\s*csrf_token\s*%}|{{\s*csrf_token\s*}}|csrf_token=csrf_token")


def needs_token(name: str) -> bool:
    """It prints the token of a form, or hands it on."""
    text = TEMPLATES.get(name, "")
    inside = [inner for inner, rest in INCLUDE.findall(text) if inner != name and not rest.rstrip().endswith("only")]
    return bool(TOKEN.search(text)) or any(needs_token(inner) for inner in inside)


def test_a_form_that_is_included_with_only_what_it_is_given_is_given_the_token():
    assert TEMPLATES
    without = [
        f"{name}: {inner}"
        for name, text in TEMPLATES.items()
        for inner, rest in INCLUDE.findall(text)
        if rest.rstrip().endswith(" only") and needs_token(inner) and "csrf_token=csrf_token" not in rest
    ]
    assert without == []


def test_every_form_that_posts_prints_a_token():
    forms = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL | re.IGNORECASE)
    without = [name for name, text in TEMPLATES.items() for form in forms.findall(text) if not printed(form)]
    assert without == []


def printed(form: str) -> bool:
    includes = [inner for inner, _rest in INCLUDE.findall(form)]
    return bool(TOKEN.search(form)) or any(needs_token(inner) for inner in includes)
