"""Pictures exist before the first reader comes; a page without the worker's help shows them too."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Revision

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


@pytest.fixture
def asked(monkeypatch):
    numbers = []
    monkeypatch.setattr(drawn_ahead, "draw", SimpleNamespace(enqueue=numbers.append))
    return numbers


def test_a_published_page_is_handed_to_the_worker_once_it_is_kept(page, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        page.save_revision().publish()
        assert asked == []
    for callback in waiting:
        callback()
    assert asked == [page.pk]


def test_a_page_that_the_clock_publishes_is_handed_to_the_worker(page, asked, django_capture_on_commit_callbacks):
    now = timezone.now()
    page.unpublish()
    page.go_live_at = now + timedelta(hours=1)
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    revision = Revision.objects.for_instance(page).get()  # the hour has passed
    revision.approved_go_live_at = now - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")
    assert asked == [page.pk]


def test_a_page_that_is_gone_meanwhile_is_no_fault(page):
    number = page.pk
    page.delete()
    assert drawn_ahead.draw.call(number) == "gone"
