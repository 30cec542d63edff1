"""What a program or project page shows of its fact and of everything that belongs to it."""

from django import template
from wagtail.models import Locale, Page, get_page_models

from home.feeds import site_root
from home.models import BasePage
from programs.models import Call, ProgramPage
from programs.models.news import latest

register = template.Library()


@register.simple_tag(takes_context=True)
def full_address(context, page: Page) -> str:
    """The page's address with scheme and host, for links that leave the site."""
    request = context["request"]
    return f"{site_root(request)}{page.get_url(request)}"


@register.simple_tag
def programs_of(page: Page) -> dict[str, list[ProgramPage]]:
    """The program pages of a language, `running` and `finished`."""
    rows = ProgramPage.objects.live().filter(locale_id=page.locale_id, alias_of__isnull=True)
    found = list(rows.select_related("fact", "photo").order_by("title"))
    return {
        "running": [row for row in found if row.fact.is_running],
        "finished": [row for row in found if not row.fact.is_running],
    }


@register.simple_tag
def belonging(page: ProgramPage) -> list[Page]:
    """Stories, events and campaigns that say they are part of this program, in its language.

    Every page type has `part_of`, whichever app it lives in, so no app above needs to be known here.
    """
    versions = list(ProgramPage.objects.filter(translation_key=page.translation_key).values_list("pk", flat=True))
    found: list[Page] = []
    for model in get_page_models():
        if issubclass(model, BasePage):
            rows = model.objects.live().filter(part_of__in=versions, locale_id=page.locale_id, alias_of__isnull=True)
            found.extend(rows.select_related("photo"))
    return sorted(found, key=lambda one: one.first_published_at or one.latest_revision_created_at, reverse=True)


@register.simple_tag
def partners_of(page: ProgramPage) -> list:
    """Who takes part in the program, donors first; each with its role in words."""
    rows = page.fact.partnerships.select_related("partner")
    return sorted(rows, key=lambda row: (row.role != "donor", row.role != "implementer", row.partner.code))


@register.simple_tag
def projects_of(page: ProgramPage) -> list:
    """The program's projects; the template asks each for its page in the reader's language."""
    rows = page.fact.projects.select_related("region").prefetch_related("implementers", "donors")
    addresses = {child.specific.fact_id: child for child in page.get_children().live().specific()}
    return [{"fact": row, "page": addresses.get(row.pk)} for row in rows]


@register.simple_tag
def calls_of(page: ProgramPage) -> list[Call]:
    """The program's calls for proposals."""
    return list(page.fact.calls.select_related("region"))


@register.simple_tag
def latest_stories(language: str, count: int = 3) -> list:
    """The newest stories of a language, for the home page."""
    locale = Locale.objects.filter(language_code=language).first()
    return latest(locale, count=count).stories if locale else []


@register.simple_tag
def running_programs(language: str) -> list[ProgramPage]:
    """The program pages of a language whose program runs."""
    rows = ProgramPage.objects.live().filter(locale__language_code=language, fact__is_running=True)
    return list(rows.filter(alias_of__isnull=True).select_related("fact", "photo").order_by("title"))
