"""An answer that was not sent yet: kept on the server, sealed, for its author alone; what was typed comes back."""

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from consult import transitions
from consult.models import AnswerDraft, ConsultationRequest
from consult.models.codes import Party
from consult.uploads import Washed
from home.keys import is_key

from .answer_forms import MOST_ROWS, AnswerForm, ArticleForm

LAW = "law"  # the prefix of the rows of law
BESIDE = ("write_to_client", "ask_client", "add_note")  # small forms of the case's own page, kept in the same row
NOT_KEPT = {"csrfmiddlewaretoken", "save", "insert", "drop", "seen", "once"}


def find(case: ConsultationRequest, user) -> AnswerDraft | None:
    return AnswerDraft.objects.filter(request=case, author=user).prefetch_related("attachments").first()


@transaction.atomic
def keep(
    case: ConsultationRequest, user, post: QueryDict, washed: Iterable[Washed] = (), now: dt.datetime | None = None
) -> AnswerDraft:
    """Keeps what was typed, right or wrong, and the files that may be kept; files ticked under `drop` go."""
    typed = {name: values for name, values in post.lists() if name not in NOT_KEPT}
    known = AnswerDraft.objects.select_for_update().filter(request=case, author=user).first()
    before = known.typed if known else {}
    if all(_is_beside(name) for name in typed):
        typed = before | typed
    else:
        typed = {name: values for name, values in before.items() if _is_beside(name)} | typed
    kept = {"typed": typed, "saved_at": now or timezone.now()}
    draft, _is_new = AnswerDraft.objects.update_or_create(request=case, author=user, defaults=kept)
    dropped = [pk for pk in post.getlist("drop") if is_key(pk)]
    if dropped:
        transitions.drop_files(draft.attachments.filter(pk__in=dropped))
    for file in washed:
        file.attachment(answer_draft=draft, added_by=Party.LAWYER).save()
    return draft


def _is_beside(name: str) -> bool:
    """Whether a field is one of the small forms on the case's own page."""
    return name.endswith("-text") and name.removesuffix("-text") in BESIDE


def beside(case: ConsultationRequest, user) -> dict[str, str]:
    """What was typed into the small forms and not sent, by the act of each."""
    draft = AnswerDraft.objects.filter(request=case, author=user).first()
    typed = draft.typed if draft else {}
    return {name: typed[f"{name}-text"][-1] for name in BESIDE if typed.get(f"{name}-text", [""])[-1]}


@transaction.atomic
def sent(case: ConsultationRequest, user, name: str) -> None:
    """The words of one small form have gone; the rest stays."""
    draft = AnswerDraft.objects.select_for_update().filter(request=case, author=user).first()
    if draft and draft.typed.pop(f"{name}-text", None) is not None:
        draft.save(update_fields=["typed"])


@transaction.atomic
def discard(case: ConsultationRequest, user) -> None:
    transitions.drop_drafts(AnswerDraft.objects.filter(request=case, author=user))


def has_answer(typed: dict[str, list[str]]) -> bool:
    """Whether the form of the answer itself was kept: it always posts its outcome."""
    return "outcome" in typed


def initial(typed: dict[str, list[str]]) -> dict:
    """What the form of the answer begins with where an unfinished one is there; `has_answer` says whether."""
    found: dict = {}
    for name, field in AnswerForm.base_fields.items():
        values = typed.get(name, [])
        if isinstance(field, forms.MultipleChoiceField):
            found[name] = values
        elif isinstance(field, forms.BooleanField):
            found[name] = bool(values)
        elif values:
            found[name] = values[-1]
    return found


def initial_rows(typed: dict[str, list[str]]) -> list[dict]:
    """The same for the rows of law; empty ones are left out."""
    rows = [
        {name: typed.get(f"{LAW}-{number}-{name}", [""])[-1] for name in ArticleForm.base_fields}
        for number in range(MOST_ROWS)
    ]
    return [row for row in rows if any(row.values())]
