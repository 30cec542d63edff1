"""Open data of the ground: the directory of centres; and the shapes that every router uses."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination

from home import pagecache
from home.centres import exports
from home.models import LegalAidCentre
from home.tables import csv_file

router = Router(tags=["centres"])
LANGUAGES = ("ky", "ru", "en")


class Part(LimitOffsetPagination):
    """A part of a list: what is too large to be served, or for the database to count, is refused as a bad request."""

    class Input(LimitOffsetPagination.Input):
        limit: int = Field(100, ge=1, le=1000)
        offset: int = Field(0, ge=0, le=1_000_000)


class Words(Schema):
    """One name in three languages; empty where it is not known in one."""

    ky: str
    ru: str
    en: str

    @classmethod
    def of(cls, fact, field: str = "name") -> "Words":
        return cls(**{code: getattr(fact, f"{field}_{code}") for code in LANGUAGES})


class PlaceOut(Schema):
    soate: str
    name: Words

    @classmethod
    def of(cls, place) -> "PlaceOut":
        return cls(soate=place.pk, name=Words.of(place))


def _degrees(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


class HoursOut(Schema):
    """One span of one weekday (ISO: 1 is Monday); a lunch break makes two spans."""

    weekday: int
    opens: str
    closes: str

    @classmethod
    def of(cls, centre: LegalAidCentre) -> "list[HoursOut]":
        return [
            cls(weekday=day + 1, opens=f"{span.opens:%H:%M}", closes=f"{span.closes:%H:%M}")
            for day, spans in centre.week.items()
            for span in spans
        ]


class PhoneOut(Schema):
    number: str
    who: Words


class CentreOut(Schema):
    """What is not known (a phone, a street, whether a wheelchair can enter) is empty or null, never invented.

    The point is that of the building itself. `hours` is a remark beside `opening_hours`; on public holidays a centre is
    closed.
    """

    code: str
    name: Words
    region: PlaceOut
    district: PlaceOut | None
    settlement: PlaceOut | None
    street: Words
    opening_hours: list[HoursOut]
    hours: Words
    phones: list[PhoneOut]
    receives: Words
    languages: list[str]
    step_free: bool | None
    how_to_get_there: Words
    what_to_bring: Words
    latitude: float | None
    longitude: float | None
    sample: bool

    @classmethod
    def of(cls, centre: LegalAidCentre) -> "CentreOut":
        return cls(
            code=centre.code,
            name=Words.of(centre),
            region=PlaceOut.of(centre.region),
            district=PlaceOut.of(centre.district) if centre.district else None,
            settlement=PlaceOut.of(centre.settlement) if centre.settlement else None,
            street=Words.of(centre, "street"),
            opening_hours=HoursOut.of(centre),
            hours=Words.of(centre, "hours"),
            phones=[PhoneOut(number=str(phone.number), who=Words.of(phone, "who")) for phone in centre.phones.all()],
            receives=Words.of(centre, "receives"),
            languages=centre.languages,
            step_free=centre.step_free,
            how_to_get_there=Words.of(centre, "way"),
            what_to_bring=Words.of(centre, "bring"),
            latitude=_degrees(centre.latitude),
            longitude=_degrees(centre.longitude),
            sample=centre.is_sample,
        )


@router.get("/centres", response=list[CentreOut], summary="Legal aid centres that receive people")
def centres(request: HttpRequest, response: HttpResponse, region: str = "") -> list[CentreOut]:
    """`region` is a SOATE code."""
    pagecache.cacheable(response, queries=("region",))
    rows = LegalAidCentre.objects.receiving().whole()
    return [CentreOut.of(centre) for centre in (rows.filter(region=region) if region else rows)]


@router.get("/centres.csv", response={200: None}, summary="The same as a table")
def centres_csv(request: HttpRequest) -> HttpResponse:
    """Names in three languages, the week in one cell: "1 09:00-13:00; 1 14:00-18:00"."""
    return pagecache.cacheable(csv_file("centres", exports.COLUMNS, exports.rows()))
