"""The small-number rule of the public board as pure functions (docs/consult-model.md section 5).

Page, stream, API, CSV and map call `publish` (or `publish_series`) and print its cells; `rate` and `village_total`
answer for single figures. Nothing here reads the database.
"""

from .editions import Memory, publish, publish_series
from .figures import rate, village_total
from .hiding import protect, protect_series
from .tables import HIDDEN, NOTHING, SENSITIVE_THRESHOLD, THRESHOLD, Cell, Key, Level, Published, Series, Table

__all__ = [
    "HIDDEN",
    "NOTHING",
    "SENSITIVE_THRESHOLD",
    "THRESHOLD",
    "Cell",
    "Key",
    "Level",
    "Memory",
    "Published",
    "Series",
    "Table",
    "protect",
    "protect_series",
    "publish",
    "publish_series",
    "rate",
    "village_total",
]
