"""What can be done with a case from its page, as one table: an act, its form, the transition it calls."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult import permissions, transitions
from consult.models import ConsultationRequest

from .forms import (
    AssignForm,
    AttemptForm,
    CloseForm,
    ConflictForm,
    DeclineForm,
    HandOverForm,
    MergeForm,
    NoteForm,
    Nothing,
    PriorityForm,
    ReasonForm,
    WriteForm,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Act:
    """`do(case, user, data)` with the form's cleaned data; `done` is said afterwards; `label` is on its button.

    `warned` is said instead where what `do` returned is true. `narrow(form, case, user)` leaves in a form that is shown
    only what this person may choose. `is_once`: its form, sent twice, does it once; not where a press shows something.
    """

    name: str
    form: type[forms.Form]
    do: Callable
    done: "StrOrPromise"
    label: "StrOrPromise" = ""
    is_grave: bool = False
    warned: "StrOrPromise" = ""
    is_once: bool = True
    initial: Callable[[ConsultationRequest], dict] = field(default=lambda case: {})
    narrow: Callable[..., None] = field(default=lambda form, case, by: None)

    def bound(self, data=None, case: ConsultationRequest | None = None) -> forms.Form:
        initial = self.initial(case) if case else {}
        return self.form(data, prefix=self.name, initial=initial)

    def said(self, result) -> tuple[int, "StrOrPromise"]:
        """The level and the sentence that tell how it went."""
        return (messages.WARNING, self.warned) if self.warned and result else (messages.SUCCESS, self.done)

    def offered(self, case: ConsultationRequest, form: forms.Form) -> dict:
        """What a template needs to offer this act."""
        url = reverse("desk:act", args=[case.pk, self.name])
        return {"name": self.name, "label": self.label, "is_grave": self.is_grave, "form": form, "url": url}


def _break_the_glass(case: ConsultationRequest, by, data) -> None:
    """Nothing changes; what is shown afterwards writes the access events with the reason."""
    if not permissions.may(by, "read", case):
        raise transitions.NotAllowed


ACTS = {
    act.name: act
    for act in (
        Act("claim", Nothing, lambda case, by, data: transitions.claim(case, by=by, **data), _("The case is yours.")),
        Act(
            "write_to_client",
            WriteForm,
            lambda case, by, data: transitions.write_to_client(case, by=by, **data),
            _("Your message is on the client’s page."),
        ),
        Act(
            "ask_client",
            WriteForm,
            lambda case, by, data: transitions.ask_client(case, by=by, **data),
            _("Your question is on the client’s page. The clock stands until the client writes back."),
        ),
        Act(
            "attempt",
            AttemptForm,
            lambda case, by, data: transitions.attempt(case, by=by, **data),
            _("Your attempt is noted."),
        ),
        Act(
            "add_note",
            NoteForm,
            lambda case, by, data: transitions.add_note(case, by=by, **data),
            _("The note is kept. The client never sees it."),
            label=_("Keep the note"),
        ),
        Act(
            "check_conflict",
            ConflictForm,
            lambda case, by, data: transitions.check_conflict(case, by=by, **data),
            _("No conflict was found among the names that are known."),
            label=_("Check for a conflict of interest"),
            is_once=False,
            warned=_("A conflict is possible. Ask the coordinator before you go on."),
        ),
        Act(
            "decline",
            DeclineForm,
            lambda case, by, data: transitions.decline(case, by=by, **data),
            _("The case waits for another lawyer."),
            label=_("Give it back"),
        ),
        Act(
            "hand_over",
            HandOverForm,
            lambda case, by, data: transitions.hand_over(case, by=by, **data),
            _("Your colleague has the case now."),
            label=_("Hand over to a colleague"),
        ),
        Act(
            "set_priority",
            PriorityForm,
            lambda case, by, data: transitions.set_priority(case, by=by, **data),
            _("The priority is set."),
            label=_("Change the priority"),
            initial=PriorityForm.of,
        ),
        Act(
            "assign",
            AssignForm,
            lambda case, by, data: transitions.assign(case, by=by, **data),
            _("The lawyer has the case now."),
            label=_("Assign to a lawyer"),
        ),
        Act(
            "merge",
            MergeForm,
            lambda case, by, data: transitions.merge(case, by=by, **data),
            _("Both cases are one now."),
            label=_("Same as another case"),
            is_grave=True,
            initial=MergeForm.of,
        ),
        Act(
            "mark_spam",
            ReasonForm,
            lambda case, by, data: transitions.mark_spam(case, by=by, **data),
            _("It is out of the queue, and erased in two weeks."),
            label=_("Not a question: spam"),
            is_grave=True,
        ),
        Act(
            "close",
            CloseForm,
            lambda case, by, data: transitions.close(case, by=by, **data),
            _("The case is closed."),
            label=_("Close the case"),
            is_grave=True,
            narrow=lambda form, case, by: form.offer(transitions.reasons_to_close(case, by)),
        ),
        Act(
            "reopen",
            ReasonForm,
            lambda case, by, data: transitions.reopen(case, by=by, **data),
            _("The case waits again."),
            label=_("Open it again"),
        ),
        Act(
            "new_secret",
            ReasonForm,
            lambda case, by, data: transitions.new_secret(case, by=by, **data),
            _("The old number does not work any more. Give the client this one; it is shown only now."),
            label=_("The number was lost: make a new one"),
            is_once=False,
            is_grave=True,
        ),
        Act(
            "read",
            ReasonForm,
            _break_the_glass,
            _("You see the case for this once. It is in the access log with your reason."),
            is_once=False,
        ),
    )
}
