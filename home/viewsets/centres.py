"""The form of a centre: hours as rows that read like the sign on a door, several phones, what is known and no more."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList

from home import villages
from home.centres.hours import overlapping
from home.models import LegalAidCentre

from .base import FactViewSet, in_three


class HoursFormSet(BaseChildFormSet):
    """Rows of hours belong together: no two of them are open at the same minute."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        rows = [form.instance for form in kept if form not in self.deleted_forms]
        day = overlapping(rows)
        if day is not None:
            sentence = _("Two rows of hours overlap: %(day)s. Correct one of them, or take it away.")
            raise ValidationError(sentence, code="overlap", params={"day": WEEKDAYS[day]})


class HoursPanel(InlinePanel):
    """An inline panel with a formset of its own."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = HoursFormSet
        return options


class CentreForm(WagtailAdminModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=LegalAidCentre.Spoken,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: not known, and the page says so."),
    )

    town = forms.CharField(
        label=_("Town or village"),
        max_length=80,
        required=False,
        help_text=_("Any spelling. Add the district where several have this name."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.settlement_id:
            self.initial["town"] = self.instance.settlement.name

    def clean(self):
        cleaned = super().clean()
        if "town" in self.fields:
            self._find_town(cleaned)
        region, district = cleaned.get("region"), cleaned.get("district")
        if district and region and district.region_id != region.pk:
            self.add_error("district", _("This district lies in another oblast."))
        return cleaned

    def _find_town(self, cleaned) -> None:
        """The district may be left empty: the town knows its own."""
        name, kept = cleaned.get("town"), self.instance.settlement
        if kept and name == kept.name and cleaned.get("district") == kept.district:
            return
        try:
            town = villages.named(name, cleaned.get("district")) if name else None
        except ValidationError as error:
            self.add_error("town", error)
            return
        self.instance.settlement = town
        if town:
            cleaned["district"] = town.district


class CentreViewSet(FactViewSet):
    model = LegalAidCentre
    name, icon = "centres", "home"
    list_display = ["__str__", "region", "is_open", "is_sample"]
    list_filter = ["region", "is_open", "is_sample"]
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            in_three("name", _("Name")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("region"), FieldPanel("district")]), FieldPanel("town")],
                heading=_("Where"),
            ),
            in_three("street", _("Street")),
            MultiFieldPanel(
                [
                    HelpPanel(
                        content=_(
                            "The point of the building itself, for the links to maps. Leave both empty where you are "
                            "not sure: distances are then measured from the town."
                        )
                    ),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                ],
                heading=_("Point on the map"),
            ),
            HoursPanel(
                "opening_hours",
                [
                    FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                    FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
                    FieldRowPanel([FieldPanel("break_from"), FieldPanel("break_until")]),
                ],
                heading=_("Opening hours"),
                label=_("Row of hours"),
                help_text=_(
                    "One row for Monday to Friday, another for Saturday. No row at all: the hours are not known."
                ),
            ),
            in_three("hours", _("Remark on the hours")),
            InlinePanel(
                "phones",
                [
                    FieldPanel("number"),
                    FieldRowPanel([FieldPanel("who_ky"), FieldPanel("who_ru"), FieldPanel("who_en")]),
                ],
                heading=_("Phones"),
                label=_("Phone"),
            ),
            in_three("receives", _("Who receives people")),
            FieldPanel("languages"),
            FieldRowPanel([FieldPanel("step_free"), FieldPanel("is_open")]),
            in_three("way", _("How to get there")),
            in_three("bring", _("What to bring")),
        ],
        base_form_class=CentreForm,
    )
