"""Reads the files beside this module: pages and facts (TOML), places (CSV), translations (PO)."""

import csv
import tomllib
from functools import cache
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent


def read_toml(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def facts(name: str) -> dict:
    """`content/facts/<name>.toml`: lists of rows by kind."""
    return read_toml(HERE / "content" / "facts" / f"{name}.toml")


def pages(folder: str) -> list[dict]:
    """The pages of `content/<folder>/`, each with its file's name as `key`."""
    return [{**read_toml(path), "key": path.stem} for path in sorted((HERE / "content" / folder).glob("*.toml"))]


def rows(name: str) -> list[dict]:
    """`data/<name>.csv` as dictionaries of strings."""
    with (HERE / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def words(key: str, language: str) -> dict[str, str]:
    """`translations/<key>.<language>.po`: source text -> translation."""
    po = polib.pofile(str(HERE / "translations" / f"{key}.{language}.po"))
    return {entry.msgid: entry.msgstr for entry in po.translated_entries()}
