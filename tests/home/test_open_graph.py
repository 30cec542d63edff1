"""The card of a shared link: its words, its picture, and the pictures that we draw."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import RequestFactory
from django.utils import translation
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from home import open_graph
from home.models import CentresPage
from programs.models import Topic
from tests.factories.home import CentreFactory
from tests.factories.pages import (
    CallFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    PartnerFactory,
    ProgramsIndexPageFactory,
    StandardPageFactory,
    translated,
)

pytestmark = pytest.mark.django_db
LONG = "Жамааттык укуктук жардам борборлорунун өнөктөштөрү менен биргеликте өткөрүлгөн " * 4


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def pages(homes):
    return translated(homes, lambda code, **kw: StandardPageFactory.build(title=f"About {code}", slug="about", **kw))


def card(client, path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    html = client.get(path).content.decode()
    for name, value in re.findall(r'<meta (?:property|name)="((?:og|article|twitter):[^"]+)" content="([^"]*)"', html):
        found.setdefault(name, []).append(value)
    return found


def drawn_files() -> list[str]:
    return sorted(default_storage.listdir("og")[1]) if default_storage.exists("og") else []


def test_a_shared_link_says_what_it_leads_to_in_its_language(client, pages):
    found = card(client, "/ky/about/")
    assert found["og:title"] == found["og:image:alt"] == ["About ky"]
    assert found["og:description"] == ["A plain page."]
    assert found["og:url"] == ["http://testserver/ky/about/"]
    assert found["og:type"] == ["website"]
    assert found["og:locale"] == ["ky_KG"]
    assert found["og:locale:alternate"] == ["ru_KG", "en_GB"]
    assert (found["og:image:width"], found["og:image:height"]) == (["1200"], ["630"])
    assert found["twitter:card"] == ["summary_large_image"]
    assert "article:published_time" not in found


@pytest.mark.parametrize(("precision", "told"), [("day", ["2021-08-27"]), ("month", None), ("year", None)])
def test_a_story_tells_its_day_only_where_the_day_is_known(client, homes, precision, told):
    index = homes["en"].add_child(instance=NewsIndexPageFactory.build(locale=homes["en"].locale))
    story = NewsPageFactory.build(slug="s", date="2021-08-27", date_precision=precision, locale=index.locale)
    index.add_child(instance=story)
    found = card(client, "/en/news/s/")
    assert found["og:type"] == ["article"]
    assert found.get("article:published_time") == told


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_page_without_a_photo_has_its_title_drawn_on_felt(client, pages, language):
    address = card(client, f"/{language}/about/")["og:image"][0].removeprefix("http://testserver")
    assert re.fullmatch(rf"/{language}/og/{pages[language].pk}-[0-9a-f]{{12}}\.png", address)
    assert drawn_files() == []  # drawn when it is first asked for
    answer = client.get(address)
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Type"] == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    picture = Picture.open(io.BytesIO(content))
    assert picture.size == (1200, 630)
    assert len(content) < 60_000
    colours = {colour for _count, colour in picture.convert("RGB").getcolors(1000)}
    assert {(163, 33, 29), (15, 76, 117), (251, 243, 230)} <= colours  # felt, sky, wool
    assert len(drawn_files()) == 1


def lines_of(title) -> int:
    """How many lines of letters are on the title's part of the picture."""
    drawn = Picture.open(io.BytesIO(open_graph.png({**open_graph_words(), "title": title}))).convert("L")
    rows = [max(drawn.crop((70, y, 1130, y + 1)).tobytes()) > 200 for y in range(128, 408)]
    return sum(now and not before for before, now in zip([False, *rows], rows, strict=False))


def open_graph_words() -> dict[str, str]:
    return {"language": "ky", "brand": "Укук Жардам", "promise": "бекер юридикалык жардам", "phone": "114"}


def test_a_long_title_becomes_smaller_and_stays_whole():
    assert lines_of("Жаңылыктар") == 1
    assert lines_of(LONG[:150].strip()) >= 3


def test_a_title_is_words_and_never_markup():
    quiet = open_graph.png({**open_graph_words(), "title": '#panic("x") $x$ *b* <a> @b'})
    assert Picture.open(io.BytesIO(quiet)).size == (1200, 630)


def test_an_endless_title_is_cut_at_a_word(pages):
    page = pages["ky"]
    page.title = LONG
    said = open_graph.words(page)["title"]
    assert len(said) <= open_graph.LONGEST + 1
    assert said.endswith("…")
    assert LONG.startswith(said[:-1] + " ")


def test_a_new_title_has_a_new_address_and_the_old_picture_is_gone(client, pages):
    page = pages["en"]
    old = open_graph.picture_of(page).address
    client.get(old)
    page.title = "Another title"
    page.save()
    new = open_graph.picture_of(page).address
    assert new != old
    assert client.get(old).headers["Location"] == new
    client.get(new)
    assert drawn_files() == [new.rsplit("/", 1)[1]]


def test_a_picture_is_drawn_once(client, pages, monkeypatch):
    address = open_graph.picture_of(pages["en"]).address
    first = b"".join(client.get(address).streaming_content)
    monkeypatch.setattr(open_graph, "png", None)
    assert b"".join(client.get(address).streaming_content) == first


def test_two_who_draw_at_once_leave_one_file(pages, monkeypatch):
    page = pages["en"]
    name = f"og/{page.pk}-{open_graph.digest(page)}.png"

    def while_another_is_quicker(words):
        default_storage.save(name, ContentFile(b"theirs"))
        return b"ours"

    monkeypatch.setattr(open_graph, "png", while_another_is_quicker)
    assert open_graph.drawn(page) == name
    assert drawn_files() == [name.removeprefix("og/")]


@pytest.mark.parametrize("case", ["unknown", "draft", "closed", "wrong language", "no hash"])
def test_there_is_a_picture_for_live_pages_that_anyone_may_read_and_for_nothing_else(client, pages, case):
    page = pages["en"]
    address = open_graph.picture_of(page).address
    if case == "draft":
        page.unpublish()
    if case == "closed":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    if case == "wrong language":
        address = address.replace("/en/", "/ru/")
    if case == "unknown":
        address = address.replace(f"{page.pk}-", "987654321-")
    if case == "no hash":
        address = f"/en/og/{page.pk}.png"
    assert client.get(address).status_code == 404
    assert drawn_files() == []


def test_a_photo_is_cut_to_the_card_around_its_point_of_interest(client, pages):
    focus = {"focal_point_x": 1800, "focal_point_y": 900, "focal_point_width": 100, "focal_point_height": 100}
    photo = Image.objects.create(title="x", file=get_test_image_file(filename="a.jpg", size=(2000, 2000)), **focus)
    page = pages["en"]
    page.photo = photo
    page.save_revision().publish()
    found = card(client, "/en/about/")
    assert re.fullmatch(r"http://testserver/media/images/.*fill-1200x630.*\.jpg", found["og:image"][0])
    assert (found["og:image:width"], found["og:image:height"]) == (["1200"], ["630"])


def test_a_photo_whose_file_is_gone_gives_way_to_the_drawing(pages):
    photo = Image.objects.create(title="x", file=get_test_image_file(filename="a.jpg", size=(20, 20)))
    photo.file.storage.delete(photo.file.name)
    page = pages["en"]
    page.photo = photo
    assert open_graph.picture_of(page).address.startswith("/en/og/")


def test_the_words_of_the_picture_are_in_the_language_of_the_page_whoever_asks(pages):
    with translation.override("ru"):
        assert open_graph.words(pages["ky"])["brand"] == "Укук Жардам"
        assert open_graph.words(pages["en"])["brand"] == "Ukuk Jardam"
        assert open_graph.picture_of(pages["ky"]).address.startswith("/ky/og/")


def test_a_site_behind_another_name_gives_its_own_address(settings, pages):
    settings.SITE_URL = "https://ukuk.example"
    request = RequestFactory().get("/en/about/")
    from home.feeds import site_root

    assert open_graph.whole_address(pages["en"], site_root(request)).startswith("https://ukuk.example/en/og/")


def canonical(client, path) -> str:
    return re.search(r'<link rel="canonical" href="([^"]*)"', client.get(path).content.decode())[1]


@pytest.fixture
def rows(homes):
    """What has an address of its own without being a page."""
    ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale, title="Programs", slug="programs")
    homes["en"].add_child(instance=CentresPage(title="Centres", slug="centres", locale=homes["en"].locale))
    CallFactory(code="grants", name_en="Grants", aim_en="Legal clinics")
    CentreFactory(code="osh", name_en="Osh centre")
    PartnerFactory(code="eu", name_en="European Union")


@pytest.mark.parametrize(
    ("path", "title", "about"),
    [
        ("programs/calls/", "Calls for proposals", "Competitions for projects of free legal aid"),
        ("programs/calls/grants/", "Grants", "Legal clinics. "),
        ("centres/osh/", "Osh centre", "Osh centre. Address, opening hours"),
        ("partners/", "Partners", "Who pays for free legal aid"),
        ("partners/eu/", "European Union", "European Union: the programs, projects"),
    ],
)
def test_what_is_no_page_has_a_card_of_its_own_with_the_picture_of_the_site(client, rows, path, title, about):
    found = card(client, f"/en/{path}?from=chat")
    html = client.get(f"/en/{path}").content.decode()
    assert found["og:title"] == [title]
    assert f"<title>{title} · Ukuk Jardam</title>" in html
    assert found["og:description"][0].startswith(about)
    assert f'<meta name="description" content="{found["og:description"][0]}">' in html
    assert found["og:url"] == [f"http://testserver/en/{path}"] == [canonical(client, f"/en/{path}")]
    assert found["og:image"] == ["http://testserver/static/og.png"]
    assert (found["og:image:width"], found["og:image:height"]) == (["1200"], ["630"])


def test_a_shared_choice_of_the_news_keeps_the_choice_in_its_address(client, homes):
    homes["en"].add_child(instance=NewsIndexPageFactory.build(locale=homes["en"].locale))
    Topic.objects.get_or_create(code="violence", defaults={"name_en": "Violence"})
    path = "/en/news/?topic=violence"
    assert card(client, f"{path}&from=chat")["og:url"] == [f"http://testserver{path}"] == [canonical(client, path)]
