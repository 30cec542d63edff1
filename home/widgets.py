"""Widgets of the public forms."""

from collections.abc import Mapping

from django import forms


class ChoiceCardsMixin:
    """Big cards to tap, one to a choice, each with an optional icon and a line that explains it.

    `icons` and `hints` map a choice's value to an icon's name and to a text; `arrange` is "" (one below the other),
    "wide" (as many columns as there is room for), "tiles" (many short choices: two columns on a phone already) or "row"
    (very short ones side by side, such as 1 to 5).
    """

    def __init__(self, *args, icons: Mapping | None = None, hints: Mapping | None = None, arrange: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.icons, self.hints, self.arrange = icons or {}, hints or {}, arrange

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        plain = getattr(value, "value", value)  # a model's choice arrives wrapped
        return option | {"icon": self.icons.get(plain, ""), "hint": self.hints.get(plain, "")}


class ChoiceCards(ChoiceCardsMixin, forms.RadioSelect):
    """One of several."""


class ChoiceCardsMultiple(ChoiceCardsMixin, forms.CheckboxSelectMultiple):
    """Any of several."""
