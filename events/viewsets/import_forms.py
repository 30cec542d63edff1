"""What a scheduler is asked about a spreadsheet: which file, which column is which, what a row means."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from events.importing import batches
from events.importing.columns import FIELDS
from events.models import Campaign, ImportBatch, ImportRow
from home.models import District
from home.spreadsheets.fields import SheetField
from home.spreadsheets.headings import MOST, letter
from home.spreadsheets.sentences import Unreadable

TYPED = ("date", "starts", "ends", "village")


class UploadForm(forms.Form):
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label=_("Campaign"))
    file = SheetField(
        label=_("File"),
        help_text=_("A spreadsheet (.xlsx) or a table (.csv), one stop in a row. It is deleted once it is written."),
    )
    takes_past = forms.BooleanField(
        label=_("Write stops whose day is over too"), required=False, help_text=_("For a campaign of the past.")
    )

    def accept(self, user) -> ImportBatch | None:
        """The batch; None when the file was refused at sight, and then the form says why."""
        asked = self.cleaned_data
        try:
            return batches.accept(
                asked["file"].read(),
                name=asked["file"].name,
                campaign=asked["campaign"],
                by=user,
                takes_past=asked["takes_past"],
            )
        except Unreadable as unreadable:
            self.add_error("file", str(unreadable))
            return None


def _offer(form: forms.Form, name: str, choices) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class ColumnsForm(forms.Form):
    """One question for each column of the file, with its heading and its first cell beside it."""

    sheet = forms.ChoiceField(label=_("Sheet"))
    takes_past = forms.BooleanField(label=_("Write stops whose day is over too"), required=False)

    def __init__(self, *args, batch: ImportBatch, **kwargs):
        super().__init__(*args, **kwargs)
        first: list[str] = next((row.cells for row in batch.rows.all()[:1]), [])
        _offer(self, "sheet", [(name, name) for name in batch.sheets])
        self.initial = {**self.initial, "sheet": batch.sheet, "takes_past": batch.takes_past}
        if len(batch.sheets) < 2:
            del self.fields["sheet"]
        fields = {column: name for name, column in batch.columns.items()}
        for column in range(min(MOST, max(len(batch.header), len(first)))):
            heading = batch.header[column] if column < len(batch.header) else ""
            sample = first[column][:40] if column < len(first) else ""
            self.fields[f"column-{column}"] = forms.ChoiceField(
                label=heading or letter(column),
                help_text=sample,
                choices=[("", _("(not used)")), *FIELDS.items()],
                initial=fields.get(column, ""),
                required=False,
            )

    def clean(self):
        cleaned = super().clean()
        chosen = [value for name, value in cleaned.items() if name.startswith("column-") and value]
        if twice := {name for name in chosen if chosen.count(name) > 1}:
            names = ", ".join(sorted(str(FIELDS[name]) for name in twice))
            self.add_error(None, _("Two columns cannot both be: %(names)s.") % {"names": names})
        return cleaned

    def columns(self) -> dict[str, int]:
        asked = {name: value for name, value in self.cleaned_data.items() if name.startswith("column-") and value}
        return {value: int(name.removeprefix("column-")) for name, value in asked.items()}


class RowForm(forms.Form):
    """One row with other answers. What is not touched stays as the file says it."""

    skip = forms.BooleanField(label=_("Leave this row out"), required=False)
    code = forms.ChoiceField(label=_("Which village is meant"), required=False, widget=forms.RadioSelect)
    village = forms.CharField(label=_("Village"), required=False, max_length=120)
    district = forms.ModelChoiceField(District.objects.select_related("region"), label=_("District"), required=False)
    unlisted = forms.BooleanField(
        label=_("This village is not in the list"), required=False, help_text=_("Then choose its district.")
    )
    date = forms.CharField(label=_("Date"), required=False, max_length=60)
    starts = forms.CharField(label=_("From"), required=False, max_length=60)
    ends = forms.CharField(label=_("Until"), required=False, max_length=60)
    crew = forms.ChoiceField(label=_("Crew"), required=False)

    def __init__(self, *args, row: ImportRow, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        crews = row.batch.campaign.crews.all()
        _offer(self, "code", choices)
        if not choices:
            del self.fields["code"]
        names = [(str(crew.name), str(crew.name)) for crew in crews]
        _offer(self, "crew", [("", _("(as in the file)")), ("-", _("(none)")), *names])
        fixes = row.fixes
        typed = {name: fixes.get(name, self._cell(name)) for name in TYPED}
        chosen = {name: fixes.get(name) for name in ("skip", "code", "unlisted", "district")}
        self.initial = {**self.initial, **typed, **chosen}
        if "crew" in fixes:
            self.initial["crew"] = fixes["crew"] or "-"

    def _cell(self, name: str) -> str:
        column = self.row.batch.columns.get(name)
        return self.row.cells[column] if column is not None and column < len(self.row.cells) else ""

    def fixes(self) -> dict:
        asked = self.cleaned_data
        if asked["skip"]:
            return {"skip": True}
        fixes = {name: asked[name] for name in TYPED if asked[name] != self._cell(name)}
        if asked.get("code"):
            fixes["code"] = asked["code"]
        if asked["district"]:
            fixes["district"] = asked["district"].pk
        if asked["unlisted"]:
            fixes["unlisted"] = True
            fixes.pop("code", None)
        if asked["crew"]:
            fixes["crew"] = "" if asked["crew"] == "-" else asked["crew"]
        return fixes
