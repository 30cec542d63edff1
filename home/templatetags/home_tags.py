"""What the frame of every page is made of. Nothing here touches the session or the user of an anonymous visitor:
either would add `Vary: Cookie` and keep the page out of the page cache."""

import re
from datetime import date

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.models import Page

from home.checks import phones
from home.feeds import site_root
from home.languages import versions
from home.models import Hotline, SafetySettings
from home.models.dates import DATE_FORMATS, Precision
from home.pagecache import remembered
from home.search.documents import KINDS

register = template.Library()
LONGEST_QUERY = 300  # letters that the language switch takes along: no form of ours makes more

# The sections are single pages with the same address in every language (docs/product.md), so the menu needs no query.
# Slug, words, icon.
SECTIONS = [
    ("bus", _("Bus of Solidarity"), "bus"),
    ("centres", _("Centres"), "centre"),
    ("programs", _("Programs"), "scales"),
    ("events", _("Trainings and events"), "calendar"),
    ("news", _("News"), "news"),
    ("board", _("Figures"), "board"),
]


@register.simple_tag
def icon(name: str, extra: str = "") -> str:
    """A drawing of static/icons.svg; always beside a word, so hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("icons.svg"),
        name,
    )


@register.filter
def date_words(value: date | None, precision: str = Precision.DAY) -> str:
    """A date in the reader's language, no more of it than is known ("day", "month", "year")."""
    return date_format(value, DATE_FORMATS[Precision(precision)]) if value else ""


@register.filter
def phone_link(number) -> str:
    """`tel:` link of a number as people read it: 114, +996 312 65-10-10, or a phone number object."""
    words = getattr(number, "as_international", None) or str(number)
    return format_html('<a href="tel:{}">{}</a>', re.sub(r"[^\d+]", "", words), words) if words else ""


@register.filter
def phone_links(text) -> str:
    """Plain text, its phone numbers as links: where an editor cannot make a link."""
    return format_html_join("", "{}{}", ((words, phone_link(number)) for words, number in phones.parts(str(text))))


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context) -> dict:
    """The languages in their own names, each leading to this same page."""
    request = context.get("request")
    query = request.META.get("QUERY_STRING", "") if request and request.method == "GET" else ""
    found = versions(request, context.get("page")) if request else []
    return {"versions": found, "query": f"?{query}" if 0 < len(query) <= LONGEST_QUERY else ""}


@register.inclusion_tag("components/hreflang.html", takes_context=True)
def hreflang(context) -> dict:
    """Canonical address and the other languages' addresses, for search engines.

    `canonical_query` in the context is the part of the query that chooses what the page shows; nothing else of the
    query is canonical. An address that nothing answers to (`exception`, `unknown`) has neither.
    """
    request, page = context.get("request"), context.get("page")
    if request is None or "exception" in context or context.get("unknown"):
        return {}
    borrowed = bool(getattr(page, "alias_of_id", None))
    real = [] if borrowed else [version for version in versions(request, page) if version.exists]
    query = context.get("canonical_query", "")
    return {"root": site_root(request), "canonical": canonical(context), "versions": real, "query": query}


def canonical(context) -> str:
    """The whole address of this page for everyone outside; of a borrowed page, that of its original."""
    request, page = context["request"], context.get("page")
    own = page.alias_of.get_url(request) if getattr(page, "alias_of_id", None) else request.path
    return f"{site_root(request)}{own}{context.get('canonical_query', '')}"


@register.inclusion_tag("components/hotlines.html")
def hotlines(only_danger: bool = False, only: str = "") -> dict:
    """The numbers to call now: all that are shown, those for someone in danger, or those named ("111 114")."""
    shown = remembered("hotlines", lambda: list(Hotline.objects.filter(is_shown=True)))
    named = only.split()
    shown = [one for one in shown if one.in_danger or not only_danger]
    return {"hotlines": [one for one in shown if str(one.number) in named or not named]}


@register.simple_tag(takes_context=True)
def exit_url(context) -> str:
    """Where the quick exit leads: staff choose it."""
    request = context.get("request")
    if request is None:
        return SafetySettings._meta.get_field("exit_url").default
    return remembered(f"exit:{request.get_host()}", lambda: SafetySettings.for_request(request).exit_url)


@register.simple_tag
def safety_url() -> str:
    """The page about staying safe online, in the reader's language; "" where there is none."""
    return remembered(f"safety:{get_language()}", lambda: _safety_url(get_language()))


def _safety_url(language: str) -> str:
    chosen = SafetySettings.objects.filter(site__is_default_site=True, safety_page__isnull=False)
    key = chosen.values_list("safety_page__translation_key", flat=True).first()
    found = Page.objects.live().filter(translation_key=key, locale__language_code=language).first() if key else None
    return found.get_url() or "" if found else ""


@register.inclusion_tag("components/menu.html", takes_context=True)
def main_menu(context) -> dict:
    path = context["request"].path if context.get("request") else ""
    root = f"/{get_language()}/"
    items = [(f"{root}{slug}/", label, drawing, path.startswith(f"{root}{slug}/")) for slug, label, drawing in SECTIONS]
    return {"items": items, "root": root}


@register.simple_tag
def small_print() -> list[Page]:
    """Plain pages that an editor put "in menus": they stand in the footer, the sections in the menu."""
    language = get_language()
    sections = [slug for slug, *_rest in SECTIONS]
    pages = Page.objects.live().filter(depth=3, show_in_menus=True, locale__language_code=language)
    return remembered(f"small_print:{language}", lambda: list(pages.exclude(slug__in=[*sections, "consult"])))


@register.simple_tag
def page_trail(page: Page | None) -> list[Page]:
    """The pages between home and this one, nearest last; a section has none, and costs no query."""
    if not page or not page.pk or page.depth <= 3:
        return []
    parent = page.path[: -page.steplen]
    return remembered(f"trail:{parent}", lambda: list(page.get_ancestors().live().filter(depth__gte=3)))


@register.simple_tag
def content_language(page: Page | None) -> str:
    """The language of the words on the page where it is not the language of the address; else ""."""
    if not page or page.alias_of_id is None:
        return ""
    code = page.alias_of.locale.language_code
    return "" if code == get_language() else code


@register.simple_tag
def search_kind(kind: str) -> str:
    """What kind of thing a result of the search is, in words."""
    return str(KINDS[kind])


@register.filter
def language_name(code: str) -> str:
    """A language in its own name."""
    return dict(settings.LANGUAGES).get(code, code)


@register.simple_tag(takes_context=True)
def absolute_static(context, path: str) -> str:
    """A static file's whole address, for those who read the page from outside (shared links)."""
    return site_root(context["request"]) + static(path) if context.get("request") else static(path)


@register.simple_tag(takes_context=True)
def waiting_messages(context) -> list:
    """Django's messages, looked for only where a cookie says that there may be some."""
    request = context.get("request")
    if request is None or not {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES):
        return []
    return list(get_messages(request))


@register.simple_tag(takes_context=True)
def staff_bar(context) -> str:
    """Wagtail's bar, for whoever carries a session cookie; without one the user is not even asked for."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)
