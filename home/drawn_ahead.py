"""What a page shows in pictures is drawn by the worker when it is published, not by its first reader's request.

Small AVIF files take a second to make. A page that the worker has not drawn yet still shows all its pictures: then
the request draws them.
"""

from django_tasks import task
from wagtail.models import Page

from home import open_graph


def after_publish(request, page: Page) -> None:
    """Wagtail's hook after an editor published `page`."""
    draw.enqueue(page.pk)


@task()
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
