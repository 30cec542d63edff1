"""Single figures of the board: rates, averages, times, and the total of a village (rules 5 and 6)."""

from .tables import THRESHOLD

ENOUGH = 10  # people behind a rate


def rate(total: float, count: int) -> float | None:
    """``total / count``: a share, an average or a mean time; None below ten, when it must not be shown (rule 5)."""
    return total / count if count >= ENOUGH else None


def village_total(count: int) -> int | None:
    """What a village may say beside "visited" and the date: its total from five up, else None (rule 6)."""
    return count if count >= THRESHOLD else None
