"""What an answer asks of the lawyer: words, the law, files, and the few fields of its report."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult import reporting
from consult.models import ConsultationReport, LawArticle, LegalAct
from consult.models.codes import Service
from consult.uploads import PAPERS, SOUNDS, Washed, wash_all
from home.fields import ManyFiles, PlainText
from home.models import worded

from .forms import Words
from .report_forms import MORE, ReportFields

ROWS, MOST_ROWS = 2, 10
OWN = ("text", "voice", "papers")  # what the report does not keep


class AnswerForm(ReportFields):
    """The answer and what its report must know beside the request.

    Files that may be kept stand in `washed`, also when something else is wrong: a browser does not show a chosen file
    again. `attached` is how many the unfinished answer holds already.
    """

    text = Words(
        label=_("Your answer"),
        rows=8,
        help_text=_(
            "In the client’s language, in plain words: what the law says, what to do, where to go, by when. "
            "Marks: **bold**, *italic*, “- ” or “1. ” at the beginning of a line for a list; an address becomes a link."
        ),
    )
    voice = ManyFiles(
        label=_("Say it by voice"),
        help_text=_("For somebody who does not read easily. The answer must stand in words too."),
        accept=SOUNDS,
        multiple=False,
        capture=True,
    )
    papers = ManyFiles(label=_("Add a document"), help_text=_("At most 5 files. Each 10 MB or smaller."), accept=PAPERS)
    field_order = (*OWN, "outcome", "minutes", "matter", "sex", "age_band", *MORE)

    class Meta:
        model = ConsultationReport
        fields = ("outcome", "minutes", "matter", "sex", "age_band", *MORE)

    def __init__(self, *args, attached: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.attached = attached
        self.washed: list[Washed] = []

    @property
    def words(self):
        """The fields of the answer itself."""
        return [self[name] for name in OWN]

    @property
    def first(self):
        return [field for field in super().first if field.name not in OWN]

    def clean_voice(self) -> list[Washed]:
        return self._wash("voice")

    def clean_papers(self) -> list[Washed]:
        return self._wash("papers")

    def _wash(self, field: str) -> list[Washed]:
        room = settings.QUESTION_FILES - self.attached - len(self.washed)
        kept, faults = wash_all(self.cleaned_data[field], room=room)
        self.washed += kept
        if faults:
            raise ValidationError(faults)
        return kept

    @classmethod
    def prefilled(cls, case, user) -> dict:
        """What she said when she answered before; else the matter of the request and the habits of her last report."""
        if (report := reporting.current_report(case)) and report.lawyer_id == user.pk:
            return model_to_dict(report, fields=cls.Meta.fields)
        last = ConsultationReport.objects.filter(lawyer=user, request__isnull=False).order_by("-pk").first()
        habits = {"service": last.service, "minutes": last.minutes} if last else {"service": Service.WRITTEN}
        return {"matter": case.matter_id, "repeat": reporting.is_repeat(case), **habits}

    def report(self) -> dict:
        """The report's own fields, without the words, the files and the outcome."""
        return {name: value for name, value in self.cleaned_data.items() if name not in (*OWN, "outcome")}


class ArticleForm(forms.Form):
    """One citation: an act of the list or any other, its article, where it can be read, the day it was true."""

    act = PlainText(
        label=_("Code or law"), max_length=200, required=False, widget=forms.TextInput(attrs={"list": "legal-acts"})
    )
    article = PlainText(label=_("Article"), max_length=60, required=False)
    link = forms.URLField(
        label=_("Address"),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Write a whole address, for example https://cbd.minjust.gov.kg/…")},
    )
    valid_on = forms.DateField(
        label=_("In force on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like this: 21.11.2026.")},
    )

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and not link.startswith(("http://", "https://")):
            raise ValidationError(self.fields["link"].error_messages["invalid"])
        return link

    def clean_valid_on(self):
        day = self.cleaned_data["valid_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("act") and (cleaned.get("article") or cleaned.get("link")):
            self.add_error("act", _("Say which law this is."))
        return cleaned


class Citations(forms.BaseFormSet):
    """The rows of law below an answer; an empty row says nothing."""

    def articles(self, language: str) -> list[LawArticle]:
        """What was cited. A known act brings its own address; without a day, the law is as of today."""
        known = {name.casefold(): link for name, link in acts_in(language)}
        today = timezone.localdate()
        return [
            LawArticle(
                act=row["act"],
                article=row["article"],
                link=row["link"] or known.get(row["act"].casefold(), ""),
                valid_on=row["valid_on"] or today,
            )
            for row in self.cleaned_data
            if row.get("act")
        ]


CitationRows = forms.formset_factory(
    ArticleForm, formset=Citations, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def acts_in(language: str) -> list[tuple[str, str]]:
    """The acts that are offered, by their name in the client's language, with their addresses."""
    acts = LegalAct.objects.filter(in_use=True)
    return [(worded(act, "name", language), act.link) for act in acts]
