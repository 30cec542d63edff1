import io

import av
import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from consult.uploads import wash
from home.pictures import LONG_SIDE
from tests.consult.intake import samples

MARK = b"MARK-42.8746-74.5698"
VOICES = [
    ("ogg", "libopus", "voice.ogg", 48000, "audio/ogg"),
    ("webm", "libopus", "voice.webm", 48000, "audio/webm"),
    ("mp3", "libmp3lame", "voice.mp3", 44100, "audio/mpeg"),
    ("ipod", "aac", "voice.m4a", 44100, "audio/mp4"),
    ("3gp", "aac", "voice.3gp", 44100, "audio/mp4"),
    ("wav", "pcm_s16le", "voice.wav", 44100, "audio/wav"),
    ("amr", "libopencore_amrnb", "voice.amr", 8000, "audio/amr"),
    ("adts", "aac", "voice.aac", 44100, "audio/aac"),
]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_is_drawn_anew_without_what_was_hidden_in_it(form):
    washed = wash(samples.picture(form, mark=MARK))
    assert (washed.kind, washed.content_type) == ("image", "image/jpeg")
    assert MARK not in washed.content
    assert Image.open(io.BytesIO(washed.content)).size == (64, 48)


def test_a_large_picture_is_made_small_enough_for_the_lawyer_to_open():
    washed = wash(samples.picture(size=(LONG_SIDE * 2, LONG_SIDE)))
    assert Image.open(io.BytesIO(washed.content)).size == (LONG_SIDE, LONG_SIDE // 2)


def test_what_shines_through_a_picture_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    washed = wash(samples.upload("x.png", out.getvalue()))
    assert Image.open(io.BytesIO(washed.content)).getpixel((4, 4)) == (255, 255, 255)


def test_a_picture_that_would_fill_the_memory_is_refused():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert fault(samples.upload("bomb.png", out.getvalue())) == "unreadable"


@pytest.mark.parametrize(
    ("form", "extra"), [("PNG", {}), ("WEBP", {}), ("JPEG", {"progressive": True})], ids=["png", "webp", "progressive"]
)
def test_a_picture_that_must_be_unpacked_whole_may_have_25_million_pixels(form, extra):
    out = io.BytesIO()
    Image.new("L", (7000, 4000)).save(out, form, **extra)
    assert fault(samples.upload("large.png", out.getvalue())) == "unreadable"


def test_a_phones_photo_of_50_million_pixels_is_taken_for_it_is_read_small():
    out = io.BytesIO()
    Image.new("L", (8000, 6250)).save(out, "JPEG")
    assert max(Image.open(io.BytesIO(wash(samples.upload("p.jpg", out.getvalue())).content)).size) == LONG_SIDE


@pytest.mark.parametrize(("form", "codec", "name", "rate", "content_type"), VOICES, ids=lambda value: str(value))
def test_a_voice_is_packed_anew_without_its_title_and_still_plays(form, codec, name, rate, content_type):
    washed = wash(samples.voice(form, codec, name=name, rate=rate, mark=MARK))
    assert (washed.kind, washed.content_type) == ("audio", content_type)
    assert MARK not in washed.content
    with av.open(io.BytesIO(washed.content)) as played:
        heard = sum(frame.samples / frame.sample_rate for frame in played.decode(audio=0))
    assert heard == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", b"%PDF-1.4\n%x", "application/pdf"),
        ("a.txt", "Арыз".encode(), "text/plain"),
        ("a.html", b"<html><script>alert(1)</script></html>", "text/plain"),
        ("a.sh", b"#!/bin/sh\nrm -rf /", "text/plain"),
        ("a.m3u", b"#EXTM3U\nfile:///etc/passwd", "text/plain"),
    ],
)
def test_papers_keep_their_words_and_text_is_never_more_than_text(name, content, content_type):
    washed = wash(samples.upload(name, content))
    assert (washed.kind, washed.content_type, washed.content) == ("document", content_type, content)
    assert washed.name in ("a.pdf", "a.txt")


@pytest.mark.parametrize(
    ("parts", "ending"),
    [(("[Content_Types].xml", "word/document.xml"), ".docx"), (("mimetype", "content.xml"), ".odt")],
)
def test_office_papers_are_known_by_what_is_inside(parts, ending):
    assert wash(samples.package(*parts, name="арыз.zip")).name == f"арыз{ending}"


@pytest.mark.parametrize(
    "parts", [("setup.exe",), ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), ("xl/workbook.xml",)]
)
def test_other_packages_and_macros_are_refused(parts):
    assert fault(samples.package(*parts, name="a.docx")) == "not_allowed"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ" + bytes(500), "not_allowed"),
        (b"\x7fELF" + bytes(500), "not_allowed"),
        (b"GIF89a" + bytes(50), "not_allowed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not_allowed"),
        (b"OggS" + bytes(60), "not_allowed"),
        ("Текст".encode() + bytes(9), "not_allowed"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "unreadable"),
        (b"PK\x03\x04" + bytes(60), "unreadable"),
        (b"", "empty"),
    ],
)
def test_whatever_it_is_called_the_bytes_decide(content, code):
    assert fault(samples.upload("photo.jpg", content)) == code


def test_a_name_loses_its_path_and_its_control_characters():
    assert wash(samples.upload("C:\\a/../b\u202e\x07.txt", b"words")).name == "b.txt"


def fault(upload):
    with pytest.raises(ValidationError) as refused:
        wash(upload)
    assert "photo.jpg" in str(refused.value.messages) or upload.name != "photo.jpg"
    return refused.value.code
