"""What an editor's blocks become on a page, and in the editor's preview."""

import re

import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.admin.views.generic.preview import StreamFieldBlockPreview

from home.blocks import BodyBlock
from home.models import Hotline
from tests.factories.pages import StandardPageFactory, translated

pytestmark = pytest.mark.django_db
BODY = BodyBlock()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def shown(name: str, value) -> str:
    block = BODY.child_blocks[name]
    html = block.render(block.to_python(value), {"request": RequestFactory().get("/en/")})
    return re.sub(r"\s+", " ", html).strip()


def test_a_heading_has_the_level_that_the_editor_chose():
    assert shown("heading", {"text": "A & B", "level": "h2"}) == "<h2>A &amp; B</h2>"
    assert shown("heading", {"text": "C", "level": "h3"}) == "<h3>C</h3>"


def test_a_quote_says_who_speaks_and_in_what_role_where_it_is_known():
    html = shown("quote", {"text": "Words", "speaker": "Gary Linden", "role": "Director"})
    assert "<blockquote><p>Words</p></blockquote>" in html
    assert '<figcaption><b>Gary Linden</b><span class="meta">Director</span></figcaption>' in html
    assert "figcaption" not in shown("quote", {"text": "Words"})


def test_a_lost_photo_is_said_to_be_lost_and_keeps_its_caption_and_credit():
    html = shown("photo", {"image": None, "caption": "From left to right", "credit": "C. K."})
    assert "covers/no-photo.svg" in html
    assert "Photo not available here" in html
    assert "<figcaption>From left to right" in html
    assert "Photo: C. K." in html


def test_a_photo_carries_its_alternative_text_and_is_offered_in_two_sizes_and_two_forms():
    from wagtail.images.models import Image
    from wagtail.images.tests.utils import get_test_image_file

    image = Image.objects.create(title="x", file=get_test_image_file(size=(1200, 800)))
    html = shown("photo", {"image": image.pk, "alt": "Three people at a table", "caption": ""})
    assert 'alt="Three people at a table"' in html
    assert 'type="image/webp"' in html
    assert len(re.findall(r"\d+w", html)) == 4
    assert "figcaption" not in html


def test_a_gallery_is_a_list_of_photos_under_its_title():
    html = shown("gallery", {"title": "Snapshots", "photos": [{"caption": "One"}, {"caption": "Two"}]})
    assert "<h2>Snapshots</h2>" in html
    assert html.count("<li>") == html.count("<figure") == 2


def test_a_figure_names_its_source_and_its_time():
    html = shown("figure", {"value": "59", "label": "cases registered", "source": "UNDP", "as_of": "early 2021"})
    assert "<p><b>59</b> cases registered</p>" in html
    assert "Source: UNDP · early 2021" in html
    assert "meta" not in shown("figure", {"value": "59", "label": "cases"})


def test_a_table_has_headers_a_caption_and_scrolls_by_itself():
    columns = [{"type": "text", "heading": "Oblast"}, {"type": "number", "heading": "Villages"}]
    rows = [{"values": ["Osh", "60"]}, {"values": ["Naryn", "57"]}]
    html = shown("table", {"columns": columns, "rows": rows, "caption": "Where"})
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Where">' in html
    assert re.findall(r"<th scope=\"col\"[^>]*>(\w+)</th>", html) == ["Oblast", "Villages"]
    assert html.count('<td class="num">') == 2


def test_a_document_says_its_kind_and_size():
    from django.core.files.base import ContentFile
    from wagtail.documents.models import Document

    document = Document.objects.create(title="Schedule", file=ContentFile(b"x" * 2048, name="schedule.pdf"))
    html = shown("document", {"document": document.pk, "title": ""})
    assert re.search(r'<a href="/documents/\d+/schedule[^"]*\.pdf">Schedule</a>', html)
    assert "PDF, 2.0 KB" in html


def test_a_video_is_a_link_and_loads_nothing_of_the_other_site():
    html = shown("video", {"url": "https://example.org/film", "title": "Film"})
    assert '<a href="https://example.org/film" rel="noreferrer">Film</a>' in html
    assert re.findall("<(iframe|video|img|script)", html) == []


@pytest.mark.parametrize(("kind", "number"), [("violence", "102"), ("children", "111"), ("legal", "114")])
def test_a_help_box_gives_a_number_to_call_and_the_way_to_a_lawyer(kind, number):
    Hotline.objects.update_or_create(
        number="102", defaults={"name_en": "Police", "source": "seen", "is_shown": True, "in_danger": True}
    )
    html = shown("help_box", {"kind": kind})
    assert f'<a href="tel:{number}">{number}</a>' in html
    assert 'href="/en/consult/ask/"' in html


def test_a_call_to_action_leads_to_the_page_in_the_readers_language(homes):
    pages = translated(homes, lambda code, **kw: StandardPageFactory.build(title=code, slug="about", **kw))
    html = shown("call_to_action", {"text": "Read", "page": pages["ru"].pk})
    assert 'href="/en/about/"' in html


def test_a_call_to_action_that_leads_nowhere_is_not_shown():
    assert shown("call_to_action", {"text": "Read"}) == ""


def test_a_tool_shows_under_its_heading_and_an_unknown_one_shows_nothing(settings):
    html = shown("tool", {"tool": "hotlines", "title": "Numbers"})
    assert "<h2>Numbers</h2>" in html
    assert 'class="hotlines"' in html
    settings.EMBEDDED_TOOLS = {}
    assert shown("tool", {"tool": "hotlines", "title": "Numbers"}) == ""


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_block_has_a_preview_in_the_clothes_of_the_site(name, admin_user, homes):
    request = RequestFactory().get("/admin/block-preview/", {"id": BODY.child_blocks[name].definition_prefix})
    request.user = admin_user
    html = StreamFieldBlockPreview.as_view()(request).render().content.decode()
    assert "css/site.css" in html
    assert f'<div class="w-block-{name}' in html
    assert BODY.child_blocks[name].meta.description
