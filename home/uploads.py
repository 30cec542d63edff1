"""Uploads stay in memory: Django's own handler spools files over 2.5 MB to the temp folder in clear."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooLargeFile(InMemoryUploadedFile):
    """What is left of a file over the limit: its name and nothing else, so that the form can say so."""

    too_large = True


class SealedUploadHandler(FileUploadHandler):
    """Keeps each file in memory up to `UPLOAD_FILE_BYTES`, all of a request up to `UPLOAD_REQUEST_BYTES`.

    A file over the limit is read to its end and dropped, so that the other fields survive; the form
    then finds `too_large` on it and says it in words.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.received = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.buffer, self.too_large = BytesIO(), False

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if start + len(raw_data) > settings.UPLOAD_FILE_BYTES or self.received > settings.UPLOAD_REQUEST_BYTES:
            self.too_large, self.buffer = True, BytesIO()
        if not self.too_large:
            self.buffer.write(raw_data)

    def file_complete(self, file_size):
        self.buffer.seek(0)
        kind = TooLargeFile if self.too_large else InMemoryUploadedFile
        size = 0 if self.too_large else file_size
        return kind(
            file=self.buffer,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
