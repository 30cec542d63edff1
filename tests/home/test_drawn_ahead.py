"""Pictures exist before the first reader comes; a page without the worker's help shows them too."""

from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from wagtail import hooks
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from home import drawn_ahead, open_graph
from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(homes, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = Image.objects.create(title="x", file=get_test_image_file(filename="a.jpg", size=(1600, 900)))
    body = [("photo", {"image": image, "alt": "People", "caption": "", "credit": ""})]
    page = StandardPageFactory.build(title="T", slug="t", locale=homes["en"].locale, body=body)
    homes["en"].add_child(instance=page)
    return page


def test_every_picture_of_the_page_is_drawn_in_every_size(page):
    assert drawn_ahead.draw.call(page.pk).startswith("/en/og/")
    assert Image.objects.get().renditions.count() == 9
    assert default_storage.listdir("og")[1] == [f"{page.pk}-{open_graph.digest(page)}.png"]


def test_publishing_in_the_admin_hands_the_page_to_the_worker(page, monkeypatch):
    assert drawn_ahead.after_publish in hooks.get_hooks("after_publish_page")
    asked = []
    monkeypatch.setattr(drawn_ahead, "draw", SimpleNamespace(enqueue=asked.append))
    drawn_ahead.after_publish(None, page)
    assert asked == [page.pk]


def test_a_page_that_is_gone_meanwhile_is_no_fault(page):
    number = page.pk
    page.delete()
    assert drawn_ahead.draw.call(number) == "gone"
