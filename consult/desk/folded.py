"""Forms of which only the first fields stand open."""

from collections.abc import Sequence


class Folded:
    """`more_fields` are folded away, and open by themselves where one of them is wrong."""

    more_fields: Sequence[str] = ()

    @property
    def first(self) -> list:
        """The fields that stand open."""
        return [field for field in self.visible_fields() if field.name not in self.more_fields]  # type: ignore[attr-defined]

    @property
    def more(self) -> list:
        """The fields that are folded away."""
        return [field for field in self.visible_fields() if field.name in self.more_fields]  # type: ignore[attr-defined]

    @property
    def more_has_errors(self) -> bool:
        return any(field.errors for field in self.more)
