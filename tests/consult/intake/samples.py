"""Files as phones send them, made on the spot; each can carry a mark where real ones carry a place or a name."""

import io
import math
import struct
import zipfile

import av
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(name, content):
    return SimpleUploadedFile(name, content)


def picture(form="JPEG", *, name="photo.jpg", size=(64, 48), mark=b""):
    """With `mark` in its EXIF, its comment and after its end."""
    out = io.BytesIO()
    extra = {}
    if mark:
        exif = Image.Exif()
        exif[0x010E] = mark.decode()
        extra = {"exif": exif}
        if form == "JPEG":
            extra["comment"] = mark
    Image.new("RGB", size, "teal").save(out, form, **extra)
    return upload(name, out.getvalue() + mark)


def voice(form, codec, *, name, rate=48000, mark=b"", seconds=0.5, tags=(), track=(), options=None):
    """A hum; `mark` as its title, `tags` of the file and of the track."""
    out = io.BytesIO()
    with av.open(out, "w", format=form, options=options or {}) as target:
        target.metadata.update({"title": mark.decode()} if mark else dict(tags))
        stream = target.add_stream(codec, rate=rate)
        stream.metadata.update(dict(track))
        stream.layout = "mono"
        samples = int(rate * seconds)
        hum = [int(8000 * math.sin(index / 20)) for index in range(samples)]
        frame = av.AudioFrame(format="s16", layout="mono", samples=samples)
        frame.rate = rate
        frame.planes[0].update(struct.pack(f"<{samples}h", *hum).ljust(frame.planes[0].buffer_size, b"\0"))
        resampler = av.AudioResampler(stream.format.name, "mono", rate, stream.frame_size or None)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return upload(name, out.getvalue())


def film(*, tags=()):
    """Ten grey pictures and a hum in one MP4, as a phone films."""
    hum = io.BytesIO(voice("ipod", "aac", name="x", rate=44100).read())
    out = io.BytesIO()
    with av.open(hum) as source, av.open(out, "w", format="mp4") as target:
        target.metadata.update(dict(tags))
        pictures = target.add_stream("mpeg4", rate=25)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        track = target.add_stream_from_template(source.streams.audio[0])
        for _number in range(10):
            target.mux(pictures.encode(av.VideoFrame(64, 48, "yuv420p")))
        target.mux(pictures.encode(None))
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = track
                target.mux(packet)
    return upload("film.mp4", out.getvalue())


def vorbis_in_webm(*, comment):
    """`comment` in the header of the sound itself, in place of its packer's name."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as target:
        stream = target.add_stream("vorbis", rate=44100, options={"strict": "experimental"})
        stream.layout = "stereo"
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=22050)
        frame.rate = 44100
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        resampler = av.AudioResampler("fltp", "stereo", 44100, stream.frame_size or 1024)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    packed = out.getvalue()
    name = packed.index(b"\x03vorbis") + 11
    return upload("voice.webm", packed[:name] + comment + packed[name + len(comment) :])


def package(*names, name):
    """A zip file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for part in names:
            zipped.writestr(part, "application/vnd.oasis.opendocument.text" if part == "mimetype" else "<xml/>")
    return upload(name, out.getvalue())
