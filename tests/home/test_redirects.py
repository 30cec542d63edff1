"""Old addresses lead to where a page is now, after a rename and a move, with all that lies below, in every language."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tests.factories.home import UserFactory, sign_in
from tests.factories.pages import StandardPageFactory, translated

LANGUAGES = ("ky", "ru", "en")
pytestmark = pytest.mark.both_databases


def pages_called(slug, parents):
    return translated(
        parents,
        lambda code, **kw: StandardPageFactory.build(title=f"{slug} {code}", slug=slug, show_in_menus=False, **kw),
    )


@pytest.fixture
def tree(homes):
    """about/, about/law/, about/law/old/ and data/, in three languages."""
    about = pages_called("about", homes)
    law = pages_called("law", about)
    return {"about": about, "law": law, "old": pages_called("old", law), "data": pages_called("data", homes)}


def lead(client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, response.get("Location", "")


def renamed(page, slug, committed):
    page = Page.objects.get(pk=page.pk).specific
    with committed(execute=True):
        page.slug = slug
        page.save_revision().publish()


@pytest.mark.parametrize("author", LANGUAGES)
def test_a_rename_in_one_language_renames_all_and_every_old_address_leads_on(
    client, tree, author, django_capture_on_commit_callbacks
):
    renamed(tree["about"][author], "service", django_capture_on_commit_callbacks)
    for code in LANGUAGES:
        for below in ("", "law/", "law/old/"):
            assert client.get(f"/{code}/service/{below}").status_code == 200
            assert lead(client, f"/{code}/about/{below}") == (301, f"/{code}/service/{below}")


@pytest.mark.parametrize("author", LANGUAGES)
def test_a_move_moves_all_languages_and_every_old_address_leads_on(client, tree, author):
    Page.objects.get(pk=tree["law"][author].pk).move(tree["data"][author], pos="last-child")
    for code in LANGUAGES:
        for below in ("", "old/"):
            assert client.get(f"/{code}/data/law/{below}").status_code == 200
            assert lead(client, f"/{code}/about/law/{below}") == (301, f"/{code}/data/law/{below}")


def test_a_rename_in_the_admin_does_the_same(client, tree, django_capture_on_commit_callbacks):
    sign_in(client, UserFactory(is_superuser=True))
    page = Page.objects.get(pk=tree["about"]["ru"].pk).specific
    page.slug = "sluzhba"
    page.save_revision()
    with django_capture_on_commit_callbacks(execute=True):
        form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
        sent = {name: value for name, value in form.initial.items() if value is not None}
        sent |= {"slug": "sluzhba", "action-publish": "1", "body-count": "0", "comments-TOTAL_FORMS": "0"}
        sent |= {"comments-INITIAL_FORMS": "0", "translation_unread": ""}
        response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)
    assert response.status_code == 302, response.context["form"].errors
    client.logout()
    for code in LANGUAGES:
        assert lead(client, f"/{code}/about/law/") == (301, f"/{code}/sluzhba/law/")


def test_a_move_in_the_admin_does_the_same(client, tree):
    sign_in(client, UserFactory(is_superuser=True))
    address = reverse("wagtailadmin_pages:move_confirm", args=[tree["law"]["ky"].pk, tree["data"]["ky"].pk])
    assert client.post(address).status_code == 302
    client.logout()
    for code in LANGUAGES:
        assert lead(client, f"/{code}/about/law/old/") == (301, f"/{code}/data/law/old/")


def test_a_name_given_back_leads_in_no_circle(client, tree, django_capture_on_commit_callbacks):
    for slug in ("service", "help", "about", "service"):
        renamed(tree["about"]["ru"], slug, django_capture_on_commit_callbacks)
    for code in LANGUAGES:
        for old in ("about", "help"):
            assert lead(client, f"/{code}/{old}/law/") == (301, f"/{code}/service/law/")
        assert client.get(f"/{code}/service/law/").status_code == 200


def test_a_new_page_at_an_old_address_is_shown(client, tree, homes, django_capture_on_commit_callbacks):
    renamed(tree["about"]["ru"], "service", django_capture_on_commit_callbacks)
    pages_called("about", homes)
    for code in LANGUAGES:
        assert client.get(f"/{code}/about/").status_code == 200
        assert lead(client, f"/{code}/about/law/") == (301, f"/{code}/service/law/")


def test_a_translation_keeps_its_slug_where_the_new_one_is_taken(
    client, tree, homes, django_capture_on_commit_callbacks
):
    StandardPageFactory(parent=homes["ky"], locale=homes["ky"].locale, slug="service")
    renamed(tree["about"]["ru"], "service", django_capture_on_commit_callbacks)
    assert client.get("/ky/about/law/").status_code == 200
    assert lead(client, "/en/about/law/") == (301, "/en/service/law/")


def test_a_draft_that_was_begun_before_a_rename_does_not_undo_it(tree, django_capture_on_commit_callbacks):
    draft = Page.objects.get(pk=tree["about"]["ky"].pk).specific
    draft.title = "Кызмат"
    revision = draft.save_revision()
    renamed(tree["about"]["ru"], "service", django_capture_on_commit_callbacks)
    revision.refresh_from_db()
    revision.publish()
    assert Page.objects.get(pk=draft.pk).slug == "service"


def test_what_was_below_a_deleted_page_is_not_there_and_nothing_breaks(
    client, tree, django_capture_on_commit_callbacks
):
    renamed(tree["law"]["ru"], "rules", django_capture_on_commit_callbacks)
    for code in LANGUAGES:
        Page.objects.get(pk=tree["about"][code].pk).delete()
    for path in ("about/", "about/law/", "about/law/old/", "about/rules/"):
        assert client.get(f"/ky/{path}").status_code == 404


def test_a_redirect_whose_page_is_withdrawn_or_gone_leads_nowhere_with_a_clear_page(client, tree):
    Redirect.objects.create(old_path="/ky/leaflet", redirect_page=tree["law"]["ky"])
    Redirect.objects.create(old_path="/ky/poster", redirect_link="")
    Page.objects.get(pk=tree["law"]["ky"].pk).specific.unpublish()
    assert client.get("/ky/poster/").status_code == 404
    assert client.get("/ky/leaflet/", follow=True).status_code == 404


def test_a_page_whose_parent_is_withdrawn_is_shown_without_a_link_to_it(client, tree):
    Page.objects.get(pk=tree["about"]["ky"].pk).specific.unpublish()
    page = client.get("/ky/about/law/")
    assert page.status_code == 200
    assert 'href="/ky/about/"' not in page.content.decode()
