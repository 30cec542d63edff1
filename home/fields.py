"""Fields of the public forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField


class PlainText(forms.CharField):
    """Words of a person: NUL characters, which some phones paste in, are left out instead of refused."""

    def to_python(self, value):
        return super().to_python(value.replace("\0", "") if isinstance(value, str) else value)


class PlainPhone(PhoneNumberField):
    """A phone number in any spelling people use here; NUL characters are left out."""

    def to_python(self, value):
        return super().to_python(value.replace("\0", "").strip() if isinstance(value, str) else value)


class Trap(forms.CharField):
    """A field that no person sees. A machine that fills everything in is told so; a browser's autofill can undo it."""

    def __init__(self):
        super().__init__(
            required=False,
            label=_("Leave this empty"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )

    def validate(self, value):
        if value:
            raise ValidationError(_("Something was written into a field that people do not see. Please send again."))


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name) or []


class ManyFiles(forms.FileField):
    """Any number of files from one input, as a list; what they are is judged by `consult.uploads`."""

    def __init__(self, *, accept: str, multiple: bool = True, capture: bool | str = False, **kwargs):
        attrs = {"accept": accept, **({"capture": capture} if capture else {})}
        super().__init__(required=False, widget=ManyFilesInput(attrs={**attrs, "multiple": multiple}), **kwargs)

    def clean(self, data, initial=None):
        return data or []
