"""Open data of the ground: the directory of centres; and the shapes that every router uses."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination

from home import pagecache
from home.models import LegalAidCentre

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


class CentreOut(Schema):
    """What is not known (a phone, a street, whether a wheelchair can enter) is empty or null, never invented."""

    code: str
    name: Words
    region: PlaceOut
    district: PlaceOut | None
    settlement: PlaceOut | None
    street: Words
    hours: Words
    phone: str
    step_free: bool | None
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
            hours=Words.of(centre, "hours"),
            phone=str(centre.phone or ""),
            step_free=centre.step_free,
            latitude=_degrees(centre.latitude),
            longitude=_degrees(centre.longitude),
            sample=centre.is_sample,
        )


@router.get("/centres", response=list[CentreOut], summary="Legal aid centres that receive people")
def centres(request: HttpRequest, response: HttpResponse, region: str = "") -> list[CentreOut]:
    """`region` is a SOATE code."""
    pagecache.cacheable(response, queries=("region",))
    rows = LegalAidCentre.objects.filter(is_open=True).select_related("region", "district", "settlement")
    return [CentreOut.of(centre) for centre in (rows.filter(region=region) if region else rows)]
