"""Where a phone wrote where it was: every place of every kind of file, at the file and at the track, stays behind."""

import io

import av
import pytest
from PIL import ExifTags, Image

from consult.uploads import wash
from tests.consult.intake import samples

PLACE = "+42.8746+074.5698"
MARK = b"42.8746"
TAGS = {
    "location": f"{PLACE}/",
    "title": PLACE,
    "comment": PLACE,
    "artist": PLACE,
    "creation_time": "2026-01-02T03:04:05Z",
}
TRACK = {"title": PLACE, "handler_name": PLACE, "GEO_LOCATION": PLACE}
VOICES = [
    ("ogg", "libopus", 48000, {}),
    ("webm", "libopus", 48000, {}),
    ("mp3", "libmp3lame", 44100, {}),
    ("ipod", "aac", 44100, {}),
    ("mp4", "aac", 44100, {"movflags": "use_metadata_tags"}),
    ("3gp", "aac", 44100, {}),
    ("3gp", "libopencore_amrnb", 8000, {}),
    ("wav", "pcm_s16le", 44100, {"write_bext": "1"}),
    ("adts", "aac", 44100, {"write_id3v2": "1"}),
]


@pytest.mark.parametrize(("form", "codec", "rate", "options"), VOICES, ids=lambda value: str(value))
def test_a_recording_tells_neither_where_nor_when_it_was_made_and_still_plays(form, codec, rate, options):
    recording = samples.voice(form, codec, name="x", rate=rate, tags=TAGS, track=TRACK, options=options).read()
    assert MARK in recording
    washed = wash(samples.upload("x", recording))
    assert washed.kind == "audio"
    assert MARK not in washed.content
    assert b"2026-01" not in washed.content
    with av.open(io.BytesIO(washed.content)) as played:
        assert not [tag for tag in (*played.metadata, *played.streams.audio[0].metadata) if "location" in tag.lower()]
        assert sum(frame.samples / frame.sample_rate for frame in played.decode(audio=0)) == pytest.approx(
            0.5, abs=0.15
        )


def test_the_sound_of_a_film_comes_without_the_film():
    film = wash(samples.film(tags=TAGS))
    assert film.kind == "audio"
    assert MARK not in film.content
    with av.open(io.BytesIO(film.content)) as played:
        assert [stream.type for stream in played.streams] == ["audio"]


def test_the_comments_inside_the_sound_itself_stay_behind_too():
    """Vorbis carries its comments in the header of the sound, which WebM keeps as it is."""
    recording = samples.vorbis_in_webm(comment=b"42.8746")
    assert MARK in recording.read()
    recording.seek(0)
    washed = wash(recording)
    assert washed.content_type == "audio/ogg"
    assert MARK not in washed.content


@pytest.mark.parametrize(("form", "codec", "rate"), [(form, codec, rate) for form, codec, rate, _ in VOICES])
def test_the_same_recording_sent_twice_is_the_same_file(form, codec, rate):
    recording = samples.voice(form, codec, name="x", rate=rate).read()
    assert wash(samples.upload("x", recording)).content == wash(samples.upload("x", recording)).content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_tells_neither_where_nor_when_nor_with_what_it_was_taken(form):
    photo = Image.new("RGB", (40, 30), "teal")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = exif[ExifTags.Base.DateTime] = PLACE
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSMapDatum] = (42.0, 52.0, 28.56), PLACE
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>{PLACE}</exif:GPSLatitude></x:xmpmeta>'.encode()
    out = io.BytesIO()
    photo.save(out, form, exif=exif, xmp=xmp)
    assert out.getvalue().count(MARK) >= 2

    washed = wash(samples.upload("x.jpg", out.getvalue()))

    assert MARK not in washed.content
    clean = Image.open(io.BytesIO(washed.content))
    assert (dict(clean.getexif()), clean.info.keys() & {"exif", "xmp", "comment", "icc_profile"}) == ({}, set())
