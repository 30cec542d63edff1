"""One page of every kind under a home, and every block as empty as its form lets an editor leave it."""

import uuid

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from consult.models import BoardPage, ConsultPage
from events.models import BusPage, CampaignPage, EventPage, EventsIndexPage, TrainingPage
from home.models import BasePage, CentresPage, HomePage, StandardPage
from programs.models import NewsIndexPage, NewsPage, ProgramPage, ProgramsIndexPage, ProjectPage

from .events import CampaignFactory, EventPageFactory, TrainingFactory
from .pages import ProgramFactory, ProjectFactory

FACTS = {  # what a kind of page is about
    CampaignPage: CampaignFactory,
    TrainingPage: TrainingFactory,
    ProgramPage: ProgramFactory,
    ProjectPage: ProjectFactory,
}
PARENTS: dict[type[BasePage], type[BasePage]] = {
    StandardPage: HomePage,
    CentresPage: HomePage,
    ConsultPage: HomePage,
    BoardPage: HomePage,
    BusPage: HomePage,
    CampaignPage: BusPage,
    EventsIndexPage: HomePage,
    TrainingPage: EventsIndexPage,
    EventPage: EventsIndexPage,
    NewsIndexPage: HomePage,
    NewsPage: NewsIndexPage,
    ProgramsIndexPage: HomePage,
    ProgramPage: ProgramsIndexPage,
    ProjectPage: ProgramPage,
}
KINDS = [model for model in get_page_models() if model is not Page]


def every_page(home: HomePage, **values) -> dict[type[BasePage], BasePage]:
    """Each kind of page, live and with a revision, in the language of `home`."""
    pages: dict[type[BasePage], BasePage] = {HomePage: home}
    for model, parent in PARENTS.items():
        page = _built(model, values)
        page.locale = home.locale
        pages[parent].add_child(instance=page)
        page.save_revision().publish()
        pages[model] = model.objects.get(pk=page.pk)
    return pages


def _built(model, values):
    words = {"title": f"A {model._meta.verbose_name}", "slug": model._meta.model_name, "summary": "One sentence."}
    if model is EventPage:
        return EventPageFactory.build(**words | values)
    fact = {"fact": FACTS[model]()} if model in FACTS else {}
    return model(**words | fact | values)


def streams(model) -> list[StreamField]:
    return [field for field in model._meta.get_fields() if isinstance(field, StreamField)]


def emptiest_body(field: StreamField, *, without_optional: bool, document=None) -> list[dict]:
    """One block of every kind; `without_optional`: as saved before its optional fields were added to the class."""
    return [
        item(name, emptiest(block, without_optional, document))
        for name, block in field.stream_block.child_blocks.items()
    ]


def item(name, value) -> dict:
    return {"type": name, "value": value, "id": str(uuid.uuid4())}


def emptiest(block, without_optional, document):
    """The raw value of `block` with nothing in it that its form does not require."""
    if isinstance(block, blocks.StructBlock):
        children = block.child_blocks.items()
        kept = [(name, child) for name, child in children if child.required or not without_optional]
        return {name: emptiest(child, without_optional, document) for name, child in kept}
    if isinstance(block, blocks.ListBlock):
        return [item("item", emptiest(block.child_block, without_optional, document))]
    if isinstance(block, blocks.BaseStreamBlock):
        return []
    if isinstance(block, TypedTableBlock):
        return {"columns": [], "rows": [], "caption": ""}
    return _leaf(block, document)


def _leaf(block, document):
    if isinstance(block, DocumentChooserBlock):
        return document.pk if document else None
    if isinstance(block, blocks.ChoiceBlock):
        return next(value for value, _label in block.field.choices if value)
    if isinstance(block, blocks.URLBlock):
        return "https://example.org/" if block.required else ""
    if isinstance(block, blocks.RichTextBlock | blocks.CharBlock | blocks.TextBlock):
        return "x" if block.required else ""
    return None
