"""The lines that the bars print."""

from dataclasses import dataclass


class Missing(Exception):
    """Something outside the project is not here: a tool that could not be installed, a room not built yet."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value and its bar; `limit` is a floor (">=") or a ceiling ("<=")."""

    name: str
    value: float
    sense: str
    limit: float
    unit: str = ""
    note: str = ""

    @property
    def holds(self):
        return self.value >= self.limit if self.sense == ">=" else self.value <= self.limit

    def __str__(self):
        note = f" ({self.note})" if self.note else ""
        bar = f"{self.sense}{short(self.limit)}{self.unit}"
        return f"bench {self.name} value={short(self.value)}{self.unit} bar={bar} {verdict(self)}{note}"


def verdict(figure):
    return "PASS" if figure.holds else "SHORT"


def short(value):
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def at_least(name, value, limit, unit="", note=""):
    return Figure(name, value, ">=", limit, unit, note)


def at_most(name, value, limit, unit="", note=""):
    return Figure(name, value, "<=", limit, unit, note)
