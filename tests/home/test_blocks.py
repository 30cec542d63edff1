"""What an editor's blocks become on a page, and in the editor's preview."""

import re
from pathlib import PurePath
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from wagtail import hooks
from wagtail.blocks import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlockValidationError
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.rich_text import RichText

from home.blocks import BodyBlock
from home.models import Hotline, StandardPage
from tests.factories.home import UserFactory, sign_in
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


@pytest.fixture
def photo(settings, tmp_path):
    """A photo of 2000 by 1000 pixels whose point of interest is at its right."""
    settings.MEDIA_ROOT = tmp_path
    file = get_test_image_file(filename="people.jpg", size=(2000, 1000))
    focus = {"focal_point_x": 1800, "focal_point_y": 500, "focal_point_width": 200, "focal_point_height": 200}
    return Image.objects.create(title="x", file=file, **focus)


def test_a_photo_carries_its_words_and_is_offered_in_three_widths_and_three_forms(photo):
    html = shown("photo", {"image": photo.pk, "alt": "Three people at a table", "caption": ""})
    assert 'alt="Three people at a table"' in html
    assert re.findall(r'<source type="image/(\w+)"', html) == ["avif", "webp"]
    assert [int(width) for width in re.findall(r" (\d+)w", html)] == [480, 960, 1440] * 3
    assert html.count('sizes="') == 3
    assert re.search(r'<img src="[^"]+width-960[^"]*\.jpg"', html)
    assert 'width="960" height="480"' in html
    assert "figcaption" not in html


def test_a_photo_further_down_waits_and_one_on_the_first_screen_does_not(photo):
    block = BODY.child_blocks["photo"]
    value = block.to_python({"image": photo.pk, "alt": "x"})
    first = block.render(value, {"forloop": {"counter": 1}})
    later = block.render(value, {"forloop": {"counter": 3}})
    covered = block.render(value, {"forloop": {"counter": 1}, "page": SimpleNamespace(photo_id=1)})
    assert 'fetchpriority="high"' in first
    assert 'loading="lazy"' not in first
    assert [html.count('loading="lazy"') for html in (later, covered)] == [1, 1]


def test_a_small_photo_is_offered_as_it_is_and_never_blown_up(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    small = Image.objects.create(title="x", file=get_test_image_file(filename="s.png", size=(300, 200)))
    html = shown("photo", {"image": small.pk, "alt": "A mark"})
    assert [int(width) for width in re.findall(r" (\d+)w", html)] == [300] * 3
    assert re.search(r'<img src="[^"]+\.png"', html)  # what shines through would turn white in a JPEG


def test_a_photo_whose_file_is_gone_leaves_the_page_standing(photo):
    photo.file.storage.delete(photo.file.name)
    html = shown("photo", {"image": photo.pk, "alt": "x", "caption": "At the table"})
    assert "covers/no-photo.svg" in html
    assert "At the table" in html


def test_a_cover_is_cut_around_the_point_of_interest(photo):
    page = StandardPage(title="x", photo=photo)
    html = render_to_string("components/cover.html", {"page": page, "first": True})
    assert re.findall(r"fill-(\d+x\d+)", html)[:3] == ["480x270", "960x540", "1440x810"]
    assert 'width="960" height="540"' in html
    plain = Image.objects.create(title="y", file=get_test_image_file(filename="people.jpg", size=(2000, 1000)))
    assert photo.get_rendition("fill-480x480").focal_point_key != plain.get_rendition("fill-480x480").focal_point_key


def test_a_photo_costs_one_query_for_all_its_sizes_and_none_the_second_time(photo, django_assert_num_queries):
    value = {"image": photo.pk, "alt": "x"}
    shown("photo", value)
    with django_assert_num_queries(1):  # the photo itself
        shown("photo", value)
    caches["renditions"].clear()
    with django_assert_num_queries(2):
        shown("photo", value)


def test_a_photo_needs_words_for_who_does_not_see_it(photo):
    block = BODY.child_blocks["photo"]
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"image": photo.pk, "alt": "", "caption": "c"}))
    assert list(refused.value.block_errors) == ["alt"]
    assert block.clean(block.to_python({"image": None, "alt": ""}))["alt"] == ""


def test_a_gallery_is_a_strip_that_the_keyboard_moves_and_each_photo_leads_to_itself_in_full(photo):
    photos = [{"image": photo.pk, "alt": "Three people", "caption": "One"}, {"caption": "Two"}]
    html = shown("gallery", {"title": "Snapshots", "photos": photos})
    assert "<h2>Snapshots</h2>" in html
    assert '<div class="strip" role="region" tabindex="0" aria-label="Snapshots">' in html
    assert html.count("<li>") == html.count("<figure") == 2
    assert re.search(r'<a href="/media/images/[^"]+max-2000x2000[^"]*\.jpg"> ?<picture>', html)
    assert html.count("<a ") == 1
    assert "<script" not in html


def test_a_photo_whose_file_is_lost_keeps_its_words_and_leads_nowhere(photo):
    photo.file.storage.delete(photo.file.name)
    one = {"image": photo.pk, "alt": "Three people", "caption": "One", "credit": "C. K."}
    for html in (shown("gallery", {"title": "", "photos": [one]}), shown("photo", one)):
        assert "covers/no-photo.svg" in html
        assert "<figcaption>One" in html
        assert "<a " not in html


def test_a_figure_names_its_source_and_its_time():
    html = shown("figure", {"value": "59", "label": "cases registered", "source": "UNDP", "as_of": "early 2021"})
    assert "<p><b>59</b> cases registered</p>" in html
    assert "Source: UNDP · early 2021" in html
    assert "meta" not in shown("figure", {"value": "59", "label": "cases"})


def table(columns, rows, caption="Where"):
    return {"columns": columns, "rows": [{"values": row} for row in rows], "caption": caption}


TEXT, NUMBER = {"type": "text", "heading": "Oblast"}, {"type": "number", "heading": "Villages"}


def test_a_table_has_headers_a_caption_and_scrolls_by_itself():
    html = shown("table", table([TEXT, NUMBER], [["Osh", 60], ["Naryn", 57]]))
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Where">' in html
    assert "<caption>Where</caption>" in html
    assert re.findall(r"<th scope=\"col\"[^>]*>(\w+)</th>", html) == ["Oblast", "Villages"]
    assert re.findall(r"<th scope=\"row\">(\w+)</th>", html) == ["Osh", "Naryn"]
    assert html.count('<td class="num">') == 2


def test_a_table_of_numbers_or_of_one_column_has_no_row_headings():
    assert 'scope="row"' not in shown("table", table([NUMBER, NUMBER], [[1, 2]]))
    assert 'scope="row"' not in shown("table", table([TEXT], [["Osh"]]))


def test_a_phone_number_in_a_cell_can_be_tapped_and_nothing_else_becomes_html():
    cells = ["Osh +996 3222 5-55-55", '<b>"A & B"</b> 0 (312) 12 34 56, 1 000 000 000 soms']
    html = shown("table", table([TEXT, TEXT, NUMBER], [[*cells, 312123456]]))
    assert '<th scope="row">Osh <a href="tel:+996322255555">+996 3222 5-55-55</a></th>' in html
    assert '<td>&lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt; <a href="tel:0312123456">0 (312) 12 34 56</a>, 1 000' in html
    assert html.count("tel:") == 2
    assert "<td></td>" in shown("table", table([NUMBER, TEXT], [[1, ""]]))


@pytest.mark.parametrize(
    "raw",
    [table([TEXT], [["Osh"]], caption=" "), table([{"type": "text", "heading": ""}], [["Osh"]])],
    ids=["without a caption", "without a heading"],
)
def test_a_table_without_its_names_is_refused(raw):
    block = BODY.child_blocks["table"]
    with pytest.raises(TypedTableBlockValidationError) as refused:
        block.clean(block.to_python(raw))
    assert len(refused.value.non_block_errors) == 1


def test_a_document_says_its_kind_and_size():
    from django.core.files.base import ContentFile
    from wagtail.documents.models import Document

    document = Document.objects.create(title="Schedule", file=ContentFile(b"x" * 2048, name="schedule.pdf"))
    html = shown("document", {"document": document.pk, "title": ""})
    assert re.search(r'<a href="/documents/\d+/schedule[^"]*\.pdf">Schedule</a>', html)
    assert "PDF document, 2.0 KB" in html


def test_a_video_is_a_link_and_loads_nothing_of_the_other_site():
    html = shown("video", {"url": "https://example.org/film", "title": "Film"})
    assert '<a href="https://example.org/film" rel="noreferrer">Film</a>' in html
    assert "Video on another site: example.org" in html
    assert re.findall("<(iframe|video|img|script)", html) == []


@pytest.mark.parametrize("url", ["ftp://example.org/film", "javascript:alert(1)", ""])
def test_a_video_that_is_no_page_is_refused(url):
    block = BODY.child_blocks["video"]
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"url": url, "title": "Film"}))
    assert list(refused.value.block_errors) == ["url"]


@pytest.mark.parametrize(("kind", "numbers"), [("violence", ["102"]), ("children", ["102", "111"]), ("legal", ["114"])])
def test_a_help_box_gives_the_confirmed_numbers_the_way_to_a_lawyer_and_the_way_out(kind, numbers):
    for number, danger, confirmed in [("102", 1, 1), ("111", 0, 1), ("114", 0, 1), ("112", 1, 0), ("117", 1, 0)]:
        values = {"name_en": number, "source": "seen", "is_shown": confirmed, "in_danger": danger}
        Hotline.objects.update_or_create(number=number, defaults=values)
    html = shown("help_box", {"kind": kind})
    assert sorted(re.findall(r'href="tel:(\d+)"', html)) == numbers
    assert 'href="/en/consult/ask/"' in html
    assert ("data-exit" in html) == (kind != "legal")
    assert not re.search(r"11[0-9]|102", re.sub(r"<a.*?</a>|<span.*?</span>", "", html))


def test_a_call_to_action_leads_to_the_page_in_the_readers_language(homes):
    pages = translated(homes, lambda code, **kw: StandardPageFactory.build(title=code, slug="about", **kw))
    html = shown("call_to_action", {"text": "Read", "page": pages["ru"].pk})
    assert 'href="/en/about/"' in html


def test_a_call_to_action_that_leads_nowhere_is_not_shown():
    assert shown("call_to_action", {"text": "Read"}) == ""


@pytest.mark.parametrize("both", [True, False])
def test_a_call_to_action_leads_to_one_place(both, homes):
    block = BODY.child_blocks["call_to_action"]
    target = {"page": homes["ru"].pk, "url": "https://example.org/"} if both else {}
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"text": "Read", **target}))
    assert list(refused.value.block_errors) == ["page"]


def test_a_tool_shows_under_its_heading_and_an_unknown_one_shows_nothing(settings):
    html = shown("tool", {"tool": "hotlines", "title": "Numbers"})
    assert "<h2>Numbers</h2>" in html
    assert 'class="hotlines"' in html
    settings.EMBEDDED_TOOLS = {}
    assert shown("tool", {"tool": "hotlines", "title": "Numbers"}) == ""


def preview(client, name) -> str:
    staff = sign_in(client, UserFactory(is_superuser=True, is_staff=True))
    answer = staff.get(reverse("wagtailadmin_block_preview"), {"id": BODY.child_blocks[name].definition_prefix})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_block_has_a_preview_in_the_clothes_of_the_site(name, client, homes):
    html = preview(client, name)
    assert "css/site.css" in html
    inside = html.split(f'<div class="w-block-{name}', 1)[1]
    assert re.sub(r"<[^>]+>|\s", "", inside)  # words, not only a frame
    assert BODY.child_blocks[name].meta.description


def test_the_preview_of_a_photo_shows_a_photo_of_this_site(client, homes, photo):
    assert photo.get_rendition("width-480|format-webp").url in preview(client, "photo")
    assert preview(client, "gallery").count("<figure") == 3


def fields(block):
    """Every field in which an editor types or chooses, however deep."""
    children = list(getattr(block, "child_blocks", {}).values()) or [getattr(block, "child_block", None)]
    inner = [field for child in children if child is not None for field in fields(child)]
    return inner or [block]


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_field_of_every_block_has_a_label_and_a_help_text(name):
    for field in fields(BODY.child_blocks[name]):
        words = str(getattr(field.field, "help_text", "") or getattr(field.meta, "help_text", ""))
        assert len(words) > 5, (name, field.name)
        assert str(field.label)


def test_every_block_has_its_own_icon_that_wagtail_knows():
    icons = [block.meta.icon for block in BODY.child_blocks.values()]
    assert len(set(icons)) == len(icons)
    known = {PurePath(path).stem for hook in hooks.get_hooks("register_icons") for path in hook([])}
    assert set(icons) <= known


def test_a_body_of_empty_blocks_can_be_shown():
    for name, block in BODY.child_blocks.items():
        assert isinstance(block.render(block.normalize(block.get_default()), {}), str), name


def test_of_the_photos_of_a_page_only_one_on_the_first_screen_is_fetched_early(client, homes, photo):
    one = ("photo", {"image": photo, "alt": "People", "caption": "", "credit": ""})
    body = [one, ("text", RichText("<p>Words.</p>")), one, one]
    page = StandardPageFactory.build(title="T", slug="t", locale=homes["en"].locale, body=body)
    homes["en"].add_child(instance=page)
    html = client.get("/en/t/").content.decode()
    pictures = re.findall("<picture>.*?</picture>", html)
    assert ['fetchpriority="high"' in picture for picture in pictures] == [True, False, False]
    assert ['loading="lazy"' in picture for picture in pictures] == [False, True, True]
    assert all(re.search(r'<img [^>]*width="\d+" height="\d+"', picture) for picture in pictures)
