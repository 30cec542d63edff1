"""Bars as numbers that a template prints into SVG: no style, no script, and the table below says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, STEP = 340, 44  # a phone's column, so that letters keep their size there
NAME_AT, BAR_AT, BAR_HEIGHT = 15, 22, 12


@dataclass(frozen=True)
class Bar:
    """One bar with its words above it. Hidden figures have no width."""

    name: str
    text: str
    words_y: int
    bar_y: int
    width: str


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    height: int
    mark: str = ""  # where a line is drawn across the bars
    width: int = WIDTH
    bar_height: int = BAR_HEIGHT


def bars(rows: Sequence[tuple[str, int | None, str]], *, full: int = 0, mark: float = 0) -> Bars:
    """Of (name, value, text), the longest bar as wide as the picture.

    `full` is the value as wide as the picture when no bar is longer; `mark` a share of it where a line is drawn.
    """
    longest = max((*(value or 0 for _name, value, _text in rows), full)) or 1
    drawn = [
        Bar(name, text, index * STEP + NAME_AT, index * STEP + BAR_AT, f"{WIDTH * (value or 0) / longest:.1f}")
        for index, (name, value, text) in enumerate(rows)
    ]
    return Bars(drawn, STEP * len(rows), f"{WIDTH * mark * full / longest:.1f}" if mark and full else "")


def tone(value: int | None, longest: int) -> str:
    """The class of an oblast on the map: "h2" to "h5" by fifths of the largest figure, "" for little or hidden."""
    fifth = 5 * (value or 0) // longest + 1 if longest else 1
    return f"h{min(fifth, 5)}" if fifth > 1 else ""
