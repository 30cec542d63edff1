"""What the pages and the embedded tools of events show; each tag fetches its own rows."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from events.models import BusPage, Campaign, CampaignPage, EventsIndexPage, Stop
from events.schedule import finder, programme, timetable
from home import gazetteer, villages
from home.everyone import readable
from home.feeds import site_root
from home.models import District, Region

register = template.Library()
NEXT_SHOWN = 4
COMING_SHOWN = 3


def asked(context, name: str) -> str:
    request = context.get("request")
    return request.GET.get(name, "").replace("\0", "").strip()[: gazetteer.LONGEST] if request else ""


@register.simple_tag(takes_context=True)
def bus_search(context) -> dict:
    """What the address asks of the finder: `answer` for one place, `choices` for several, `unlisted` stops; or nothing.

    The title and the page both ask: looked up once, kept on the request.
    """
    request = context.get("request")
    kept = getattr(request, "_bus_search", None)
    if kept is None:
        kept = _search(asked(context, "q"), asked(context, "near"))
        if request:
            request._bus_search = kept
    return kept


def _search(question: str, near: str) -> dict:
    place = gazetteer.at(near)
    matches = gazetteer.distinct(gazetteer.find(question)) if question and not place else []
    certain = [match.place for match in matches if match.score == gazetteer.EXACT]
    if len(certain) == 1:
        place = certain[0]
    return {
        "question": question,
        "asked": bool(question or near),
        "answer": finder.answer(place) if place else None,
        "choices": [] if place else _told_apart([match.place for match in matches]),
        "certain": len(certain) > 1,
        "unlisted": finder.unlisted(question) if question and not place else [],
    }


def _told_apart(places: list[gazetteer.Place]) -> list[tuple[gazetteer.Place, str]]:
    """Each with its ayil aimak where another village of its district has the same name."""
    known = villages.apart(places)
    return [(place, known.get(place.pk, "")) for place in places]


@register.simple_tag
def bus_oblasts() -> list[finder.Row]:
    return finder.oblasts()


@register.simple_tag
def campaign_oblasts(campaign: Campaign) -> list[finder.Share]:
    return finder.oblasts_of(campaign)


@register.simple_tag
def map_of(rows: list[finder.Row] | list[finder.Share], path: str = "", chosen: str = "") -> list[dict]:
    """The oblasts of `rows` for the map: each leads to the finder, or to its part of the page at `path`."""
    path = path or f"/{get_language()}/bus/"
    return [
        {
            "iso": getattr(row.place, "iso", ""),
            "path": f"{path}?near={row.place.pk}",
            "words": row.words,
            "tone": "is-here" if row.place.pk == chosen else "h3" if row.stops else "",
        }
        for row in rows
    ]


@register.simple_tag
def bus_districts(region: Region) -> list[finder.Row]:
    return finder.districts(region)


@register.simple_tag
def bus_villages(district: District) -> list[finder.Row]:
    return finder.villages(district)


@register.simple_tag
def bus_campaigns(page: BusPage) -> list[CampaignPage]:
    """The pages of the campaigns, the latest first."""
    return list(readable(CampaignPage.objects).child_of(page).select_related("fact").order_by("-fact__starts_on"))


@register.simple_tag(takes_context=True)
def campaign_timetable(context, campaign: Campaign) -> timetable.Timetable:
    month, near, by = (asked(context, name) for name in ("month", "near", "by"))
    return timetable.timetable(campaign, month=month, near=near, by=by, whole=bool(asked(context, "all")))


@register.simple_tag(takes_context=True)
def webcal(context, path: str) -> str:
    """`path` as an address to which a calendar subscribes: it asks again by itself."""
    return "webcal://" + site_root(context["request"]).split("://", 1)[-1] + path


@register.simple_tag(takes_context=True)
def place_calendar(context, search: dict) -> str:
    """Where a calendar subscribes to everything that comes to the place that was found."""
    answer = search["answer"]
    return webcal(context, f"/{get_language()}/bus/schedule.ics?near={answer.place.pk}") if answer else ""


@register.simple_tag
def campaign_results(campaign: Campaign) -> timetable.Results:
    return timetable.results(campaign)


@register.simple_tag
def campaign_tools() -> list[str]:
    """Templates of other apps that add figures to a campaign's results; they fetch their own."""
    return settings.CAMPAIGN_TOOLS


@register.simple_tag(takes_context=True)
def next_stops(context) -> dict:
    """For the tool: the next stops of the district that the address names (`?near=`), else of the country."""
    place = gazetteer.at(asked(context, "near"))
    place = getattr(place, "district", place)
    stops = Stop.objects.coming().with_places()
    here = list(stops.around(place)[:NEXT_SHOWN]) if place else []
    return {"place": place, "here": here, "stops": here or list(stops[:NEXT_SHOWN])}


@register.simple_tag
def coming_events() -> list[programme.Item]:
    """For the tool: the next trainings and conferences in the reader's language, soonest first."""
    index = readable(EventsIndexPage.objects).filter(locale__language_code=get_language()).first()
    return programme.programme(index).coming[:COMING_SHOWN] if index else []
