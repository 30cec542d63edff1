"""Figures of consultations for templates of any app: the live strip, the board, the results of a campaign."""

from django import template
from django.utils.translation import get_language

from consult.board import address, breakdowns, figures, page
from home import pagecache

register = template.Library()

TOOL_FRESH_FOR = 60  # seconds: what a page with the live strip may be behind, without script
IN_TOOL = ("today", "month", "waiting", "in_time")


@register.simple_tag(takes_context=True)
def live_figures(context) -> dict:
    """The headline inside any page, which is then kept a minute at most; consultations do not empty the page cache."""
    if request := context.get("request"):
        pagecache.fresh_for(request, TOOL_FRESH_FOR)
    found = page.headline()
    few = [line for line in found["figures"] if line[0] in IN_TOOL]
    return found | {"figures": few} | _addresses(context)


@register.simple_tag(takes_context=True)
def board_headline(context) -> dict:
    """The headline on the board's own page, which is kept until the next consultation."""
    return page.headline() | _addresses(context)


@register.simple_tag(takes_context=True)
def board_view(context) -> dict:
    """The breakdown that the address asks for, from the newest snapshot."""
    request = context.get("request")
    return page.view(request.GET if request else {})


def _addresses(context) -> dict:
    """Where the script listens, and where it asks when it cannot."""
    request = context.get("request")
    board = f"/{get_language()}/board/"
    stream = address.stream_url(request) if request else ""
    return {"board": board, "stream": stream, "fallback": f"{board}headline.json"}


@register.simple_tag
def campaign_figures(campaign) -> dict:
    """What the public may know of a campaign of the bus: consultations and cases of violence, in words; "" for none.

    `hidden` says that a figure is hidden by the small-number rule.
    """
    found = breakdowns.of_campaign(campaign.pk)
    return {
        "consultations": _words(found.consultations),
        "violence": _words(found.violence),
        "hidden": found.consultations is not None and found.violence is None,
        "day": found.day,
    }


def _words(count: int | None) -> str:
    return "" if count is None else figures.count_words(count)


@register.simple_tag
def village_total(settlement) -> int | None:
    """Consultations at the bus in a village, from five up; None where the public may not know."""
    return breakdowns.of_village(settlement.pk) if settlement else None
