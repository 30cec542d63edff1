"""The next stops of the bus in a frame of a partner's page: of everywhere, of one place, or of one campaign."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.models import Campaign, Stop
from events.models.pages import quarter_hour
from home import gazetteer
from home.embedding import embeddable

SHOWN = 6


def campaigns() -> list[tuple[str, str]]:
    """Those that are not over, for the page that makes the snippet (`settings.EMBED_CAMPAIGNS`)."""
    return [(one.code, str(one.name)) for one in Campaign.objects.all() if not one.is_over()]


@embeddable(queries=("near", "campaign"), revision=quarter_hour)
def bus(request: HttpRequest) -> HttpResponse:
    """`/<lang>/bus/embed/?near=<code>&campaign=<code>`. What is not known is left out: a frame has nobody to ask."""
    near, code = (request.GET.get(name, "").replace("\0", "")[:60] for name in ("near", "campaign"))
    place = gazetteer.at(near[:20]) if near else None
    campaign = Campaign.objects.filter(code=code).first() if code else None
    stops = Stop.objects.with_places().not_over()
    if place:
        stops = stops.around(place)
    if campaign:
        stops = stops.filter(campaign=campaign)
    context = {"stops": list(stops[:SHOWN]), "place": place, "campaign": campaign}
    return render(request, "events/embed/bus.html", context)
