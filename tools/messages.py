"""The message catalogues without GNU gettext: extract, compile and check (`make messages`, `make check`).

`.po` files are in git, `.mo` files are compiled where they are needed. Django's templates are turned into Python by
Django's own `templatize`, Babel reads the Python, polib writes the catalogue.
"""

import os
import re
import sys
from collections import defaultdict
from io import BytesIO
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
LANGUAGES = ("ky", "ru")  # the msgids are English
FOLDERS = ("site", "home", "programs", "events", "consult")
TEMPLATE_SUFFIXES = {".html", ".txt"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# As Django's own catalogues count; Babel's Kyrgyz header says two forms and would not fit them.
PLURALS = {
    "ky": "nplurals=1; plural=0;",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?\d*(?:\.\d+)?[a-z]|\{(\w*)\}|(%[sd])")


def sources():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            in_templates = path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts
            if (path.suffix == ".py" and "migrations" not in path.parts) or in_templates:
                yield path


def as_python(path):
    """The source as Python that Babel reads; a template becomes one, line by line."""
    if path.suffix == ".py":
        return path.read_bytes()
    from django.utils.translation.template import templatize  # slow to import; compiling does not need it

    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.lstrip() for line in text.split("\n")).encode()  # a template's indentation is not Python's


def messages_of(path):
    """(line, msgid or (msgid, plural), comments, context) of every marked string of the file."""
    from babel.messages.extract import extract  # slow to import; compiling does not need it

    found = extract(
        "python",
        BytesIO(as_python(path)),
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        options={"encoding": "utf-8"},
    )
    yield from found


def extracted():
    """A catalogue of everything that the sources mark for translation."""
    template = polib.POFile(check_for_duplicates=True, wrapwidth=100)
    entries = {}
    for path in sources():
        for _line, message, comments, context in messages_of(path):
            singular, plural = (message if isinstance(message, tuple) else (message, None))[:2]
            if not singular:
                continue
            entry = entries.get((context, singular))
            if entry is None:
                entry = entries[context, singular] = polib.POEntry(msgid=singular, msgctxt=context)
                template.append(entry)
            if plural and not entry.msgid_plural:
                entry.msgid_plural = plural
            entry.occurrences.append((str(path.relative_to(ROOT)), ""))
            note = " ".join(comments)
            if note and note not in entry.comment:
                entry.comment = f"{entry.comment}\n{note}".strip()
            if re.search(r"%\(\w+\)[sd]", singular):
                entry.flags = ["python-format"]
    for entry in template:
        entry.occurrences = sorted(set(entry.occurrences))
    return template


def catalogue(language):
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def foreign(language):
    """A second file of msgids that live in Wagtail or Django and that we translate ourselves; merged when compiling."""
    return LOCALE / language / "LC_MESSAGES" / "foreign.po"


def header(language):
    return {
        "Project-Id-Version": "Ukuk Jardam",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }


def blank_plural(language):
    count = int(re.search(r"nplurals=(\d)", PLURALS[language])[1])
    return dict.fromkeys(range(count), "")


def merge():
    """Brings both catalogues up to the sources; what is no longer used is dropped, git remembers it."""
    template = extracted()
    for language in LANGUAGES:
        path = catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path))} if path.exists() else {}
        new = polib.POFile(wrapwidth=100)
        new.metadata = header(language)
        for entry in template:
            known = old.get((entry.msgctxt, entry.msgid))
            new.append(merged_entry(entry, known, language))
        new.save(str(path))
        missing = sum(not entry.translated() for entry in new)
        print(f"{path.relative_to(ROOT)}: {len(new)} messages, {missing} to translate")


def merged_entry(entry, known, language):
    plural_forms = blank_plural(language) if entry.msgid_plural else {}
    if known and bool(known.msgid_plural) == bool(entry.msgid_plural):
        plural_forms.update(known.msgstr_plural)
    return polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        msgid_plural=entry.msgid_plural,
        msgstr="" if entry.msgid_plural else (known.msgstr if known else ""),
        msgstr_plural=plural_forms,
        comment=entry.comment,
        tcomment=known.tcomment if known else "",
        occurrences=entry.occurrences,
        flags=[*entry.flags, *(["fuzzy"] if known and known.fuzzy else [])],
    )


def compile_all():
    """Writes each `.mo` beside its `.po`, only when the `.po` is newer."""
    for path in LOCALE.glob("*/LC_MESSAGES/django.po"):
        extra = foreign(path.parts[-3])
        parts = [part for part in (path, extra) if part.exists()]
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > max(part.stat().st_mtime for part in parts):
            continue
        whole = polib.pofile(str(path))
        own = {(entry.msgctxt, entry.msgid) for entry in whole}
        if extra.exists():
            whole.extend(e for e in polib.pofile(str(extra)) if (e.msgctxt, e.msgid) not in own)
        scratch = target.with_suffix(f".{os.getpid()}")  # two test workers may compile at once
        whole.save_as_mofile(str(scratch))
        scratch.replace(target)


def placeholders(text):
    return sorted(match[0] for match in PLACEHOLDER.finditer(text.replace("%%", "")))


def faults_of(entry, language):
    """What is wrong with one entry, as sentences without a subject."""
    if entry.fuzzy:
        yield "is fuzzy"
    if not entry.translated():
        yield "is not translated"
        return
    if not entry.msgid_plural:
        if placeholders(entry.msgstr) != placeholders(entry.msgid):
            yield "has other placeholders than its msgid"
        if entry.msgid.endswith("\n") != entry.msgstr.endswith("\n"):
            yield "ends with a line break in one language only"
        return
    if set(entry.msgstr_plural) != set(blank_plural(language)):
        yield "has the wrong number of plural forms"
    allowed = (placeholders(entry.msgid), placeholders(entry.msgid_plural))
    if any(placeholders(text) not in allowed for text in entry.msgstr_plural.values()):
        yield "has other placeholders than its msgid"


def check():
    """Every marked string is translated in both catalogues; returns the complaints."""
    wanted = {(entry.msgctxt, entry.msgid): entry for entry in extracted()}
    complaints = []
    for language in LANGUAGES:
        path = catalogue(language)
        if not path.exists():
            complaints.append(f"{path.relative_to(ROOT)} is missing.")
            continue
        po = polib.pofile(str(path), check_for_duplicates=True)
        complaints += [f"{path.relative_to(ROOT)}: {text}" for text in complaints_about(po, wanted, language)]
        if foreign(language).exists():
            rest = polib.pofile(str(foreign(language)))
            name = foreign(language).relative_to(ROOT)
            complaints += [f'{name}: "{e.msgid[:60]}" {f}.' for e in rest for f in faults_of(e, language)]
    return complaints


def complaints_about(po, wanted, language):
    for name, value in header(language).items():
        if po.metadata.get(name) != value:
            yield f"the header {name} should be: {value}"
    present = {(entry.msgctxt, entry.msgid): entry for entry in po if not entry.obsolete}
    grouped = defaultdict(list)
    for key in wanted.keys() - present.keys():
        grouped["is not in the catalogue (run `make messages`)"].append(key[1])
    for key in present.keys() - wanted.keys():
        grouped["is no longer used (run `make messages`)"].append(key[1])
    for entry in present.values():
        for fault in faults_of(entry, language):
            grouped[fault].append(entry.msgid)
    for fault, msgids in grouped.items():
        for msgid in sorted(msgids):
            yield f'"{msgid[:60]}" {fault}.'


def main(verb):
    if verb == "compile":
        compile_all()
    elif verb == "merge":
        merge()
    elif verb == "check":
        complaints = check()
        print("\n".join(complaints) or "The catalogues are complete.")
        sys.exit(bool(complaints))
    else:
        sys.exit("Say one of: compile, merge, check")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
