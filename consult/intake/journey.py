"""The three pages as one whole: which form a page shows, which page is not yet right, and what is sent in the end."""

from functools import cached_property, partial

from django.conf import settings
from django.utils.translation import get_language

from consult import transitions
from consult.models import ConsultationRequest, RequestDraft
from consult.models.codes import Channel

from . import drafts
from .forms import AboutForm, QuestionForm, StepForm, WayForm

STEPS: dict[int, type[StepForm]] = {1: AboutForm, 2: QuestionForm, 3: WayForm}
LAST = len(STEPS)
NOT_KEPT = {
    "voice",
    "photo",
    "papers",
    "website",
    "consent",
}  # files are kept apart; the others are made anew for each page


class Journey:
    """A draft, or none yet, seen as answers to three forms."""

    def __init__(self, draft: RequestDraft | None):
        self.draft = draft

    @property
    def saved(self) -> RequestDraft:
        """The draft, where there must be one. Raises `ValueError` where nothing was ever typed."""
        if self.draft is None:
            raise ValueError("Nothing was kept.")
        return self.draft

    def kept(self, number: int) -> dict:
        """What was typed on a page, right or wrong."""
        return (self.draft.answers if self.draft else {}).get(str(number), {})

    def form(self, number: int, *, data=None, files=None, initial: dict | None = None, check: bool = False) -> StepForm:
        """The form of a page, filled in with what is kept; `check` also says what is still wrong with that."""
        kept = self.kept(number)
        if check and kept:
            data = kept
        extra = {1: dict, 2: self._files, 3: self._circumstances}[number]()
        return STEPS[number](data, files, initial=kept if initial is None else initial, **extra)

    def _files(self) -> dict:
        if self.draft is None or self.draft.pk is None:
            return {}
        return {"attached": self.draft.attachments.count(), "holds": partial(drafts.holds, self.draft)}

    def _circumstances(self) -> dict:
        """What of the earlier pages shapes the third."""
        return {"district": self.where.get("district"), "unsafe": self.told.get("unsafe", False)}

    @cached_property
    def about(self) -> StepForm:
        return self.form(1, check=True)

    @cached_property
    def question(self) -> StepForm:
        return self.form(2, check=True)

    @property
    def where(self) -> dict:
        return self.about.cleaned_data if self.about.is_valid() else {}

    @property
    def told(self) -> dict:
        self.question.is_valid()
        return getattr(self.question, "cleaned_data", {})

    def first_unready(self, before: int) -> int:
        """The first page before `before` that is not yet right, or 0."""
        pages = {1: lambda: self.about, 2: lambda: self.question}
        return next((number for number in range(1, before) if not pages[number]().is_valid()), 0)

    def submit(self, way_form: WayForm, *, browser: str = "") -> ConsultationRequest:
        """All three pages as one request; the same draft makes the same one, however often it is sent.

        `browser` is by what the same question from the same browser is recognised.

        The earlier pages must be right. Raises `transitions.Refused`.
        """
        draft = self.saved
        return transitions.submit(
            matter=self.where["matter"],
            region=self.where["district"].region,
            district=self.where["district"],
            settlement=self.where["settlement"],
            language=get_language(),
            narrative=self.told["text"],
            unsafe=self.told["unsafe"],
            deadline_soon=self.told["deadline"],
            **way_form.answer,
            **way_form.asker,
            channel=Channel.WEB,
            secret=drafts.number_of(draft),
            idempotency_key=draft.idempotency_key,
            attachments=list(draft.attachments.all()),
            consent_version=settings.CONSENT_VERSION,
            browser=browser,
        )


def typed(post, number: int) -> dict[str, str]:
    """What of a posted page is kept in the draft."""
    names = STEPS[number].base_fields.keys() - NOT_KEPT
    return {name: post[name] for name in names if name in post}
