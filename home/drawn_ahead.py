"""What a page shows in pictures is drawn by the worker when it is published, not by its first reader's request.

Small AVIF files take a second to make. A page that the worker has not drawn yet still shows all its pictures: then
the request draws them.
"""

from functools import partial

from django.db import transaction
from django_tasks import task
from wagtail.models import Page
from wagtail.signals import page_published

from home import open_graph


def connect() -> None:
    page_published.connect(_published, dispatch_uid="home.drawn_ahead")


def _published(sender, instance: Page, **kwargs) -> None:
    """However it came to be published: by an editor, a moderator, its translation's completion or the clock.

    A task that cannot be handed over takes no publication back with it.
    """
    transaction.on_commit(partial(draw.enqueue, instance.pk), robust=True)


@task(priority=-10)  # nobody waits for it: messages and imports go first
def draw(number: int) -> str:
    """Render page `number` once, unseen, so that every picture on it exists in all its sizes."""
    page = Page.objects.live().filter(pk=number).first()
    if page is None:
        return "gone"
    page = page.specific
    page.make_preview_request()
    picture = open_graph.picture_of(page)
    if f"/{open_graph.FOLDER}/" in picture.address:
        open_graph.drawn(page)
    return picture.address
