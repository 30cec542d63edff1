"""The lists of the desk: who waits, what is mine, what is late. At most fifty rows at a time, never a count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Table
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from consult import permissions, transitions
from consult.models import ConsultationRequest
from consult.models.codes import State
from consult.receipt import read_case_number

from .columns import Columns
from .keyset import part

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _mine(user, now):
    return ConsultationRequest.objects.held_by(user)


def _scope(user, now):
    return permissions.visible_requests(user)


def _open(user, now):
    """What is not closed, said so that the partial index `request_open` serves it in order."""
    return _scope(user, now).filter(closed_at=None)


@dataclass(frozen=True)
class Queue:
    """One list: its rows for somebody, its order, whether it is for those who lead, what it says when empty."""

    name: str
    label: "StrOrPromise"
    rows: Callable
    order: Sequence[str]
    empty: "StrOrPromise"
    leads: bool = False
    by_state: bool = True  # shows the state; where all rows are of one state it need not

    def columns(self, user, now: datetime) -> list:
        columns = Columns(now)
        shown = list(columns.about)
        if self.name == "waiting":
            shown.append(columns.length)
        if self.by_state:
            shown.append(columns.state)
        if self.leads:
            shown.append(columns.lawyer)
        if self.name == "waiting" and permissions.may(user, "claim"):
            shown.append(columns.claim)
        return shown


QUEUES = {
    queue.name: queue
    for queue in (
        Queue(
            "waiting",
            gettext_lazy("Waiting"),
            lambda user, now: _scope(user, now).waiting(),
            ("priority", "claim_due", "pk"),
            gettext_lazy("Nobody is waiting."),
            by_state=False,
        ),
        Queue(
            "mine",
            gettext_lazy("Mine"),
            _mine,
            ("priority", "answer_due", "pk"),
            gettext_lazy("You hold no case. Take the next one."),
        ),
        Queue(
            "overdue",
            gettext_lazy("Overdue"),
            lambda user, now: _open(user, now).overdue(now),
            ("priority", "answer_due", "pk"),
            gettext_lazy("Nothing is late."),
        ),
        Queue(
            "client",
            gettext_lazy("Waiting for the client"),
            lambda user, now: _open(user, now).filter(state=State.WAITING_CLIENT),
            ("priority", "answer_due", "pk"),
            gettext_lazy("No client owes you an answer."),
            by_state=False,
        ),
        Queue(
            "open",
            gettext_lazy("All open"),
            _open,
            ("priority", "answer_due", "pk"),
            gettext_lazy("There is no open case."),
            leads=True,
        ),
        Queue(
            "closed",
            gettext_lazy("Closed"),
            lambda user, now: _scope(user, now).filter(state=State.CLOSED),
            ("-closed_at", "-pk"),
            gettext_lazy("There is no closed case."),
            leads=True,
            by_state=False,
        ),
    )
}


def rows(queue: Queue, user, now: datetime, after: str = "") -> tuple[list[ConsultationRequest], str]:
    """One part of a list without anything that was sealed; and where the next part begins."""
    found = queue.rows(user, now).with_places().select_related("region").defer("narrative", "contact")
    return part(found, queue.order, after)


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    """One list with the tabs to the others, a search by case number, and the button that gives the next case."""

    template_name = "consult/desk/queue.html"
    page_title = gettext_lazy("Desk")
    header_icon = "mail"

    def dispatch(self, request, *args, **kwargs):
        if kwargs["name"] not in QUEUES:
            raise Http404
        self.queue = QUEUES[kwargs["name"]]
        if not permissions.may(request.user, "lead" if self.queue.leads else "desk"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if typed := request.GET.get("case", "").strip():
            return self.find(typed)
        return super().get(request, *args, **kwargs)

    def find(self, typed: str) -> HttpResponse:
        number = read_case_number(typed)
        if number:
            case = permissions.visible_requests(self.request.user).filter(pk=number.serial).first()
            if case and timezone.localtime(case.submitted_at).year == number.year:
                return redirect("desk:case", case.pk)
        messages.error(self.request, _("There is no case %(number)s that you may see.") % {"number": typed[:20]})
        return redirect("desk:queue", self.queue.name)

    def get_page_subtitle(self):
        return self.queue.label

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title, "sublabel": self.queue.label}]

    def get_context_data(self, **kwargs):
        now, user = timezone.now(), self.request.user
        found, after = rows(self.queue, user, now, self.request.GET.get("after", ""))
        columns = self.queue.columns(user, now)
        return super().get_context_data(**kwargs) | {
            "queue": self.queue,
            "tabs": self.tabs(),
            "table": Table(columns, found, classname="listing desk-queue"),
            "found": found,
            "after": after,
            "may_claim": permissions.may(user, "claim"),
            "may_report": permissions.may(user, "enter_report"),
        }

    def tabs(self) -> list[dict]:
        leads = permissions.may(self.request.user, "lead")
        lawyer = permissions.may(self.request.user, "claim")
        return [
            {"label": one.label, "url": reverse("desk:queue", args=[one.name]), "is_current": one is self.queue}
            for one in QUEUES.values()
            if (leads or not one.leads) and (lawyer or one.name != "mine")
        ]


@require_POST
def next_case(request: HttpRequest) -> HttpResponse:
    """Give this lawyer the best case that waits, and open it."""
    if not permissions.may(request.user, "claim"):
        raise PermissionDenied
    try:
        case = transitions.claim_next(by=request.user)
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:queue", "waiting")
    if case is None:
        messages.info(request, _("Nobody is waiting for you now."))
        return redirect("desk:queue", "waiting")
    return redirect("desk:case", case.pk)
