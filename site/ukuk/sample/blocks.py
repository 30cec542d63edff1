"""Turns the blocks of a content file into the raw value of a StreamField."""

import uuid

SPACE = uuid.UUID("6b1a9a0c-3f0e-4d53-9d0b-5f0b6c4a7e21")  # so that a block keeps its id however often it is built
DEFAULTS = {
    "heading": {"level": "h2"},
    "quote": {"speaker": "", "role": ""},
    "figure": {"source": "", "as_of": ""},
    "photo": {"image": None, "alt": "", "caption": "", "credit": ""},
    "gallery": {"title": "", "photos": []},
    "tool": {"title": ""},
    "help_box": {},
}


def stream(blocks: list[dict], name: str) -> list[dict]:
    """`name` makes the ids: the page's key and the field, say "legal-clinics-conference/report"."""
    return [block(dict(values), f"{name}/{number}") for number, values in enumerate(blocks)]


def block(values, name):
    kind = values.pop("type")
    return {"type": kind, "value": value(kind, values, name), "id": identity(name)}


def value(kind, values, name):
    """Every key is there: wagtail-localize crashes on a missing one."""
    if kind == "text":
        return values["html"].replace("\n", "")
    if kind == "goal":
        return values["text"]
    if kind == "gallery":
        photos = enumerate(values.get("photos", []))
        values["photos"] = [item(photo, f"{name}/{number}") for number, photo in photos]
    return DEFAULTS[kind] | values


def item(photo, name):
    return {"type": "item", "value": DEFAULTS["photo"] | photo, "id": identity(name)}


def identity(name):
    return str(uuid.uuid5(SPACE, name))
