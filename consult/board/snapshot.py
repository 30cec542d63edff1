"""One edition of the breakdowns a day, with an id under which every printed number can be found again.

A year that did not change since the day before is not written again; `index` says in which day's row it stands.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db.models import Min
from django.utils import timezone

from consult.counters import Measure
from consult.models import BoardSnapshot, CounterDelta
from consult.models.codes import Channel
from consult.suppression import Memory, Published, publish_series, village_total
from home import pagecache

from . import figures, sources
from .linked import NOTHING_TOLD, Secret, Told, publish_all

Block = dict[str, Any]


def make(day: dt.date | None = None, *, now: dt.datetime | None = None) -> BoardSnapshot:
    """The snapshot of `day` (default: today), made now unless there is one; again it changes nothing.

    One that was made before there was any figure is made anew: nothing was published by it. Raises ValueError for a
    day before the newest snapshot, since an edition can only follow the one before.
    """
    now = now or timezone.now()
    day = day or timezone.localtime(now).date()
    newest = BoardSnapshot.objects.first()
    if newest and newest.day == day and newest.published["index"]:
        return newest
    if newest and newest.day > day:
        raise ValueError("A snapshot of a later day exists already.")
    before = BoardSnapshot.objects.filter(day__lt=day).first()
    fields = _edition(day, before) | {"made_at": now}
    if newest and newest.day == day:
        BoardSnapshot.objects.filter(pk=newest.pk).update(**fields)
        newest.refresh_from_db()
    else:
        newest, _made = BoardSnapshot.objects.get_or_create(day=day, defaults=fields)
    pagecache.touch()
    return newest


def _edition(day: dt.date, before: BoardSnapshot | None) -> dict[str, Any]:
    """The columns of the snapshot: what is published and what must be remembered, both by year."""
    known = sources.labels()
    index: dict[str, str] = dict(before.published["index"]) if before else {}
    shown, told = {}, {}
    for year in _years(day):
        old = _row_of(year, index)
        block, memory = publish_year(year, day, known, old.exact["years"][str(year)] if old else None)
        if old and (block, memory) == (old.published["years"][str(year)], old.exact["years"][str(year)]):
            continue
        shown[str(year)], told[str(year)], index[str(year)] = block, memory, day.isoformat()
    published = {"sample": figures.has_sample(), "index": index, "years": shown}
    mark = hashlib.sha256(json.dumps([day.isoformat(), published], sort_keys=True).encode()).hexdigest()
    return {"published": {"id": f"{day:%Y%m%d}-{mark[:6]}", **published}, "exact": {"years": told}}


def _years(day: dt.date) -> range:
    first = CounterDelta.objects.filter(measure=Measure.CONSULTATIONS).aggregate(day=Min("day"))["day"]
    return range(first.year, day.year + 1) if first else range(0)


def _row_of(year: int, index: dict[str, str]) -> BoardSnapshot | None:
    """The snapshot in which the last edition of the year stands."""
    return BoardSnapshot.objects.get(day=index[str(year)]) if str(year) in index else None


def publish_year(year: int, day: dt.date, known: sources.Labels, memory: Block | None) -> tuple[Block, Block]:
    """All breakdowns of a year as JSON, and their memory as JSON."""
    found = sources.of_year(year, known)
    editions, told = publish_all(found, day, _told(memory) if memory else NOTHING_TOLD)
    villages, village_memories = _villages(year, day, editions, memory["villages"] if memory else {})
    block = {name: _as_data(published) for name, published in editions.items()}
    block["centre"], block["campaign"] = _totals_only(block["centre"]), _totals_only(block["campaign"])
    block["villages"] = villages
    return block, {
        "memories": {name: one.as_data() for name, one in told.memories.items()},
        "secrets": sorted(map(list, told.secrets)),
        "villages": village_memories,
    }


def _told(memory: Block) -> Told:
    memories = {name: Memory.from_data(one) for name, one in memory["memories"].items()}
    return Told(memories, frozenset(Secret(*one) for one in memory["secrets"]))


def _as_data(published: Published) -> Block:
    cells = [
        [row, column, cell.value, cell.since.isoformat() if cell.since else None]
        for (row, column), cell in published.cells.items()
    ]
    return {"withheld": published.withheld, "cells": cells}


def _totals_only(table: Block) -> Block:
    """Of a table that was made for the rule's sake: the totals of its columns, as a series."""
    cells = [[column, None, value, since] for row, column, value, since in table["cells"] if row is None]
    return table | {"cells": cells}


def _villages(
    year: int, day: dt.date, editions: dict[str, Published], memories: dict[str, Any]
) -> tuple[dict[str, int], dict[str, Any]]:
    """{village: total from 5 up} (rule 6), where no total above the villages is hidden; and the memories."""
    totals: dict[str, int] = {}
    told: dict[str, Any] = {}
    for (campaign, region), series in sources.villages(year).items():
        name = f"{campaign}/{region}"
        old = Memory.from_data(memories[name]) if name in memories else Memory({})
        published, memory = publish_series(series, day, old)
        told[name] = memory.as_data()
        above = (editions["campaign"].cells.get((None, campaign)), editions["region-channel"][region, Channel.BUS])
        if published.withheld or any(cell is None or cell.value is None for cell in above):
            continue
        for (village, _column), cell in published.cells.items():
            if village not in (None, sources.ELSEWHERE) and cell.value and village_total(cell.value):
                totals[village] = totals.get(village, 0) + cell.value
    return totals, told
