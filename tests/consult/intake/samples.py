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


def voice(form, codec, *, name, rate=48000, mark=b"", seconds=0.5):
    """A hum; `mark` as its title."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as target:
        if mark:
            target.metadata["title"] = mark.decode()
        stream = target.add_stream(codec, rate=rate)
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


def package(*names, name):
    """A zip file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for part in names:
            zipped.writestr(part, "application/vnd.oasis.opendocument.text" if part == "mimetype" else "<xml/>")
    return upload(name, out.getvalue())
