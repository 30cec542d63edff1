import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from tests.factories.home import UserFactory, sign_in
from tests.factories.pages import StandardPageFactory, translated


def plain(parents, slug):
    return translated(parents, lambda code, **kw: StandardPageFactory.build(title=f"{slug} {code}", slug=slug, **kw))


@pytest.fixture
def about(homes):
    return plain(homes, "about")


@pytest.fixture
def data(homes):
    return plain(homes, "data")


@pytest.fixture
def in_the_way(about):
    """Another page that has the address in Kyrgyz alone."""
    page = StandardPageFactory.build(title="Other", slug="data", locale=about["ky"].locale)
    return about["ky"].add_child(instance=page)


def places(pages) -> dict[str, str]:
    for page in pages.values():
        page.refresh_from_db()
    return {code: page.url for code, page in pages.items()}


def test_moving_a_page_moves_its_translations_to_the_same_new_parent(about, data):
    data["ru"].move(about["ru"], pos="last-child")
    assert places(data) == {code: f"/{code}/about/data/" for code in ("ky", "ru", "en")}


def by_itself(client, page, parent):
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, parent.pk]), follow=True)


def in_a_list(client, page, parent):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    back = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    return client.post(f"{address}?id={page.pk}&next={back}", {"chooser": parent.pk}, follow=True)


@pytest.mark.parametrize("moved", [by_itself, in_a_list])
def test_an_address_that_is_taken_in_one_language_keeps_the_page_in_all_of_them(client, about, data, in_the_way, moved):
    before = places(data)
    sign_in(client, UserFactory(is_superuser=True))
    answer = moved(client, data["ru"], about["ru"])
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "Ничего не перемещено." in html  # the admin speaks Russian unless one chooses
    assert "/ky/about/data/" in html
    assert places(data) == before
    in_the_way.delete()
    moved(client, data["ru"], about["ru"])
    assert places(data) == {code: f"/{code}/about/data/" for code in ("ky", "ru", "en")}


def test_code_leaves_the_translation_whose_address_is_taken_and_the_old_addresses_still_lead_on(
    about, data, in_the_way, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        data["ru"].move(about["ru"], pos="last-child")
    assert places(data) == {"ky": "/ky/data/", "ru": "/ru/about/data/", "en": "/en/about/data/"}
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {"/ru/data", "/en/data"}
