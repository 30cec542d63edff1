"""What the checks say of a page: in its editor, in the report, and after every publication."""

import json
import random
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from PIL import Image as Picture
from wagtail.blocks import StructBlockValidationError
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail_localize.models import Translation

from home.blocks import PhotoBlock
from home.checks.findings import Kind, in_words
from home.editing import remarks, remarks_report, sending
from home.models import Remark, StandardPage
from tests.factories.home import UserFactory, sign_in
from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(homes):
    """`write("ru", text="<p>…</p>")`: a page with these blocks, not saved anew."""

    def one(code, *blocks, **kwargs):
        page = StandardPageFactory(parent=homes[code], locale=homes[code].locale, **kwargs)
        raw = [{"type": kind, "value": value, "id": str(number)} for number, (kind, value) in enumerate(blocks)]
        page.body = json.dumps(raw)
        page.save()
        return StandardPage.objects.get(pk=page.pk)

    return one


def kinds(page):
    return [finding.kind for finding in remarks.of(page)]


LONG = " ".join(["слово"] * 26).capitalize() + "."


@pytest.mark.parametrize(
    ("code", "html", "kind"),
    [
        ("ru", f"<p>{LONG} Да. Да. Да.</p>", Kind.LONG_SENTENCE),
        ("ky", f"<p>{LONG} Ооба. Ооба. Ооба.</p>", Kind.LONG_SENTENCE),
        ("en", "<p>" + " ".join(["Word", *["word"] * 15]) + ".</p>", Kind.LONG_MEAN),
        ("ru", '<p>Читайте <a href="https://a.kg">здесь</a>.</p>', Kind.LINK_WORDS),
        ("ky", '<p><a href="https://a.kg">Бул жерде</a> окуңуз.</p>', Kind.LINK_WORDS),
        ("en", '<p>Read it <a href="https://a.kg">here</a>.</p>', Kind.LINK_WORDS),
        ("ru", "<p>Звоните 0312 12 34 56.</p>", Kind.PHONE),
        ("ky", "<p>+996 555 123456 чалыңыз.</p>", Kind.PHONE),
        ("en", "<p>Call 0312-12-34-56.</p>", Kind.PHONE),
    ],
)
def test_a_fault_in_a_text_is_found_in_its_language(write, code, html, kind):
    assert kinds(write(code, ("text", html), summary="")) == [Kind.NO_DESCRIPTION, kind]


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
def test_a_good_page_has_no_remarks(write, code):
    text = '<p>Жардам бекер. <a href="tel:+996312123456">+996 312 123456</a></p>'
    assert remarks.of(write(code, ("text", text), summary="Жардам бекер.")) == []


def test_somebodys_own_words_are_not_counted(write):
    assert kinds(write("ru", ("quote", {"text": LONG, "speaker": "", "role": ""}), summary="Да.")) == []


def noise(width, height) -> Image:
    """A photo that no format makes small."""
    picture = Picture.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))
    file = ContentFile(b"", name="noise.png")
    picture.save(file, "PNG")
    return Image.objects.create(title="Noise", file=file, width=width, height=height)


def photo(image, alt):
    return ("photo", {"image": image.pk, "alt": alt, "caption": "", "credit": ""})


def test_a_photo_without_words_and_a_heavy_one_are_found_wherever_they_stand(write):
    small = Image.objects.create(title="Small", file=get_test_image_file(size=(400, 300)))
    heavy = noise(1000, 1000)
    in_gallery = {"title": "", "photos": [{"type": "item", "id": "9", "value": photo(heavy, "Noise")[1]}]}
    page = write("en", photo(small, " "), ("gallery", in_gallery), summary="Yes.")
    found = remarks.of(page)
    assert [finding.kind for finding in found] == [Kind.NO_ALT, Kind.HEAVY_PICTURE]
    assert found[1].number > 200
    assert kinds(write("en", photo(small, "A room"), summary="Yes.", slug="good")) == []


def test_a_picture_whose_file_is_gone_is_no_fault_of_the_page(write):
    image = Image.objects.create(title="Gone", file=get_test_image_file())
    image.file.storage.delete(image.file.name)
    assert remarks.weight_of(image) == 0


@pytest.mark.parametrize("alt", ["", "   "])
def test_the_form_refuses_a_photo_that_says_nothing(alt):
    image = Image.objects.create(title="x", file=get_test_image_file())
    block = PhotoBlock()
    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.to_python({"image": image.pk, "alt": alt, "caption": "", "credit": ""}))
    assert set(refusal.value.block_errors) == {"alt"}


def test_a_page_taken_out_of_translation_is_searched_for_the_sources_words(write, homes):
    source = write(
        "ru", ("text", "<p>Помощь юриста всегда бесплатна.</p>"), title="О нас", summary="Кто мы и что делаем."
    )
    source.save_revision().publish()
    sending.send(source, [homes["ky"].locale])
    target = StandardPage.objects.get(translation_key=source.translation_key, locale=homes["ky"].locale)
    assert Kind.FOREIGN not in kinds(target)
    Translation.objects.update(enabled=False)
    found = [finding.quote for finding in remarks.of(target) if finding.kind == Kind.FOREIGN]
    assert found == ["Кто мы и что делаем.", "Помощь юриста всегда бесплатна."]  # the title is too short to tell


def test_the_editor_is_told_which_languages_lack_the_page(write):
    page = write("ru", summary="Да.")
    assert [str(finding.quote) for finding in remarks.missing_languages(page)] == ["Кыргызча, English"]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_finding_is_a_sentence_in_every_language(kind, language):
    with translation.override(language):
        said = in_words(kind, "abc", 26)
    assert said.rstrip("”»").endswith(".")
    assert "%(" not in said
    if language != "en":
        with translation.override("en"):
            assert said != in_words(kind, "abc", 26)


def test_a_publication_keeps_the_remarks_of_what_is_public_and_replaces_the_old_ones(write):
    page = write("ru", ("text", f"<p>{LONG}</p>"), summary="")
    page.save_revision().publish()
    assert set(Remark.objects.values_list("kind", flat=True)) == {"no_description", "long_sentence", "long_mean"}
    page.summary, page.body = "Да.", "[]"
    page.save_revision().publish()
    assert not Remark.objects.exists()


@pytest.fixture
def editor(client, homes):
    return sign_in(client, UserFactory(role="editor"))


def test_the_page_editor_shows_the_remarks_on_the_saved_draft(editor, write):
    page = write("ru", ("text", "<p>Звоните 0312 12 34 56.</p>"))
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert re.search(r'<ul class="editing-remarks">.*0312 12 34 56.*</ul>', form, re.DOTALL)
    new = reverse("wagtailadmin_pages:add", args=["home", "standardpage", page.get_parent().pk])
    assert "editing-remarks" not in editor.get(new).content.decode()


def test_the_report_filters_and_leaves_as_a_spreadsheet(editor, write):
    for code in ("ru", "ky"):
        write(code, ("text", "<p>0312 12 34 56</p>"), title=f"Page {code}", summary="").save_revision().publish()
    url = reverse("remarks")

    def pages(**asked):
        return [(one.page.title, one.kind) for one in editor.get(url, asked).context["object_list"]]

    assert len(pages()) == 4
    assert pages(kind="phone", language="ky") == [("Page ky", "phone")]
    assert pages(type=StandardPage.objects.first().content_type_id, kind="phone", language="ru") == [
        ("Page ru", "phone")
    ]
    for form in ("csv", "xlsx"):
        assert editor.get(url, {"export": form}).status_code == 200
    assert editor.get(url, {"kind": "nonsense", "type": "x" * 1000, "p": "9999"}).status_code in (200, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_asks_the_same_for_one_and_for_three(editor, write, count, django_assert_num_queries):
    for number in range(count):
        write("ru", title=f"Page {number}", summary="").save_revision().publish()
    view = remarks_report.RemarksView()
    with django_assert_num_queries(1):
        assert len([f"{one}{one.page.locale}" for one in view.get_queryset()]) == count


def test_a_number_in_somebodys_own_words_is_to_be_tapped_too(write):
    quote = ("quote", {"text": f"{LONG} Звоните 0312 12 34 56.", "speaker": "", "role": ""})
    found = remarks.of(write("ru", quote, summary="Да."))
    assert [(finding.kind, finding.quote) for finding in found] == [(Kind.PHONE, "0312 12 34 56")]


def test_a_number_in_a_table_needs_no_remark_for_it_is_a_link_already(write):
    table = {"columns": [{"type": "text", "heading": "Телефон"}], "rows": [{"values": ["0312 12 34 56"]}],
             "caption": "Кому звонить"}  # fmt: skip
    page = write("ru", ("table", table), summary="Да.")
    assert remarks.of(page) == []
    assert '<a href="tel:0312123456">' in str(page.body[0].render())


def test_the_photo_of_the_page_is_weighed_once(write):
    heavy = noise(1000, 1000)
    page = write("en", summary="Yes.", photo=heavy)
    assert kinds(page) == [Kind.HEAVY_PICTURE]
    assert kinds(write("en", photo(heavy, "Noise"), summary="Yes.", photo=heavy, slug="two")) == [Kind.HEAVY_PICTURE]
