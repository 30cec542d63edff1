"""What the site stands on before any sample: languages, places, matters, numbers to call. It stays after `--remove`."""

from wagtail.models import Locale

from consult.models import Matter
from home.models import District, Hotline, Region, Settlement

from . import source

LANGUAGES = ("ru", "ky", "en")
KINDS = {"village": "village", "city": "city"}  # every other kind of data/settlements.csv is a town
WORDS = ("name_ky", "name_ru", "name_en", "short_ky", "short_ru", "short_en")


def load():
    languages()
    places()
    matters()
    hotlines()


def languages():
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def places():
    """Adds and brings up to date; a place that is no longer in the files stays, since reports may point to it."""
    save(Region, [region(row) for row in source.rows("regions")])
    save(District, [district(row) for row in source.rows("districts")])
    save(Settlement, [settlement(row) for row in source.rows("settlements")])


def save(model, rows):
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["soate"], update_fields=fields
    )


def point(row):
    return {"latitude": row["lat"] or None, "longitude": row["lon"] or None}


def region(row):
    centres = {field: row[field] for field in ("centre_ky", "centre_ru", "centre_en")}
    return Region(soate=row["soate"], iso=row["iso"], **{field: row[field] for field in WORDS}, **centres, **point(row))


def district(row):
    return District(
        soate=row["soate"],
        region_id=region_codes()[row["region_iso"]],
        kind=row["type"],
        **{field: row[field] for field in WORDS},
        **point(row),
    )


def region_codes():
    return {row["iso"]: row["soate"] for row in source.rows("regions")}


def settlement(row):
    return Settlement(
        soate=row["soate"] or f"geonames{row['geonames_id']}",  # three places are in no list of SOATE codes
        kind=KINDS.get(row["kind"], "town"),
        district_id=row["district_soate"],
        name_ky=row["name_ky"],
        name_ru=row["name_ru"],
        name_en=row["name_en"],
        name_ky_confidence=row["name_ky_conf"],
        aimak_ru_2021=row["aimak_ru_2021"],
        **point(row),
    )


def matters():
    """Only adds: staff edit the words."""
    for row in source.facts("matters")["matter"]:
        Matter.objects.get_or_create(code=row["code"], defaults=row)


def hotlines():
    """Only adds, and only numbers that the data calls confirmed and fit to publish."""
    confirmed = {
        row["number"]: row
        for row in source.rows("hotlines")
        if row["status"] == "confirmed" and row["publish"] == "yes"
    }
    for extra in source.facts("hotlines")["hotline"]:
        row = confirmed[extra["number"]]
        names = {field: row[field] for field in ("name_ky", "name_ru", "name_en")}
        words = names | {"source": row["evidence"], "is_shown": True} | extra
        Hotline.objects.get_or_create(number=extra["number"], defaults=words)
