"""Days and hours as people and spreadsheets write them."""

import re
from datetime import date, datetime, time, timedelta

EXCEL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # the days from 1954 to 2119 as Excel counts them
SHIFT_1904 = 1462
YEAR_FIRST = re.compile(r"^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
DAY_FIRST = re.compile(r"^(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})(?!\d)")
SERIAL = re.compile(r"^(\d{5})(?:[.,]\d+)?$")
PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
# The first letters of each month in Russian and Kyrgyz, and in English.
MONTHS = [
    ("янв", "jan"),
    ("фев", "feb"),
    ("мар", "mar"),
    ("апр", "apr"),
    ("май", "мая", "may"),
    ("июн", "jun"),
    ("июл", "jul"),
    ("авг", "aug"),
    ("сен", "sep"),
    ("окт", "oct"),
    ("ноя", "nov"),
    ("дек", "dec"),
]
FRACTION = re.compile(r"^0?[.,]\d+$")
HALF_WRITTEN = re.compile(r"^\d{1,2}[.,]\d$")  # 10.3: a spreadsheet ate the nought of 10.30, or it is 10:18
DASH_MINUTES = re.compile(r"(?<![\d:.])(\d{1,2})-(00|[3-5]\d)(?!\d)")
HOUR = re.compile(r"(?<!\d)(\d{1,2})(?:[:.,](\d{2}))?(?::\d{2}(?:\.\d+)?)?(?!\d)")
DASHES = str.maketrans("–—−‐‑‒", "------")


def day(text: str, *, from_1904: bool = False) -> date | None:
    """21.11.2026, 2026-11-21, 21 ноября 2026, 21-ноябрь 2026, or the number that Excel keeps; else None."""
    text = text.strip().lower().translate(DASHES)
    if found := SERIAL.match(text):
        return _of_serial(int(found[1]), from_1904)
    if found := YEAR_FIRST.match(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.match(text):
        year = int(found[3])
        return _date(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))
    return _in_words(PARTS.findall(text))


def hours(text: str) -> tuple[time, time | None] | None:
    """10:00–13:00, 10.00, "с 10 до 13", 10-00, or the part of a day that Excel keeps; None for anything else."""
    text = text.strip().translate(DASHES)
    if FRACTION.match(text):
        return _of_fraction(float(text.replace(",", "."))), None
    if HALF_WRITTEN.match(text):
        return None
    text = YEAR_FIRST.sub("", text)
    found = HOUR.findall(DASH_MINUTES.sub(r"\1:\2", text))
    if not found or len(found) > 2 or len(re.findall(r"\d", text)) > 12:
        return None
    try:
        first, *rest = [time(int(hour), int(minute or 0)) for hour, minute in found]
    except ValueError:
        return None
    return first, rest[0] if rest else None


def hour_in(text: str) -> time | None:
    """The hour behind a day in one cell: 2026-11-21 10:00."""
    tail = re.search(r"\d{1,4}\s+(\d{1,2}:\d{2})", text)
    found = hours(tail[1]) if tail else None
    return found[0] if found else None


def as_text(value) -> str:
    """A cell of a spreadsheet as `day` and `hours` read it."""
    if isinstance(value, datetime):
        if value.year < 1901:  # an hour without a day
            return f"{value:%H:%M}"
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return f"{_of_fraction(value / timedelta(days=1) % 1):%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _of_serial(number: int, from_1904: bool) -> date | None:
    number += SHIFT_1904 if from_1904 else 0
    return EXCEL_ZERO + timedelta(days=number) if number in SERIALS else None


def _of_fraction(part: float) -> time:
    minutes = round(part * 24 * 60) % (24 * 60)
    return time(minutes // 60, minutes % 60)


def _in_words(parts: list[str]) -> date | None:
    months = {number for number, begins in enumerate(MONTHS, 1) for word in parts if word.startswith(begins)}
    numbers = [int(part) for part in parts if part.isdecimal() and len(part) <= 4]
    years = [number for number in numbers if number > 1900]
    days = [number for number in numbers if number <= 31]
    if len(months) != 1 or len(years) != 1 or len(days) != 1:
        return None
    return _date(years[0], months.pop(), days[0])


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None
