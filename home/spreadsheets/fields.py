"""The field by which a spreadsheet is uploaded."""

from django import forms
from django.conf import settings

from .sentences import Unreadable


class SheetField(forms.FileField):
    """A file over the limit arrives without its content; that is said, and not that it is empty."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}), **kwargs)

    def to_python(self, data):
        if getattr(data, "too_large", False):
            raise forms.ValidationError(str(Unreadable("too_large", megabytes=settings.UPLOAD_FILE_BYTES // 2**20)))
        return super().to_python(data)
