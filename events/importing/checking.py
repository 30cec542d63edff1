"""What a row says, and what stands in the way of writing it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils import timezone

from events.models import Campaign, ImportRow, Stop
from events.stops.crews import collisions
from home.models.places import is_in_kyrgyzstan
from home.spelling import sound
from home.spreadsheets import moments
from home.spreadsheets.headings import letter
from home.spreadsheets.sentences import remark

from .columns import FIELDS
from .matching import Found, Ground
from .sentences import ACROSS, is_problem

Verdict = ImportRow.Verdict
WORDS = [f"{name}_{code}" for name in ("place", "services", "note") for code in ("ky", "ru", "en")]
IN_WORDS = (*WORDS, "contact", "settlement_text")
LONGEST = {column.name: column.max_length or 0 for column in Stop._meta.concrete_fields if column.name in IN_WORDS}
EXAMPLE = "example"  # how the template marks its example, in the column of the village's code


@dataclass(eq=False, slots=True)
class Ride:
    """Where a crew would be; what is asked of it is what is asked of a stop."""

    crew_id: int | None
    starts_at: dt.datetime
    ends_at: dt.datetime

    @classmethod
    def of(cls, facts: dict) -> "Ride":
        return cls(facts["crew"], *(dt.datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at")))


@dataclass
class Reader:
    """Understands rows of one file: which column holds what, where the villages are, what time it is."""

    campaign: Campaign
    columns: dict[str, int]
    ground: Ground
    now: dt.datetime
    takes_past: bool = False
    from_1904: bool = False
    header: list[str] = field(default_factory=list)

    def read(self, row: ImportRow) -> ImportRow:
        """Fills in what the row says and its verdict; fetches nothing."""
        asked = Asked(self, row)
        if asked.cell("code").lower() == EXAMPLE or row.fixes.get("skip"):
            row.remarks = [remark("example")] if not row.fixes.get("skip") else []
            row.facts, row.choices, row.verdict = {}, [], Verdict.SKIPPED
            return row
        asked.cells()
        asked.moment()
        asked.place()
        asked.rest()
        row.facts, row.remarks = asked.facts, asked.remarks
        row.verdict = verdict(row.remarks)
        return row


class Asked:
    """One row while it is read: corrections stand before cells."""

    def __init__(self, reader: Reader, row: ImportRow):
        self.reader, self.row = reader, row
        self.facts: dict = {}
        self.remarks: list[list] = []

    def cell(self, name: str) -> str:
        if name in self.row.fixes:
            return str(self.row.fixes[name])
        column = self.reader.columns.get(name)
        return self.row.cells[column] if column is not None and column < len(self.row.cells) else ""

    def say(self, code: str, **facts) -> None:
        self.remarks.append(remark(code, **facts))

    def cells(self) -> None:
        """What was wrong with a cell itself; of a column that means nothing it does not matter."""
        used = {column: name for name, column in self.reader.columns.items() if name not in self.row.fixes}
        for code, column, facts in self.row.flaws:
            if column in used:
                self.say(code, column=self.heading(column), **facts)

    def heading(self, column: int) -> str:
        header = self.reader.header
        return header[column] if column < len(header) and header[column] else letter(column)

    def moment(self) -> None:
        day, hours = self.day(), self.hours()
        if not day or not hours:
            return
        starts, ends = (timezone.make_aware(dt.datetime.combine(day, hour)) for hour in hours)
        self.facts |= {"starts_at": starts.isoformat(), "ends_at": ends.isoformat()}
        if ends <= starts:
            self.say("end_before_start")
        if ends < self.reader.now:
            self.say("was_past" if self.reader.takes_past else "past")
        elif not self.reader.campaign.starts_on <= day <= self.reader.campaign.ends_on:
            self.say("outside")

    def day(self) -> dt.date | None:
        text = self.cell("date")
        if not text:
            self.say("no_date")
            return None
        day = moments.day(text, from_1904=self.reader.from_1904)
        if not day:
            self.say("bad_date", text=text[:40])
        return day

    def hours(self) -> tuple[dt.time, dt.time] | None:
        """From "from" and "until", from one column with both, or from behind the day; from wherever they stand."""
        first = last = None
        for name in ("starts", "hours"):
            if text := self.cell(name):
                found = moments.hours(text)
                if not found:
                    self.say("bad_hours", text=text[:40])
                    return None
                first, last = first or found[0], last or found[1]
        if text := self.cell("ends"):
            found = moments.hours(text)
            last = found[0] if found else last
            if not found:
                self.say("bad_hours", text=text[:40])
                return None
        first = first or moments.hour_in(self.cell("date"))
        if first is None or last is None:
            self.say("no_hours")
            return None
        return first, last

    def place(self) -> None:
        found = self.found()
        self.row.choices = found.choices
        self.remarks += found.remarks
        self.facts |= {
            "settlement": found.settlement,
            "district": found.district,
            "settlement_text": found.text,
            "score": found.score,
        }

    def found(self) -> Found:
        ground, village, district = self.reader.ground, self.cell("village"), self.cell("district")
        if self.row.fixes.get("unlisted"):
            return ground.unlisted(village, district)
        if code := self.cell("code"):
            return ground.by_code(code)
        if not village:
            return Found(remarks=[remark("no_village")])
        return ground.village(village, district, self.cell("region"))

    def rest(self) -> None:
        ground = self.reader.ground
        for name, read in (("crew", ground.crew), ("languages", ground.spoken)):
            if text := self.cell(name):
                self.facts[name], wrong = read(text)
                self.remarks += [wrong] if wrong else []
        for name in (*WORDS, "contact"):
            if text := self.cell(name):
                self.facts[name] = text
        self.lengths()
        self.point()

    def lengths(self) -> None:
        """Words longer than their column of the database, unless their cell was told of already."""
        for name, longest in LONGEST.items():
            if len(self.facts.get(name) or "") <= longest:
                continue
            column = self.reader.columns.get(name)
            heading = str(FIELDS.get(name, FIELDS["village"])) if column is None else self.heading(column)
            if all(facts.get("column") != heading for _code, facts in self.remarks):
                self.say("too_long", column=heading, letters=longest)

    def point(self) -> None:
        texts = self.cell("latitude"), self.cell("longitude")
        if not any(texts):
            return
        try:
            point = [Decimal(text.replace(",", ".")) for text in texts]
            good = is_in_kyrgyzstan(*point)
        except InvalidOperation:
            good = False
        if not good:
            self.say("bad_point", text=" ".join(texts)[:40])
            return
        self.facts |= {"latitude": str(round(point[0], 5)), "longitude": str(round(point[1], 5))}


def verdict(remarks: Iterable[list]) -> str:
    remarks = list(remarks)
    if any(is_problem(one) for one in remarks):
        return Verdict.PROBLEM
    return Verdict.DUPLICATE if any(code in ("already_there", "twice") for code, _facts in remarks) else Verdict.NEW


def across(rows: list[ImportRow], campaign: Campaign) -> list[ImportRow]:
    """What only shows when the rows are seen together, and beside the schedule. Returns the rows that changed."""
    before = {row.pk: (row.verdict, row.remarks) for row in rows}
    for row in rows:
        row.remarks = [one for one in row.remarks if one[0] not in ACROSS]
        if row.verdict != Verdict.SKIPPED:
            row.verdict = verdict(row.remarks)
    _mark_twice([row for row in rows if row.verdict == Verdict.NEW], campaign)
    _mark_clashes([row for row in rows if row.verdict == Verdict.NEW], campaign)
    return [row for row in rows if before[row.pk] != (row.verdict, row.remarks)]


def _mark_twice(rows: list[ImportRow], campaign: Campaign) -> None:
    written = _written(campaign)
    days = {(where, timezone.localtime(starts).date()) for where, starts in written}
    seen: dict[tuple, int] = {}
    for row in rows:
        key = _key(row.facts)
        day = (key[0], timezone.localtime(key[1]).date())
        if key in written:
            row.remarks = [*row.remarks, remark("already_there")]
        elif key in seen:
            row.remarks = [*row.remarks, remark("twice", row=seen[key])]
        elif day in days:
            row.remarks = [*row.remarks, remark("same_day")]
        seen.setdefault(key, row.number)
        days.add(day)
        row.verdict = verdict(row.remarks)


def _written(campaign: Campaign) -> set[tuple]:
    rows = Stop.objects.filter(campaign=campaign).exclude(state__in=Stop.OFF)
    fields = rows.values_list("settlement", "settlement_text", "district", "starts_at")
    return {(_where(code, text, district), starts) for code, text, district, starts in fields}


def _key(facts: dict) -> tuple:
    where = _where(facts["settlement"], facts["settlement_text"], facts["district"])
    return where, dt.datetime.fromisoformat(facts["starts_at"])


def _where(code: str | None, text: str, district: str):
    """The village, or its name in its district; one town of the list has an empty code."""
    return (sound(text), district) if code is None else code


def _mark_clashes(rows: list[ImportRow], campaign: Campaign) -> None:
    rows = [row for row in rows if row.facts.get("crew")]
    planned = [Ride.of(row.facts) for row in rows]
    numbers = {id(stop): row.number for stop, row in zip(planned, rows, strict=True)}
    for place, other in collisions(planned).items():
        row = rows[place]
        if id(other) in numbers:
            row.remarks = [*row.remarks, remark("crew_elsewhere_row", row=numbers[id(other)])]
        else:
            row.remarks = [*row.remarks, remark("crew_elsewhere", stop=str(other))]
        row.verdict = verdict(row.remarks)
