"""Large private files, sealed piece by piece: neither writing nor reading one takes more memory than one piece.

A file is a row of pieces: four bytes of length, then a token of the vault. Each token holds the file's own random mark,
its place in the row and whether it is the last, so that pieces cannot be swapped, left out or taken from another file.
"""

import secrets
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.utils.deconstruct import deconstructible

from .vault import EncryptedStorage, box

PIECE = 256 * 1024
HEAD = struct.Struct(">16sQ?")
LENGTH = struct.Struct(">I")
PURPOSE = b"stream"


class SealedWriter:
    """A file to write to once, from its beginning to its end; `close` makes it whole."""

    def __init__(self, file):
        self.file, self.mark, self.place = file, secrets.token_bytes(16), 0
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        self.waiting += data
        while len(self.waiting) > PIECE:  # one is always kept back: the last one says so
            self._piece(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Nothing to do: a piece is written when it is full."""

    def close(self) -> None:
        self._piece(bytes(self.waiting), last=True)
        self.waiting.clear()
        self.file.close()

    def _piece(self, data: bytes, *, last: bool) -> None:
        token = box(PURPOSE).encrypt(HEAD.pack(self.mark, self.place, last) + data)
        self.file.write(LENGTH.pack(len(token)) + token)
        self.place += 1


class PackingWriter:
    """Packs what is written before it is sealed: a table of few words is a tenth of its size."""

    def __init__(self, out: SealedWriter):
        self.out, self.packing = out, zlib.compressobj(1)

    def write(self, data: bytes) -> int:
        self.out.write(self.packing.compress(data))
        return len(data)

    def flush(self) -> None:
        """As in `SealedWriter`."""

    def close(self) -> None:
        self.out.write(self.packing.flush())
        self.out.close()


def opened(file) -> Iterator[bytes]:
    """The pieces of a sealed file. Raises InvalidToken where one is missing, swapped or changed."""
    mark, place, last = None, 0, False
    while head := file.read(LENGTH.size):
        if last or len(head) != LENGTH.size:
            raise InvalidToken
        data = box(PURPOSE).decrypt(file.read(LENGTH.unpack(head)[0]))
        told, number, last = HEAD.unpack_from(data)
        if number != place or told != (mark := mark or told):
            raise InvalidToken
        place += 1
        yield data[HEAD.size :]
    if not last:
        raise InvalidToken


@deconstructible
class EncryptedStreamStorage(EncryptedStorage):
    """Private files that are written and read as streams; `rotate_keys` finds them like all others."""

    def _save(self, name, content):
        raise NotImplementedError("Written through `writer`, piece by piece.")

    def _open(self, name, mode="rb"):
        raise NotImplementedError("Read through `pieces`.")

    def writer(self, name: str) -> PackingWriter:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = path.open("wb")
        path.chmod(0o600)
        return PackingWriter(SealedWriter(file))

    def pieces(self, name: str) -> Iterator[bytes]:
        with Path(self.path(name)).open("rb") as file:
            packed = zlib.decompressobj()
            for piece in opened(file):
                yield packed.decompress(piece)
            yield packed.flush()

    def rotate(self, name: str) -> None:
        path = Path(self.path(name))
        aside = path.with_suffix(".rotating")
        with path.open("rb") as old, aside.open("wb") as new:
            aside.chmod(0o600)
            while head := old.read(LENGTH.size):
                token = box(PURPOSE).rotate(old.read(LENGTH.unpack(head)[0]))
                new.write(LENGTH.pack(len(token)) + token)
        aside.replace(path)
