"""What the head of a page says to those who read it from outside: shared links and search engines."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from home import open_graph, structured_data
from home.feeds import site_root
from home.languages import versions
from home.models.dates import Precision

from .home_tags import canonical, page_trail

register = template.Library()
TERRITORIES = {"ky": "ky_KG", "ru": "ru_KG", "en": "en_GB"}


@register.inclusion_tag("components/open_graph.html", takes_context=True, name="open_graph")
def card_of_link(context) -> dict:
    """The card of a shared link. What is no page, or stands below one, says in `card` what it is: title, description.

    Such a card has the site's own picture: the page's would carry the page's title.
    """
    request, page, card = context["request"], context.get("page"), context.get("card")
    language = get_language()
    others = [TERRITORIES[one.code] for one in versions(request, page) if one.exists and one.code != language]
    more = _own_card(request, card) if card else _page_card(request, page)
    return {"url": canonical(context), "locale": TERRITORIES[language], "others": others, **more}


def _own_card(request, card: dict[str, str]) -> dict:
    width, height = open_graph.SIZE
    image = f"{site_root(request)}{static('og.png')}"
    return {"kind": "website", "image": image, "width": width, "height": height, "alt": gettext("Ukuk Jardam"), **card}


def _page_card(request, page: Page) -> dict:
    picture = open_graph.picture_of(page)
    day_known = getattr(page, "date", None) and page.date_precision == Precision.DAY
    return {
        "title": page.seo_title or page.title,
        "description": getattr(page, "description", ""),
        "image": open_graph.whole_address(page, site_root(request)),
        "width": picture.width,
        "height": picture.height,
        "alt": page.title,
        "kind": "article" if getattr(page, "date", None) else "website",
        "published": page.date_machine if day_known else "",
    }


@register.simple_tag(takes_context=True, name="structured_data")
def structured_data_tag(context) -> str:
    """The page's JSON-LD; nothing where search engines are asked to stay away, or in a preview."""
    request, page = context.get("request"), context.get("page")
    if request is None or context.get("robots") or getattr(request, "is_preview", False):
        return ""
    things = [*(page.structured_data(request) if page else []), *context.get("structured_data", [])]
    if steps := _steps(context, page, request):
        things.append(structured_data.breadcrumbs(steps, site_root(request)))
    whole = structured_data.script(things)
    # Data, not a program: the content policy lets it stand, and script() has escaped what could end it.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(whole)) if whole else ""


def _steps(context, page: Page | None, request) -> list[tuple[str, str]]:
    """The way from the home page to this one, which ends it; [] on the home page and where nothing tells a title."""
    card = context.get("card")
    title = card["title"] if card else page.title if page and page.depth > 2 else ""
    if not title:
        return []
    ancestors = [(one.get_url(request), one.title) for one in page_trail(page)] if page else []
    home = (f"/{get_language()}/", gettext("Home"))
    return [home, *ancestors, *(context.get("trail") or []), (request.path, title)]
