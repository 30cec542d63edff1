"""A season far larger than any: its file, and what the worker does with it. For [import]."""

import datetime as dt
import io
import resource
import time

from django.utils import timezone
from openpyxl import Workbook

from events.importing import batches, writing
from events.models import Campaign, Crew, Stop
from home.models import Settlement
from home.spelling import sound

HEAD = ("Дата", "С", "До", "Область", "Район", "Село", "Место", "Экипаж", "Услуги", "Примечание")
CREWS = 10
HOURS = ("09:00", "12:00"), ("13:00", "16:00")


def import_stops(rows):
    campaign = Campaign.objects.create(
        code="bench-import",
        name_ru="Замер",
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + dt.timedelta(days=900),
    )
    for number in range(CREWS):
        Crew.objects.create(campaign=campaign, name_ru=f"Экипаж {number + 1}")
    data = spreadsheet(int(rows))
    idle, began, spent = peak(), time.monotonic(), time.process_time()
    batch = batches.accept(data, name="bench.xlsx", campaign=campaign)
    batches.read(batch)
    preview, began = time.monotonic() - began, time.monotonic()
    writing.begin(batch)
    written = writing.write(batch)
    confirm, memory = time.monotonic() - began, peak() - idle
    cpu = time.process_time() - spent
    assert Stop.objects.filter(campaign=campaign).count() == written
    began = time.monotonic()
    writing.undo(batch)
    return {
        "kilobytes": len(data) / 1000,
        "preview": preview,
        "cpu": cpu,
        "confirm": confirm,
        "memory": memory,
        "written": written,
        "undo": time.monotonic() - began,
    }


def spreadsheet(rows):
    """Every crew twice a day in another village, each written as people write it, with its district."""
    book = Workbook(write_only=True)
    table = book.create_sheet("График")
    table.append(HEAD)
    named = once(Settlement.objects.select_related("district__region").exclude(name_ru="").order_by("pk"))
    today = timezone.localdate()
    for number in range(rows):
        village = named[number % len(named)]
        turn, crew = divmod(number, CREWS)
        day = today + dt.timedelta(days=1 + turn // len(HOURS))
        place = (village.district.region.name_ru, village.district.name_ru, village.name_ru)
        words = (f"Школа, кабинет {number}", f"Экипаж {crew + 1}", "Консультации юриста", "Возьмите паспорт")
        table.append((f"{day:%d.%m.%Y}", *HOURS[turn % len(HOURS)], *place, *words))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def once(villages):
    """Only names that one village has: the others would rightly ask which one is meant."""
    named = {}
    for village in villages:
        for name in {sound(name) for name in (village.name_ky, village.name_ru, village.name_en) if name}:
            named.setdefault(name, []).append(village)
    return [same[0] for name, same in named.items() if len(same) == 1 and name == sound(same[0].name_ru)]


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
