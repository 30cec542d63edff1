"""Open data: stops of the bus and trainings, for partners' sites and researchers. No person is in it."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from events.models import Session, Stop, Training
from events.schedule.timetable import midnight
from home import pagecache
from home.api import Part, PlaceOut, Words

router = Router(tags=["events"])
PAGING = {"limit", "offset"}


class StopOut(Schema):
    id: int
    campaign: str
    starts_at: datetime
    ends_at: datetime
    state: str
    reason: str
    moved_to: int | None
    region: PlaceOut
    district: PlaceOut
    settlement: PlaceOut | None
    village: str
    place: Words
    note: Words
    services: Words
    languages: list[str]
    contact: str
    latitude: float | None
    longitude: float | None
    sample: bool

    @staticmethod
    def resolve_campaign(stop):
        return stop.campaign.code

    @staticmethod
    def resolve_reason(stop):
        return stop.off_reason or ""

    @staticmethod
    def resolve_moved_to(stop):
        return stop.moved_to_id

    @staticmethod
    def resolve_region(stop):
        return PlaceOut.of(stop.district.region)

    @staticmethod
    def resolve_district(stop):
        return PlaceOut.of(stop.district)

    @staticmethod
    def resolve_settlement(stop):
        return PlaceOut.of(stop.settlement) if stop.settlement else None

    @staticmethod
    def resolve_place(stop):
        return Words.of(stop, "place")

    @staticmethod
    def resolve_note(stop):
        return Words.of(stop, "note")

    @staticmethod
    def resolve_services(stop):
        return Words.of(stop, "services")

    @staticmethod
    def resolve_languages(stop):
        return stop.languages.split()

    @staticmethod
    def resolve_sample(stop):
        return stop.is_sample


class SessionOut(Schema):
    id: int
    starts_on: date
    ends_on: date
    precision: str
    district: PlaceOut | None
    venue: Words
    capacity: int | None

    @staticmethod
    def resolve_district(session):
        return PlaceOut.of(session.district) if session.district else None

    @staticmethod
    def resolve_venue(session):
        return Words.of(session, "venue")


class TrainingOut(Schema):
    code: str
    kind: str
    name: Words
    organisers: list[Words]
    donors: list[Words]
    participants: int | None
    sessions: list[SessionOut]
    sample: bool

    @staticmethod
    def resolve_name(training):
        return Words.of(training)

    @staticmethod
    def resolve_organisers(training):
        return [Words.of(partner) for partner in training.organisers.all()]

    @staticmethod
    def resolve_donors(training):
        return [Words.of(partner) for partner in training.donors.all()]

    @staticmethod
    def resolve_sessions(training):
        return list(training.sessions.all())

    @staticmethod
    def resolve_sample(training):
        return training.is_sample


class StopFilter(Schema):
    """`since` and `until` are days, both included; `campaign` is its code, `district` and `region` SOATE codes."""

    campaign: str = ""
    district: str = ""
    region: str = ""
    since: date | None = None
    until: date | None = None


class DayFilter(Schema):
    since: date | None = None
    until: date | None = None


@router.get("/stops", response=list[StopOut], summary="Stops of the Bus of Solidarity, soonest first")
@paginate(Part)
def stops(request: HttpRequest, response: HttpResponse, wanted: Query[StopFilter], **paging) -> QuerySet[Stop]:
    pagecache.cacheable(response, queries={*StopFilter.model_fields, *PAGING})
    fields = {
        "campaign__code": wanted.campaign,
        "district": wanted.district,
        "district__region": wanted.region,
        "starts_at__gte": wanted.since and midnight(wanted.since),
        "starts_at__lt": wanted.until and midnight(wanted.until, days=1),
    }
    return Stop.objects.with_places().filter(**{name: value for name, value in fields.items() if value})


@router.get("/trainings", response=list[TrainingOut], summary="Trainings with their sessions")
@paginate(Part)
def trainings(request: HttpRequest, response: HttpResponse, wanted: Query[DayFilter], **paging) -> QuerySet[Training]:
    pagecache.cacheable(response, queries={*DayFilter.model_fields, *PAGING})
    fields = {"ends_on__gte": wanted.since, "starts_on__lte": wanted.until}
    days = {name: value for name, value in fields.items() if value}
    rows = Training.objects.prefetch_related("sessions__district", "organisers", "donors")
    return rows.filter(sessions__in=Session.objects.filter(**days)).distinct() if days else rows
