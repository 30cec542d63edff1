"""The two campaigns of the sample and their stops, made through `events.stops` as a scheduler makes them."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from events import stops
from events.models import Campaign, Crew, Stop
from home.models import Partner, Region

from . import roads, source

PAST, TOUR = "bus-2021-osh-naryn", "bus-sample-tour"
PLANNED_AHEAD, CONFIRMED_AHEAD = dt.timedelta(days=45), dt.timedelta(days=14)
PLACE = {
    "place_ky": "Айыл өкмөтүнүн имараты (үлгү)",
    "place_ru": "Здание айыл окмоту (пример)",
    "place_en": "Ayil okmotu building (sample)",
}
REASON = "Мисал: жол жабык. Пример: дорога закрыта. Sample: the road is closed."
CANCELLED, MOVED = (17, 71), 77  # which stops of the tour, so that every state can be seen


def load(now: dt.datetime | None = None) -> None:
    """Makes what is missing. The tour's days are counted from the day on which it was first loaded."""
    now = now or timezone.now()
    rows = {row["code"]: row for row in source.facts("campaigns")["campaign"]}
    with transaction.atomic():
        campaign(rows[PAST], roads.campaign_2021(), now)
    with transaction.atomic():
        campaign(rows[TOUR], roads.sample_tour(timezone.localdate(now)), now)


def first_load() -> dt.date:
    """The day the sample was first loaded; the sample's own history ends there."""
    return Campaign.objects.get(code=TOUR).starts_on + roads.BEFORE


def campaign(row: dict, visits: list[roads.Visit], now: dt.datetime) -> None:
    names = {field: row[field] for field in ("name_ky", "name_ru", "name_en")}
    starts_on, ends_on = span(row["code"], visits, now)
    days = {"starts_on": starts_on, "ends_on": ends_on, "is_sample": True}
    fact, created = Campaign.objects.get_or_create(code=row["code"], defaults=names | days)
    if not created:
        return
    fact.regions.set(Region.objects.filter(iso__in=row["regions"]))
    fact.partners.set(Partner.objects.filter(code__in=row["partners"]))
    crews = {}
    for crew in row["crew"]:
        words = {field: value for field, value in crew.items() if field != "key"}
        crews[crew["key"]] = Crew.objects.create(campaign=fact, **words)
    planned = [stop(fact, crews[visit.crew], visit) for visit in visits]
    for number, one in enumerate(planned):
        live(one, now, number if row["code"] == TOUR else None)


def span(code: str, visits, now) -> tuple[dt.date, dt.date]:
    if code == TOUR:
        today = timezone.localdate(now)
        return today - roads.BEFORE, today + roads.AFTER
    return visits[0].starts_at.date(), visits[-1].starts_at.date()


def stop(fact: Campaign, crew: Crew, visit: roads.Visit) -> Stop:
    return stops.plan(
        now=visit.starts_at - PLANNED_AHEAD,
        campaign=fact,
        crew=crew,
        settlement_id=visit.settlement,
        district_id=visit.district,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        is_sample=True,
        **PLACE,
    )


def live(one: Stop, now: dt.datetime, number: int | None) -> None:
    """What happened to the stop until `now`: confirmed two weeks before, then held; a few cancelled or moved."""
    told = one.starts_at - CONFIRMED_AHEAD
    if number in CANCELLED:
        stops.cancel(one, reason=REASON, now=min(now, told))
    elif number == MOVED:
        put_off(one, min(now, told))
    elif now >= told:
        stops.confirm(one, now=told)
        if now >= one.ends_at:
            stops.hold(one, now=one.ends_at)


def put_off(one: Stop, now: dt.datetime) -> None:
    """To the next Saturday, on which the tour has no other stop."""
    ahead = dt.timedelta(days=(5 - timezone.localtime(one.starts_at).weekday()) % 7)
    stops.move(one, reason=REASON, starts_at=one.starts_at + ahead, ends_at=one.ends_at + ahead, now=now)
