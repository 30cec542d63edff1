"""What a row says, and what stands in the way of counting it. Nothing is written here."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from consult.models import ConsultationReport, ReportBatch
from consult.models.codes import AgeBand, Channel, Circumstance, MinutesBand, Service, Sex
from consult.models.roles import leads
from consult.reporting.months import closed_before
from home.models import User
from home.spelling import sound
from home.spreadsheets import moments
from home.spreadsheets.files import Line
from home.spreadsheets.sentences import remark

from .choices import DASH, NO, YES, Choices

KEYS = uuid.UUID("0b3c8f3e-6a6e-5b0e-8a55-1d6a86a3f0d4")  # the namespace of keys that are no UUID
EXAMPLE = "example"
QUOTED = 40
DEFAULTS = {
    "sex": Sex.UNKNOWN,
    "age_band": AgeBand.UNKNOWN,
    "service": Service.ORAL,
    "minutes": MinutesBand.SHORT,
    "language": "ky",
}
LONGEST_KEY = 80
MOST_DOCUMENTS = 100


@dataclass
class Reader:
    """Understands the rows of one file: who brings it, which column holds what, what may stand where."""

    batch: ReportBatch
    columns: dict[str, int]
    choices: Choices
    now: dt.datetime
    seen: dict[uuid.UUID, int] = field(default_factory=dict)

    def __post_init__(self):
        self.today = timezone.localtime(self.now).date()
        self.open_since = closed_before(self.today)
        self.brings_own = bool(self.batch.by_id and self.batch.by_id == self.batch.lawyer_id)

    def read(self, line: Line) -> "Asked | None":
        """The row with its facts and remarks; None for one that holds nothing but its key."""
        asked = Asked(self, line)
        if not any(asked.cell(name) for name in self.columns if name != "key"):
            return None
        if asked.cell("key").lower() == EXAMPLE:
            asked.is_example = True
            return asked
        for step in (asked.flawed, asked.whose, asked.key, asked.day, asked.coded, asked.place, asked.rest, asked.led):
            step()
        return asked


class Asked:
    """One row while it is read: `facts` are codes and keys of rows, nothing that somebody wrote."""

    def __init__(self, reader: Reader, line: Line):
        self.reader, self.line, self.is_example = reader, line, False
        self.facts: dict = {}
        self.remarks: list[list] = []
        self.uuid: uuid.UUID | None = None

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def is_wrong(self) -> bool:
        return bool(self.remarks)

    def cell(self, name: str) -> str:
        column = self.reader.columns.get(name)
        return self.line.cells[column] if column is not None and column < len(self.line.cells) else ""

    def say(self, code: str, **facts) -> None:
        self.remarks.append(remark(code, **facts))

    def flawed(self) -> None:
        names = {column: name for name, column in self.reader.columns.items()}
        for code, column, facts in self.line.flaws:
            if column in names:
                self.say(code, column=names[column], **facts)

    def whose(self) -> None:
        """The lawyer of the row, else of the file."""
        text, batch = self.cell("lawyer").partition(DASH)[0].lower(), self.reader.batch
        if not text:
            self.facts["lawyer"] = batch.lawyer_id
            if batch.lawyer_id is None:
                self.say("no_lawyer")
            return
        lawyer = self.reader.choices.lawyers.get(text)
        if self.reader.brings_own and (lawyer is None or lawyer.user_id != batch.by_id):
            self.say("not_yours")
        elif lawyer is None:
            self.say("lawyer_unknown", text=text[:QUOTED])
        else:
            self.facts["lawyer"] = lawyer.user_id

    def key(self) -> None:
        """A UUID as the template brings it, or any word that this lawyer's other rows do not have."""
        text = self.cell("key")
        if not text or len(text) > LONGEST_KEY:
            self.say("no_key")
            return
        try:
            self.uuid = uuid.UUID(text)
        except ValueError:
            self.uuid = uuid.uuid5(KEYS, f"{self.facts.get('lawyer')}:{text}")
        if (first := self.reader.seen.setdefault(self.uuid, self.number)) != self.number:
            self.say("key_twice", row=first)

    def day(self) -> None:
        text = self.cell("consulted_on")
        day = moments.day(text) if text else None
        if not text:
            self.say("missing", column="consulted_on")
        elif day is None or day.year < 1991:
            self.say("bad_date", text=text[:QUOTED])
        elif day > self.reader.today:
            self.say("future")
        else:
            self.facts["consulted_on"] = day.isoformat()

    def coded(self) -> None:
        for name in ("channel", "matter", "outcome"):
            if self.chosen(name) is None and not self.cell(name):
                self.say("missing", column=name)
        for name in ("extra_matter", "sex", "age_band", "language", "service", "minutes", "referral"):
            self.chosen(name)
        self.facts = DEFAULTS | self.facts
        if self.facts.get("extra_matter") and self.facts["extra_matter"] == self.facts.get("matter"):
            self.say("same_matter")
        day, channel = self.facts.get("consulted_on"), self.facts.get("channel")
        if channel == Channel.IMPORT and self.reader.brings_own:  # history is brought by those who lead
            self.say("unknown", column="channel", text=self.cell("channel")[:QUOTED])
        elif day and channel != Channel.IMPORT and day < self.reader.open_since.isoformat():
            self.say("month_closed")

    def chosen(self, name: str) -> str | None:
        text = self.cell(name)
        if not text:
            return None
        code = self.reader.choices.words[name].code(text)
        if code is None:
            self.say("unknown", column=name, text=text[:QUOTED])
        else:
            self.facts[name] = code
        return code

    def place(self) -> None:
        """The stop, the centre, or the district with its village; the others follow from it."""
        choices, facts = self.reader.choices, self.facts
        named = {name: self.chosen(name) for name in ("stop", "centre", "district")}
        if any(self.cell(name) and code is None for name, code in named.items()):
            return
        where = dict.fromkeys(("stop", "centre", "settlement", "district", "region"))
        if facts.get("channel") == Channel.BUS and not named["stop"]:
            self.say("no_stop")
        elif named["stop"]:
            stop = choices.stops[int(named["stop"])]
            where |= {"stop": stop.pk, "settlement": stop.settlement_id, "district": stop.district_id}
        elif named["centre"]:
            centre = choices.centres[int(named["centre"])]
            where |= {"centre": centre.pk, "settlement": centre.settlement_id, "district": centre.district_id}
            where["region"] = centre.region_id
        elif named["district"]:
            where |= {"district": named["district"], "settlement": self.village(named["district"])}
        else:
            self.say("no_place")
        if where["district"]:
            where["region"] = choices.districts[where["district"]].region_id
        facts |= where

    def village(self, district: str) -> str | None:
        text = self.cell("settlement")
        found = self.reader.choices.villages.get((district, sound(text)), set()) if text else set()
        if text and len(found) != 1:
            self.say("village_unknown", text=text[:QUOTED])
        return next(iter(found)) if len(found) == 1 else None

    def rest(self) -> None:
        words = self.reader.choices.words["circumstances"]
        parts = [part.strip() for part in self.cell("circumstances").replace(",", ";").split(";") if part.strip()]
        codes = [words.code(part) for part in parts]
        for part in (part for part, code in zip(parts, codes, strict=True) if code is None):
            self.say("unknown", column="circumstances", text=part[:QUOTED])
        self.facts["circumstances"] = [code for code in Circumstance.values if code in codes]
        repeat = self.cell("repeat").lower()
        if repeat not in YES | NO:
            self.say("unknown", column="repeat", text=repeat[:QUOTED])
        self.facts["repeat"] = repeat in YES
        number = self.cell("documents_drafted") or "0"
        if not (number.isascii() and number.isdecimal() and len(number) < 4 and int(number) <= MOST_DOCUMENTS):
            self.say("bad_number", text=number[:QUOTED])
            return
        self.facts["documents_drafted"] = int(number)

    def led(self) -> None:
        """Whoever brings reports of others leads them; the command asks nobody."""
        batch = self.reader.batch
        if self.remarks or batch.by_id is None or self.reader.brings_own:
            return
        facts = self.facts
        case = ConsultationReport(
            lawyer_id=facts["lawyer"], region_id=facts["region"], centre_id=facts["centre"], state="submitted"
        )
        if leads(self.leader, case) is None:
            self.say("not_led")

    @property
    def leader(self) -> User:
        by = self.reader.batch.by
        assert by is not None  # noqa: S101 - asked above
        return by
