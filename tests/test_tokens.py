"""The colours of static/css/site.css, read from the file itself: every pair that meets on a page has its contrast."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static" / "css" / "site.css").read_text(encoding="utf-8")

# What is written, and what it is written on: 4.5 to 1 (WCAG 2.2, 1.4.3).
TEXT = [
    *[(words, ground) for words in ("ink", "soft", "link", "accent") for ground in ("paper", "card", "sand")],
    ("felt-ink", "felt"),
    ("felt-ink", "felt-deep"),
    ("sky-ink", "sky"),
    ("paper", "ink"),
    ("ok", "ok-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
    ("bad", "paper"),
    ("bad", "card"),
    ("link", "sky-soft"),
    *[("ink", ground) for ground in ("sky-soft", "ok-soft", "warn-soft", "bad-soft")],
    *[("link", ground) for ground in ("ok-soft", "warn-soft", "bad-soft")],
]
# Borders of what can be operated, and the focus ring: 3 to 1 (1.4.11).
SHAPES = [
    *[("control", ground) for ground in ("paper", "card", "sand")],
    *[("focus", ground) for ground in ("paper", "card", "sand")],
    ("accent", "card"),
    ("accent", "line"),
    ("sky-ink", "sky"),
    ("heat5", "heat1"),
]


def tokens(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_every_pair_of_colours_that_meets_can_be_told_apart(scheme, pairs, least):
    palette = tokens(scheme)
    weak = {
        f"{front} on {back}": round(contrast(palette[front], palette[back]), 2)
        for front, back in pairs
        if contrast(palette[front], palette[back]) < least
    }
    assert weak == {}


def test_colours_stand_in_the_tokens_only():
    rules = CSS.split("/* 2 ground")[1].split("/* 11 print")[0]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)", rules) == []


def test_the_style_sheet_loads_nothing_from_elsewhere_and_hides_no_picture_in_itself():
    assert re.findall(r"data:|https?:|@import", CSS) == []
