import gzip

import brotli
import pytest
from django.test import Client, RequestFactory
from wagtail.models import Site

from home import pagecache
from home.models import SafetySettings
from tests.factories.pages import StandardPageFactory


@pytest.fixture
def page(homes):
    return StandardPageFactory(parent=homes["ky"], locale=homes["ky"].locale, title="Маалымат", slug="about")


def test_the_second_reader_of_a_page_costs_no_query(client, page, django_assert_num_queries):
    first = client.get("/ky/about/")
    with django_assert_num_queries(0):
        again = client.get("/ky/about/")
    assert again.content == first.content
    assert again["Cache-Control"] == "public, no-cache"
    assert again["Vary"] == "Accept-Encoding"


def test_alternating_languages_still_cost_no_query(client, homes, django_assert_num_queries):
    client.get("/ky/"), client.get("/ru/")
    with django_assert_num_queries(0):
        for language in ("ky", "ru", "ky", "ru"):
            assert f'lang="{language}"' in client.get(f"/{language}/").content.decode()


def test_a_page_is_sent_squeezed_as_the_browser_asks(client, page):
    plain = client.get("/ky/about/").content
    packed = client.get("/ky/about/", headers={"accept-encoding": "gzip, br"})
    assert brotli.decompress(packed.content) == plain
    packed = client.get("/ky/about/", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain


def test_a_reader_who_has_the_page_gets_304(client, page):
    etag = client.get("/ky/about/")["ETag"]
    assert client.get("/ky/about/", headers={"if-none-match": etag}).status_code == 304


def test_publishing_empties_the_cache_of_every_process(client, page, monkeypatch):
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 0)
    client.get("/ky/about/")
    page.title = "Жаңы аталыш"
    page.save_revision().publish()
    assert "Жаңы аталыш" in client.get("/ky/about/").content.decode()


def test_an_unknown_query_string_bypasses_the_cache_and_leaves_nothing_in_it(
    client, page, django_assert_max_num_queries
):
    client.get("/ky/about/?utm_source=x")
    with django_assert_max_num_queries(40) as queries:
        client.get("/ky/about/?utm_source=x")
    assert len(queries) > 0


def test_a_staff_session_is_never_answered_from_the_cache_nor_kept_in_it(client, page, django_user_model):
    staff = Client()
    staff.force_login(django_user_model.objects.create_superuser("boss", password="x"))
    assert "wagtail-userbar" in staff.get("/ky/about/").content.decode()
    assert "wagtail-userbar" not in client.get("/ky/about/").content.decode()


def test_a_restricted_page_is_never_kept(client, page):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get("/ky/about/").status_code == 302
    assert "public" not in client.get("/ky/about/").get("Cache-Control", "")


def test_the_shelf_forgets_the_oldest_page_when_it_is_full(settings):
    shelf = pagecache.Shelf()
    body = pagecache.Body(b"x" * 400, b"", b"", "e", {}, None)
    settings.PAGE_CACHE_BYTES = 1000
    for key in ("a", "b", "c"):
        shelf.put(key, frozenset(), key, body)
    assert list(shelf.bodies) == ["b", "c"]
    assert shelf.weight == 800


def test_hosts_with_invented_ports_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(pagecache, "MOST_ADDRESSES", 3)
    shelf, body = pagecache.Shelf(), pagecache.Body(b"x", b"", b"", "e", {}, None)
    for port in range(10):
        shelf.put(f"http://localhost:{port}/ky/", frozenset({"near"}), f"http://localhost:{port}/ky/", body)
    assert len(shelf.queries) <= 3


def test_a_query_name_given_twice_is_another_page():
    one, two = (
        pagecache._with_query("/ky/", RequestFactory().get("/ky/", {"near": near})) for near in (["a"], ["a", "b"])
    )
    assert one != two


def test_a_new_quick_exit_address_is_on_every_page_at_once(client, page, monkeypatch):
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 0)
    client.get("/ky/about/")
    settings = SafetySettings.for_site(Site.objects.get(is_default_site=True))
    settings.exit_url = "https://weather.example/"
    settings.save()
    assert "https://weather.example/" in client.get("/ky/about/").content.decode()
