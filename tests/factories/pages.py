"""A small site in three languages, and pages in it."""

from datetime import date

import factory
import wagtail_factories
from wagtail.models import Locale, Page, Site

from home.models import CentresPage, HomePage, Partner, StandardPage
from programs.models import (
    Call,
    CallDocument,
    NewsIndexPage,
    NewsPage,
    Program,
    ProgramPage,
    ProgramsIndexPage,
    Project,
    ProjectPage,
    Topic,
)


def three_homes(**kwargs) -> dict[str, HomePage]:
    """A live home page per language, translations of each other, under the default site; keyed by language."""
    root = Page.objects.get(depth=1)
    homes: dict[str, HomePage] = {}
    for code in ("ru", "ky", "en"):
        locale, _made = Locale.objects.get_or_create(language_code=code)
        key = {"translation_key": homes["ru"].translation_key} if homes else {}
        homes[code] = root.add_child(
            instance=HomePage(
                title=f"Home {code}", slug=f"home-{code}-t", locale=locale, summary="Home.", **key, **kwargs
            )
        )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "port": 80, "root_page": homes["ru"]}
    )
    Site.clear_site_root_paths_cache()
    return homes


def translated(parents: dict[str, Page], make, **kwargs) -> dict[str, Page]:
    """The same page under each language's parent; `make(code)` gives what differs between languages."""
    pages: dict[str, Page] = {}
    for code, parent in parents.items():
        key = {"translation_key": next(iter(pages.values())).translation_key} if pages else {}
        pages[code] = parent.add_child(instance=make(code, locale=parent.locale, **key, **kwargs))
    return pages


class HomePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HomePage


class StandardPageFactory(wagtail_factories.PageFactory):
    summary = "A plain page."

    class Meta:
        model = StandardPage


class CentresPageFactory(wagtail_factories.PageFactory):
    title, slug = "Centres", "centres"

    class Meta:
        model = CentresPage


class NewsIndexPageFactory(wagtail_factories.PageFactory):
    title, slug, summary = "News", "news", "What happened."

    class Meta:
        model = NewsIndexPage


class NewsPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda n: f"Story {n}")
    slug = factory.Sequence(lambda n: f"story-{n}")
    summary = "What happened, in a sentence."
    date = factory.Sequence(lambda n: date.fromordinal(date(2021, 1, 1).toordinal() + n))

    class Meta:
        model = NewsPage


class ProgramFactory(factory.django.DjangoModelFactory):
    code = factory.Sequence(lambda n: f"program-{n}")
    name_en = factory.Sequence(lambda n: f"Program {n}")

    class Meta:
        model = Program


class ProjectFactory(factory.django.DjangoModelFactory):
    code = factory.Sequence(lambda n: f"project-{n}")
    name_en = factory.Sequence(lambda n: f"Project {n}")
    program = factory.SubFactory(ProgramFactory)

    class Meta:
        model = Project


class CallFactory(factory.django.DjangoModelFactory):
    """A call with neither date: to be announced."""

    code = factory.Sequence(lambda n: f"call-{n}")
    name_en = factory.Sequence(lambda n: f"Call {n}")

    class Meta:
        model = Call


class CallDocumentFactory(factory.django.DjangoModelFactory):
    name_en = factory.Sequence(lambda n: f"Form {n}")
    call = factory.SubFactory(CallFactory)
    document = factory.SubFactory(wagtail_factories.DocumentFactory)

    class Meta:
        model = CallDocument


class TopicFactory(factory.django.DjangoModelFactory):
    code = factory.Sequence(lambda n: f"topic-{n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")

    class Meta:
        model = Topic


class PartnerFactory(factory.django.DjangoModelFactory):
    code = factory.Sequence(lambda n: f"partner-{n}")
    name_en = factory.Sequence(lambda n: f"Partner {n}")

    class Meta:
        model = Partner


class ProgramsIndexPageFactory(wagtail_factories.PageFactory):
    title, slug = "Programs", "programs"

    class Meta:
        model = ProgramsIndexPage


class ProgramPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda n: f"Program page {n}")
    slug = factory.Sequence(lambda n: f"program-page-{n}")
    fact = factory.SubFactory(ProgramFactory)

    class Meta:
        model = ProgramPage


class ProjectPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda n: f"Project page {n}")
    fact = factory.SubFactory(ProjectFactory)

    class Meta:
        model = ProjectPage
