"""Makes the pages: the skeleton of the site in Russian, the stories in English, each in three languages at once."""

from datetime import datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from consult.models import BoardPage, ConsultPage
from events.models import BusPage, Campaign, CampaignPage, EventPage, EventsIndexPage, Training, TrainingPage
from home.models import BasePage, CentresPage, District, HomePage, Partner, Region, SafetySettings, StandardPage
from programs.models import (
    NewsIndexPage,
    NewsPage,
    Program,
    ProgramPage,
    ProgramsIndexPage,
    Project,
    ProjectPage,
    Topic,
)

from . import source
from .blocks import identity, stream
from .translating import translate

KINDS: dict[str, type[BasePage]] = {
    "home": HomePage,
    "programs": ProgramsIndexPage,
    "news_index": NewsIndexPage,
    "events_index": EventsIndexPage,
    "bus": BusPage,
    "centres": CentresPage,
    "consult": ConsultPage,
    "board": BoardPage,
    "standard": StandardPage,
    "program": ProgramPage,
    "project": ProjectPage,
    "news": NewsPage,
    "training": TrainingPage,
    "event": EventPage,
    "campaign": CampaignPage,
}
FACTS = {"program": Program, "project": Project, "training": Training, "campaign": Campaign}
SKELETON = ["home", "about", "programs", "news", "events", "bus", "centres", "consult", "board"]  # home and order first
STORIES = ("programs", "projects", "trainings", "events", "news")
MANY = {"topics": Topic, "organisers": Partner, "donors": Partner}  # lists of codes
STREAMS = ("body", "report", "goals", "figures", "documents")
NOT_FIELDS = {"kind", "language", "parent", "key"}


def skeleton() -> list[dict]:
    """The pages every such site has, in the order of the menu; they survive `--remove`."""
    files = {page["key"]: page for page in source.pages("pages") if page["kind"] != "campaign"}
    first = [files.pop(key) for key in SKELETON]
    return [*first, *files.values()]


def samples() -> list[dict]:
    """The stories and what belongs to them, parents before children, then the two campaigns."""
    campaigns = [page for page in source.pages("pages") if page["kind"] == "campaign"]
    return [page for folder in STORIES for page in source.pages(folder)] + campaigns


def key_of(content: dict) -> UUID:
    """The translation key of a page, the same at every load: by it `--remove` knows a page whatever became of it."""
    return UUID(identity(content["key"]))


def make(content: dict) -> None:
    """Makes one page and its translations; a page that is there already is left as staff made it."""
    locale = Locale.objects.get(language_code=content["language"])
    model = KINDS[content["kind"]]
    if model.objects.filter(locale=locale, slug=content["slug"]).exists():
        return
    # The stories and the facts in them are printed, not samples; the schedule and the seminar are made up.
    values = {"is_sample": content["kind"] == "campaign"} | fields(content, locale)
    page = model(locale=locale, translation_key=key_of(content), **values)
    parent(content, locale).add_child(instance=page)
    page.save_revision().publish()
    if content["kind"] == "home":
        welcome(page)
    translate(page, content["key"])


def parent(content, locale):
    if content["kind"] == "home":
        return Page.get_first_root_node()
    home = HomePage.objects.get(locale=locale)
    if content["parent"] == "home":
        return home
    return Page.objects.descendant_of(home).get(slug=content["parent"])


def fields(content, locale):
    values = {name: value for name, value in content.items() if name not in NOT_FIELDS}
    for name in STREAMS:
        if name in values:
            values[name] = stream(values[name], f"{content['key']}/{name}")
    values["show_in_menus"] = content["kind"] == "standard"  # plain pages stand in the footer
    if "fact" in values:
        values["fact"] = FACTS[content["kind"]].objects.get(code=values["fact"])
    if "region" in values:
        values["region"] = Region.objects.get(iso=values["region"])
    if "district" in values:
        values["district"] = District.objects.get(pk=values["district"])
    if "part_of" in values:
        values["part_of"] = ProgramPage.objects.get(locale=locale, slug=values["part_of"])
    for name, model in MANY.items():
        if name in values:
            values[name] = list(model.objects.filter(code__in=values[name]))
    return {name: aware(value) for name, value in values.items()}


def aware(value):
    """Hours in the content files are those of Bishkek."""
    return timezone.make_aware(value) if isinstance(value, datetime) else value


def welcome(home):
    """The new home becomes the site's; Wagtail's own welcome page, if nobody has made anything of it, goes."""
    site, _ = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    site.root_page, site.site_name = home, "Укук Жардам"
    site.save()
    plain = ContentType.objects.get_for_model(Page)
    for page in Page.objects.filter(depth=2, content_type=plain, numchild=0):
        page.delete()


def synchronise():
    """From now on a new Russian page of an editor appears in the other two trees too, until it is translated."""
    russian = Locale.objects.get(language_code="ru")
    for locale in Locale.objects.exclude(pk=russian.pk):
        LocaleSynchronization.objects.get_or_create(locale=locale, defaults={"sync_from": russian})


def link_safety():
    """The pages of asking lead to the one about staying safe online, unless staff have chosen another."""
    page = StandardPage.objects.filter(slug="safety").first()
    settings, _ = SafetySettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    if page and not settings.safety_page_id:
        settings.safety_page = page
        settings.save(update_fields=["safety_page"])
