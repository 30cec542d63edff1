"""The rows of an import as its page prints them: a part at a time, with the names of what was recognised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils import timezone

from events.importing.sentences import is_problem, say
from events.models import ImportBatch, ImportRow
from home import villages
from home.models import District, Settlement

SHOWN = 50
VERDICTS = ImportRow.Verdict


@dataclass(frozen=True, slots=True)
class Said:
    words: str
    is_problem: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: what was read, what it was taken for, what is said of it, which villages may be meant."""

    row: ImportRow
    day: date | None
    hours: str
    village: str
    district: str
    typed: str
    score: int
    said: list[Said]
    choices: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str
    count: int
    is_shown: bool


def tabs(batch: ImportBatch, wanted: str) -> list[Tab]:
    """What there is of each verdict. The first one shown is whatever needs somebody."""
    counts = dict(batch.rows.order_by().values_list("verdict").annotate(Count("pk")))
    names = [name for name in (VERDICTS.PROBLEM, VERDICTS.NEW, VERDICTS.DUPLICATE, VERDICTS.SKIPPED) if name in counts]
    shown = wanted if wanted in names else next(iter(names), "")
    return [Tab(name, str(VERDICTS(name).label), counts[name], name == shown) for name in names]


def page(batch: ImportBatch, verdict: str, number: str) -> Page:
    """The rows of one verdict, as `Shown`, with names in the reader's language."""
    part: Page = Paginator(batch.rows.filter(verdict=verdict), SHOWN).get_page(number)
    part.object_list = shown(batch, list(part.object_list))
    return part


def shown(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[Shown]:
    codes = {row.facts.get("settlement") for row in rows} | {code for row in rows for code, _score in row.choices}
    found = Settlement.objects.select_related("district").in_bulk([code for code in codes if code is not None])
    districts = District.objects.in_bulk([row.facts["district"] for row in rows if row.facts.get("district")])
    aimaks = villages.apart(found.values())
    return [_shown(batch, row, found, districts, aimaks) for row in rows]


def _shown(batch: ImportBatch, row: ImportRow, found: dict, districts: dict, aimaks: dict) -> Shown:
    facts = row.facts
    village = found.get(facts.get("settlement"))
    district = districts.get(facts.get("district"))
    day, hours = _moment(facts)
    return Shown(
        row=row,
        day=day,
        hours=hours
        or " ".join(filter(None, (_cell(batch, row, name) for name in ("date", "starts", "hours", "ends")))),
        village=_named(village, aimaks) if village else facts.get("settlement_text", ""),
        district=str(district.name) if district else "",
        typed=str(row.fixes.get("village") or _cell(batch, row, "village")),
        score=round(facts.get("score") or 0),
        said=[Said(say(one), is_problem(one)) for one in row.remarks],
        choices=[(code, choice(found[code], score, aimaks)) for code, score in row.choices if code in found],
    )


def choice(village: Settlement, score: float, aimaks: dict[str, str]) -> str:
    """A village is always printed with its district; the score says how alike the spelling is."""
    return f"{_named(village, aimaks)}, {village.district.name} ({score}%)"


def _named(village: Settlement, aimaks: dict[str, str]) -> str:
    """With its ayil aimak where another of the district has the same name."""
    return ", ".join(filter(None, [str(village.name), aimaks.get(village.pk, "")]))


def _moment(facts: dict) -> tuple[date | None, str]:
    if "starts_at" not in facts:
        return None, ""
    starts, ends = (timezone.localtime(datetime.fromisoformat(facts[name])) for name in ("starts_at", "ends_at"))
    return starts.date(), f"{starts:%H:%M}–{ends:%H:%M}"


def _cell(batch: ImportBatch, row: ImportRow, name: str) -> str:
    column = batch.columns.get(name)
    return row.cells[column][:60] if column is not None and column < len(row.cells) else ""
