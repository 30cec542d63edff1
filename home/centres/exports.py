"""The directory as a table for other programs."""

from collections.abc import Iterator

from home.models import LegalAidCentre

LANGUAGES = ("ky", "ru", "en")
IN_THREE = ("name", "street", "hours", "receives")
COLUMNS = [
    "code",
    *(f"{field}_{code}" for field in IN_THREE for code in LANGUAGES),
    "region_soate",
    "district_soate",
    "settlement_soate",
    "opening_hours",
    "phones",
    "languages",
    "step_free",
    "latitude",
    "longitude",
    "sample",
]
STEP_FREE = {True: "yes", False: "no", None: ""}


def rows() -> Iterator[list]:
    for centre in LegalAidCentre.objects.receiving().whole():
        yield [
            centre.code,
            *(getattr(centre, f"{field}_{code}") for field in IN_THREE for code in LANGUAGES),
            centre.region_id,
            centre.district_id,
            centre.settlement_id,
            "; ".join(_hours(centre)),
            "; ".join(str(phone.number) for phone in centre.phones.all()),
            " ".join(centre.languages),
            STEP_FREE[centre.step_free],
            centre.latitude,
            centre.longitude,
            int(centre.is_sample),
        ]


def _hours(centre: LegalAidCentre) -> Iterator[str]:
    """Weekday (1 is Monday) and span; a lunch break makes two."""
    for day, spans in centre.week.items():
        for span in spans:
            yield f"{day + 1} {span.opens:%H:%M}-{span.closes:%H:%M}"
