"""What the head of a page says to those who read it from outside: shared links and search engines."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from home import open_graph, structured_data
from home.feeds import site_root
from home.languages import versions
from home.models.dates import Precision

from .home_tags import page_trail

register = template.Library()
TERRITORIES = {"ky": "ky_KG", "ru": "ru_KG", "en": "en_GB"}


@register.inclusion_tag("components/open_graph.html", takes_context=True)
def open_graph_of(context, page: Page) -> dict:
    """The card of a shared link to `page`."""
    request = context["request"]
    root = site_root(request)
    picture = open_graph.picture_of(page)
    language = get_language()
    day_known = getattr(page, "date", None) and page.date_precision == Precision.DAY
    return {
        "page": page,
        "url": f"{root}{page.get_url(request)}",
        "image": open_graph.whole_address(page, root),
        "picture": picture,
        "kind": "article" if getattr(page, "date", None) else "website",
        "published": page.date_machine if day_known else "",
        "locale": TERRITORIES[language],
        "others": [TERRITORIES[one.code] for one in versions(request, page) if one.exists and one.code != language],
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
    """The way from the home page to this one, as the page prints it; [] on the home page and where there is none."""
    trail = context.get("trail")
    if (page is None or page.depth <= 2) and not trail:
        return []
    ancestors = [(one.get_url(request), one.title) for one in page_trail(page)] if page else []
    here = [(request.path, page.title)] if page and not trail else []
    return [(f"/{get_language()}/", gettext("Home")), *ancestors, *(trail or []), *here]
