"""What editors upload, through the very views of the admin: what is taken, what is refused and in what words."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, UploadedFile

from home.files import SANDBOX
from home.models import CacheGeneration
from home.pictures import LONG_SIDE
from tests.factories.home import UserFactory, sign_in

pytestmark = pytest.mark.django_db
MARK = "MARK-42.8746-74.5698"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200 + b"PE\x00\x00" + b"\x00" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def staff(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.cookies["django_language"] = "en"
    return sign_in(client, UserFactory(is_superuser=True, is_staff=True))


def photo(form="JPEG", size=(1200, 800), *, marked=True, **extra) -> bytes:
    """With a place in its EXIF, a comment, and words after its end."""
    exif = Picture.Exif()
    exif[0x010E] = MARK
    exif.get_ifd(0x8825)[2] = (42.0, 52.0, 28.5)
    if marked:
        extra |= {"exif": exif}
    out = io.BytesIO()
    Picture.radial_gradient("L").resize(size).convert("RGB").save(out, form, **extra)
    return out.getvalue() + (MARK.encode() if marked else b"")


def stored(kept) -> bytes:
    with kept.file.open() as file:
        return file.read()


def words(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def send_picture(staff, name, content, **more):
    return staff.post(
        reverse("wagtailimages:add"),
        {"title": "A picture", "file": SimpleUploadedFile(name, content), "collection": 1, **more},
        headers={"accept-language": "en"},
    )


def send_many(staff, kind, name, content, **more):
    answer = staff.post(
        reverse(f"{kind}:add_multiple"),
        {"files[]": SimpleUploadedFile(name, content), **more},
        headers={"accept-language": "en"},
    )
    return json.loads(answer.content)


def send_paper(staff, name, content):
    return staff.post(
        reverse("wagtaildocs:add"),
        {"title": "A paper", "file": SimpleUploadedFile(name, content), "collection": 1},
        headers={"accept-language": "en"},
    )


@pytest.mark.parametrize(
    ("name", "form"), [("at the office.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.avif", "AVIF"), ("IMG_1.HEIC", "HEIF")]
)
def test_a_photo_is_stored_without_its_place_its_comment_and_what_follows_its_end(staff, name, form):
    assert send_picture(staff, name, photo(form)).status_code == 302
    image = Image.objects.get()
    kept = stored(image)
    assert MARK.encode() not in kept
    assert not Picture.open(io.BytesIO(kept)).getexif()
    assert Picture.open(io.BytesIO(kept)).format == "JPEG"
    assert (image.width, image.height) == (1200, 800)
    assert image.file_size == len(kept)


def test_the_stored_name_carries_a_hash_so_that_an_address_never_shows_another_picture(staff):
    send_picture(staff, "Отчёт (1).jpg", photo())
    send_picture(staff, "Отчёт (1).jpg", photo(size=(600, 400)))
    names = list(Image.objects.values_list("file", flat=True))
    assert len({name.rsplit("-", 1)[1] for name in names}) == 2
    assert all(name.startswith("original_images/") and name.endswith(".jpg") for name in names)


def test_a_photo_taken_sideways_is_stored_upright_and_a_huge_one_smaller(staff):
    exif = Picture.Exif()
    exif[0x0112] = 6
    assert send_picture(staff, "a.jpg", photo(size=(5000, 3000), marked=False, exif=exif)).status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height) == (LONG_SIDE * 3 // 5, LONG_SIDE)


def test_a_picture_that_shines_through_stays_a_png(staff):
    out = io.BytesIO()
    Picture.new("RGBA", (64, 64), (200, 0, 0, 90)).save(out, "PNG")
    send_picture(staff, "logo.png", out.getvalue())
    kept = Picture.open(io.BytesIO(stored(Image.objects.get())))
    assert (kept.format, kept.getpixel((3, 3))[3]) == ("PNG", 90)


def bomb() -> bytes:
    """20,000 by 20,000 pixels in some ten kilobytes; Pillow itself calls it an attack."""
    out = io.BytesIO()
    Picture.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def large_png() -> bytes:
    """Below Pillow's own limit, yet a hundred megabytes when unpacked."""
    out = io.BytesIO()
    Picture.new("L", (7000, 4000)).save(out, "PNG")
    return out.getvalue()


def gif() -> bytes:
    out = io.BytesIO()
    Picture.new("P", (64, 64)).save(out, "GIF")
    return out.getvalue()


REFUSED_PICTURES = {
    "a bomb": ("bomb.png", bomb, "has too many pixels"),
    "too large to unpack": ("map.png", large_png, "has too many pixels"),
    "an svg with script": ("logo.svg", lambda: SVG, "is not a picture we can take"),
    "an svg under another name": ("logo.png", lambda: SVG, "is not a picture we can take"),
    "a program under a picture's name": ("photo.jpg", lambda: EXE, "is not a picture we can take"),
    "a picture under a program's name": ("photo.jpg.exe", photo, "is not a picture we can take"),
    "a program's ending inside": ("photo.php.jpg", photo, "has two endings"),
    "a torn picture": ("photo.jpg", lambda: photo(marked=False)[:900], "could not be opened"),
    "only a beginning": ("photo.png", lambda: photo("PNG", marked=False)[:200], "could not be opened"),
    "a moving picture": ("cat.gif", gif, "is not a picture we can take"),
    "a dot": ("dot.png", lambda: photo("PNG", (1, 1), marked=False), "is too small to be seen"),
    "over the limit": ("photo.jpg", lambda: photo(marked=False) + b"x" * 11 * 2**20, "is too large"),
}


@pytest.mark.parametrize("case", REFUSED_PICTURES)
def test_a_picture_that_cannot_be_taken_is_refused_with_a_sentence_in_every_view(staff, case):
    name, make, sentence = REFUSED_PICTURES[case]
    content = make()
    answer = send_picture(staff, name, content)
    assert answer.status_code == 200
    assert sentence in words(answer.content)
    assert "A picture" in words(answer.content)  # what was typed is kept
    many = send_many(staff, "wagtailimages", name, content)
    assert (many["success"], sentence in many["error_message"]) == (False, True)
    chosen = staff.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "x",
            "image-chooser-upload-file": SimpleUploadedFile(name, content),
            "image-chooser-upload-collection": 1,
        },
        headers={"accept-language": "en"},
    )
    assert sentence in words(json.dumps(json.loads(chosen.content), ensure_ascii=False).encode())
    assert not Image.objects.exists()


def test_many_pictures_at_once_are_washed_like_one(staff):
    answer = send_many(staff, "wagtailimages", "a.jpg", photo())
    assert answer["success"]
    assert MARK.encode() not in stored(Image.objects.get())


def test_a_picture_that_waits_for_its_title_is_washed_too(staff):
    """Wagtail keeps the request's own file aside where another field is at fault, and never asks the form again."""
    answer = send_many(staff, "wagtailimages", "a.jpg", photo(), title="x" * 300)
    waiting = UploadedFile.objects.get(pk=answer["uploaded_file_id"])
    assert MARK.encode() not in stored(waiting)
    made = staff.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]),
        {f"uploaded-image-{waiting.pk}-title": "Now named", f"uploaded-image-{waiting.pk}-collection": 1},
    )
    assert json.loads(made.content)["success"]
    assert MARK.encode() not in stored(Image.objects.get())


def test_the_title_of_one_of_many_pictures_can_be_changed_without_sending_it_again(staff):
    number = send_many(staff, "wagtailimages", "a.jpg", photo())["image_id"]
    answer = staff.post(
        reverse("wagtailimages:edit_multiple", args=[number]),
        {f"image-{number}-title": "Lawyers", f"image-{number}-collection": 1},
    )
    assert json.loads(answer.content)["success"]
    assert Image.objects.get().title == "Lawyers"


def test_the_admins_own_api_takes_no_upload(staff):
    for kind in ("images", "documents"):
        assert staff.post(f"/admin/api/main/{kind}/", {"file": SimpleUploadedFile("a.jpg", photo())}).status_code == 405
    assert not Image.objects.exists()


def office(*parts, mimetype="") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        if mimetype:
            package.writestr("mimetype", mimetype)
        for part in parts:
            package.writestr(part, "<xml/>")
    return out.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")
TAKEN_PAPERS = {
    "report.pdf": PDF,
    "Report 21.11.2026 v1.2.pdf": PDF,
    "letter.docx": office(*WORD),
    "list.xlsx": office("[Content_Types].xml", "xl/workbook.xml"),
    "letter.odt": office("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
    "table.ods": office("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "notes.txt": "Мыйзам".encode(),
    "stops.csv": b"day;village\n2026-06-01;Kara-Suu\n",
}


@pytest.mark.parametrize("name", TAKEN_PAPERS)
def test_a_document_that_is_what_its_name_says_is_kept_as_it_is(staff, name):
    assert send_paper(staff, name, TAKEN_PAPERS[name]).status_code == 302
    assert stored(Document.objects.get()) == TAKEN_PAPERS[name]


REFUSED_PAPERS = {
    "a program behind a paper's ending": ("x.pdf.exe", EXE, "is not a document we can take"),
    "a paper under a program's name": ("x.pdf.exe", PDF, "is not a document we can take"),
    "a program under a paper's name": ("x.pdf", EXE, "is not a document we can take"),
    "a server's program": ("x.php.pdf", PDF, "has two endings"),
    "a page that would act": ("x.html", b"<script>alert(1)</script>", "is not a document we can take"),
    "a page called a paper": ("x.pdf", b"<html><script>alert(1)</script></html>", "is not a document we can take"),
    "a drawing that would act": ("x.svg", SVG, "is not a document we can take"),
    "a macro": ("x.docx", office(*WORD, "word/vbaProject.bin"), "is not a document we can take"),
    "one kind as another": ("x.xlsx", office(*WORD), "is not a document we can take"),
    "any package": ("x.docx", office("payload.bin"), "is not a document we can take"),
    "a torn package": ("x.docx", office(*WORD)[:60], "could not be opened"),
    "nothing": ("x.txt", b"", "is empty"),
    "over the limit": ("x.pdf", PDF + b"x" * 11 * 2**20, "is too large"),
}


@pytest.mark.parametrize("case", REFUSED_PAPERS)
def test_a_document_that_cannot_be_taken_is_refused_with_a_sentence_in_every_view(staff, case):
    name, content, sentence = REFUSED_PAPERS[case]
    answer = send_paper(staff, name, content)
    assert answer.status_code == 200
    assert sentence in words(answer.content)
    many = send_many(staff, "wagtaildocs", name, content)
    assert (many["success"], sentence in many["error_message"]) == (False, True)
    assert not Document.objects.exists()


@pytest.fixture
def paper(staff):
    send_paper(staff, "report.pdf", PDF)
    return Document.objects.get()


def test_a_document_is_kept_by_the_browser_and_never_opened_inside_the_site(client, paper):
    client.logout()
    answer = client.get(paper.url)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert b"".join(answer.streaming_content) == PDF


def test_a_documents_file_cannot_be_had_past_its_own_address(client, paper):
    assert client.get(f"/media/{paper.file.name}").status_code == 404
    assert client.get("/media/documents/../documents/report.pdf").status_code == 404


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_a_closed_collection_keeps_its_documents(client, paper, kind):
    closed = Collection.get_first_root_node().add_child(name="For the staff")
    paper.collection = closed
    paper.save()
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=kind, password="a word")
    client.logout()
    answer = client.get(paper.url, headers={"accept-language": "en"})
    assert PDF not in answer.getvalue()
    assert "Content-Disposition" not in answer.headers
    if kind == "password":
        assert "Only those who were given the password" in words(answer.content)
        opened = client.post(
            reverse("wagtaildocs_authenticate_with_password", args=[closed.view_restrictions.get().pk]),
            {"password": "a word", "return_url": paper.url},
        )
        assert opened.headers["Location"] == paper.url
        assert b"".join(client.get(paper.url).streaming_content) == PDF
    else:
        assert answer.status_code == 302
        assert "/accounts/login/?next=" in answer.headers["Location"]


def test_a_picture_is_served_for_long_and_can_do_nothing(client, staff):
    send_picture(staff, "a.jpg", photo())
    address = Image.objects.get().get_rendition("width-480|format-avif").url
    client.logout()
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/avif"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["", "images", "images/", "db.sqlite3", "../db.sqlite3", "images/../../keys.json"])
def test_nothing_but_pictures_lies_under_media(client, staff, settings, path):
    (settings.MEDIA_ROOT / "db.sqlite3").write_bytes(b"rows of people")
    answer = client.get(f"/media/{path}", follow=True)
    assert answer.status_code == 404
    assert b"rows of people" not in answer.content


def test_the_name_of_a_document_must_be_the_one_it_has(client, paper):
    assert client.get(f"/documents/{paper.pk}/other.pdf").status_code == 404
    assert client.get(f"/documents/{paper.pk + 1}/report.pdf").status_code == 404
    paper.file.save("report.pdf", ContentFile(PDF))


def test_a_page_that_is_closed_leaves_the_memory_of_pages_at_once(client, homes):
    first, kept = client.get("/en/"), client.get("/en/")
    assert kept.headers["ETag"] == first.headers["ETag"]
    PageViewRestriction.objects.create(page=homes["en"], restriction_type="login")
    assert client.get("/en/").status_code == 302


def test_a_changed_picture_or_document_raises_the_generation_of_kept_pages(paper):
    before = CacheGeneration.objects.get(pk=1).number
    Image.objects.create(title="x", file=SimpleUploadedFile("a.jpg", photo()))
    paper.title = "Another title"
    paper.save()
    assert CacheGeneration.objects.get(pk=1).number == before + 2
