"""What a program or project page shows of its fact and of everything that belongs to it."""

from dataclasses import dataclass
from datetime import date

from django import template
from django.db.models import Value
from django.utils import timezone
from wagtail.models import Locale, Page, get_page_models

from home.everyone import readable
from home.feeds import site_root
from home.models import BasePage, Partner, PartnerRole, Region
from programs.models import Call, NewsPage, ProgramPage, ProgramsIndexPage, Project, ProjectPage
from programs.models.choosing import Slice, Wanted, latest

register = template.Library()
STORIES_SHOWN = 6


@register.simple_tag(takes_context=True)
def full_address(context, page: Page) -> str:
    """The page's address with scheme and host, for links that leave the site."""
    request = context["request"]
    return f"{site_root(request)}{page.get_url(request)}"


@register.simple_tag(takes_context=True)
def this_address(context) -> str:
    """The whole address of what the reader sees, without its query: to be shared."""
    request = context["request"]
    return f"{site_root(request)}{request.path}"


@register.simple_tag
def programs_of(page: ProgramsIndexPage, region: Region | None = None) -> dict[str, list[ProgramPage]]:
    """The program pages of a language, `running` and `finished`; of an oblast, where one is given."""
    rows = readable(ProgramPage.objects).filter(locale_id=page.locale_id, alias_of__isnull=True)
    rows = rows.filter(fact__regions=region) if region else rows
    found = list(rows.select_related("fact", "photo").order_by("title"))
    return {
        "running": [row for row in found if row.fact.is_running],
        "finished": [row for row in found if not row.fact.is_running],
    }


@register.simple_tag
def program_regions() -> list[Region]:
    """The oblasts where some program works."""
    return list(Region.objects.filter(programs__isnull=False).distinct())


@register.simple_tag
def stories_of(page: ProgramPage) -> Slice:
    """The newest stories of the program, and whether there are older ones."""
    return latest(page.locale, wanted=Wanted(program=page.fact.code), count=STORIES_SHOWN)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Events to come, soonest first; events that were, latest first; and any other page of the program."""

    coming: list[BasePage]
    past: list[BasePage]
    others: list[BasePage]


@register.simple_tag
def belonging(page: ProgramPage, day: date | None = None) -> Belonging:
    """Events, campaigns and plain pages that say they are part of this program, in its language.

    Every page type has `part_of`, whichever app it lives in, so no app above needs to be known here.
    """
    day = day or timezone.localdate()
    found = _pages_part_of(page)
    dated = sorted(((one.takes_place, one) for one in found if one.takes_place), key=lambda pair: pair[0])
    return Belonging(
        coming=[one for (_first, last), one in dated if last >= day],
        past=[one for (_first, last), one in reversed(dated) if last < day],
        others=[one for one in found if not one.takes_place],
    )


def _pages_part_of(page: ProgramPage) -> list[BasePage]:
    """All kinds but stories and projects, which the page shows by themselves: one query for all, one for each kind."""
    kinds = [kind for kind in get_page_models() if issubclass(kind, BasePage)]
    kinds = [kind for kind in kinds if kind not in (NewsPage, ProjectPage)]
    versions = ProgramPage.objects.filter(translation_key=page.translation_key).values("pk")
    first, *rest = [
        kind.objects.filter(part_of__in=versions).order_by().annotate(kind=Value(number)).values_list("pk", "kind")
        for number, kind in enumerate(kinds)
    ]
    found: list[BasePage] = []
    wanted: dict[int, list[int]] = {}
    for pk, number in first.union(*rest):
        wanted.setdefault(number, []).append(pk)
    for number, keys in sorted(wanted.items()):
        rows = readable(kinds[number].objects).filter(pk__in=keys, locale_id=page.locale_id, alias_of__isnull=True)
        found.extend(kinds[number].for_cards(rows).order_by("title"))
    return found


@register.simple_tag
def partners_of(page: ProgramPage) -> list[tuple[str, list[Partner]]]:
    """Who takes part in the program, by role: donors first."""
    rows = list(page.fact.partnerships.select_related("partner", "partner__logo"))
    by_role = [(role, [row.partner for row in rows if row.role == role]) for role in PartnerRole]
    return [
        (str(role.label), sorted(partners, key=lambda partner: partner.name)) for role, partners in by_role if partners
    ]


@register.simple_tag
def projects_of(page: ProgramPage) -> list[dict]:
    """The program's projects, each with its page in the reader's language where there is one."""
    rows = page.fact.projects.select_related("region").prefetch_related("implementers", "donors")
    pages = {child.fact_id: child for child in readable(ProjectPage.objects).child_of(page)}
    return [{"fact": row, "page": pages.get(row.pk)} for row in rows]


@register.simple_tag
def calls_of(page: ProgramPage) -> list[Call]:
    """The program's calls for proposals, those that one can still answer first."""
    return _by_state(page.fact.calls.for_lists())


@register.simple_tag
def all_calls() -> dict[str, list[Call]]:
    """Every call: `open` and to come, and `closed`."""
    found = _by_state(Call.objects.for_lists())
    return {
        "current": [call for call in found if call.state() != Call.State.CLOSED],
        "closed": [call for call in found if call.state() == Call.State.CLOSED],
    }


def _by_state(rows) -> list[Call]:
    """Open first, the nearest deadline before the others; closed last, the latest first."""
    order = list(Call.State)

    def place(call: Call):
        state = call.state()
        until = (call.closes_on or date.max).toordinal()
        return order.index(state), -until if state == Call.State.CLOSED else until, call.code

    return sorted(rows, key=place)


@register.simple_tag
def call_documents(call: Call) -> list:
    return list(call.documents.select_related("document"))


@register.simple_tag
def open_calls() -> list[Call]:
    """The calls that one can answer today."""
    return _by_state(Call.objects.open().for_lists())


@register.simple_tag
def program_page(fact, language: str) -> ProgramPage | None:
    """The live page of a program in a language; None where there is none."""
    if fact is None:
        return None
    return (
        readable(ProgramPage.objects).filter(fact=fact, locale__language_code=language, alias_of__isnull=True).first()
    )


@register.simple_tag
def latest_stories(language: str, count: int = 3) -> list:
    """The newest stories of a language, for the home page."""
    locale = Locale.objects.filter(language_code=language).first()
    return latest(locale, count=count).stories if locale else []


@register.simple_tag
def running_programs(language: str) -> list[ProgramPage]:
    """The program pages of a language whose program runs."""
    rows = readable(ProgramPage.objects).filter(locale__language_code=language, fact__is_running=True)
    return list(rows.filter(alias_of__isnull=True).select_related("fact", "photo").order_by("title"))


STATUS_ICONS = {Project.Status.PLANNED: "calendar", Project.Status.RUNNING: "clock", Project.Status.FINISHED: "check"}
STATE_ICONS = {
    Call.State.OPEN: "check",
    Call.State.COMING: "calendar",
    Call.State.ANNOUNCED: "clock",
    Call.State.CLOSED: "close",
}


@register.filter
def status_icon(project: Project) -> str:
    return STATUS_ICONS[Project.Status(project.status)]


@register.filter
def state_icon(call: Call) -> str:
    return STATE_ICONS[call.state()]
