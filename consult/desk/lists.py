"""The page of a list with its filters, and what is pressed there: the next case, a saved filter, a read notice."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
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
from consult.models import ConsultationRequest, SavedFilter
from consult.receipt import read_case_number
from home.models import User

from .filters import FilterForm
from .notices import notices
from .once import key_of
from .queues import QUEUES, Queue, rows

SAVED_AT_MOST = 30


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    """One list with the tabs to the others, its filters, a search by case number, and the button for the next case."""

    template_name = "consult/desk/queue.html"
    page_title = gettext_lazy("Desk")
    header_icon = "mail"

    def dispatch(self, request, *args, **kwargs):
        self.queue = _queue(kwargs["name"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """The case of a number. It is posted and never said again: a secret number may have been typed by mistake."""
        if found := find_case(request.user, request.POST.get("case", "")):
            return redirect("desk:case", found.pk)
        messages.error(request, _("There is no case of that number that you may see."))
        return redirect("desk:queue", self.queue.name)

    def get_page_subtitle(self):
        return self.queue.label

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title, "sublabel": self.queue.label}]

    def get_context_data(self, **kwargs):
        now, user = timezone.now(), self.request.user
        filters = FilterForm.of(self.request.GET)
        found = rows(self.queue, user, now, self.request.GET.get("after", ""), filters.conditions(now))
        table = Table(self.queue.columns(user, now), found.rows, classname="listing desk-queue")
        return super().get_context_data(**kwargs) | {
            "queue": self.queue,
            "tabs": self.tabs(filters.query),
            "table": table,
            "found": found.rows,
            "after": found.after,
            "is_cut": found.is_cut,
            "further": _further(filters.query, found.after),
            "filters": filters,
            "chosen": list(filters.chosen()),
            "empty": _("No case fits these filters.") if filters.query else self.queue.empty,
            "saved": list(user.saved_filters.all()),
            "save": SaveForm(),
            "notices": notices(user),
            "may_claim": permissions.may(user, "claim"),
            "may_report": permissions.may(user, "enter_report"),
        }

    def tabs(self, query: str) -> list[dict]:
        """The lists of this person; the filters stay on from one to the next."""
        lawyer = permissions.may(self.request.user, "claim")
        return [
            {"label": one.label, "url": _address(one, query), "is_current": one is self.queue}
            for one in QUEUES.values()
            if lawyer or not one.is_personal
        ]


def _queue(name: str) -> Queue:
    if name not in QUEUES:
        raise Http404
    return QUEUES[name]


def _address(queue: Queue, query: str) -> str:
    url = reverse("desk:queue", args=[queue.name])
    return f"{url}?{query}" if query else url


def _further(query: str, after: str) -> str:
    """The address of the next part, with the same filters."""
    data = QueryDict(query, mutable=True)
    data["after"] = after
    return data.urlencode()


def find_case(user, typed: str) -> ConsultationRequest | None:
    """The case of a number that `user` may see: "26-004217", or its last part alone."""
    number, alone = read_case_number(typed), typed.strip().lstrip("№ ")
    serial = number.serial if number else int(alone) if alone.isdecimal() and len(alone) < 10 else 0
    found = permissions.visible_requests(user).filter(pk=serial).defer("narrative", "contact").first()
    if found and number and timezone.localtime(found.submitted_at).year != number.year:
        return None
    return found


@require_POST
def next_case(request: HttpRequest) -> HttpResponse:
    """Give this lawyer the best case that waits, and open it."""
    try:
        case = transitions.claim_next(by=request.user, key=key_of(request))
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:queue", "waiting")
    if case is None:
        messages.info(request, _("Nobody is waiting for you now."))
        return redirect("desk:queue", "waiting")
    return redirect("desk:case", case.pk)


class SaveForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of this filter"), max_length=60)


@require_POST
def save_filter(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the list `name` with the filters of this address under a name; the same name again replaces it."""
    queue, query = _queue(name), FilterForm.of(request.GET).query
    form = SaveForm(request.POST)
    owner = cast(User, request.user)
    own = SavedFilter.objects.filter(user=owner)
    if not form.is_valid():
        messages.error(request, _("Give the filter a name of at most 60 letters. Nothing was kept."))
    elif own.exclude(name=form.cleaned_data["name"]).count() >= SAVED_AT_MOST:
        messages.error(request, _("You have thirty filters. Delete one of them, then keep this one."))
    else:
        SavedFilter.objects.update_or_create(
            user=owner, name=form.cleaned_data["name"], defaults={"queue": queue.name, "query": query}
        )
        messages.success(request, _("The filter is kept. Only you see it; its address can be sent to a colleague."))
    return redirect(_address(queue, query))


@require_POST
def delete_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of the own filters; a foreign or forged number changes nothing."""
    deleted, _rows = SavedFilter.objects.filter(user=request.user.pk, pk=pk).delete()
    if deleted:
        messages.success(request, _("The filter is deleted."))
    else:
        messages.error(request, _("There is no such filter of yours. Nothing was changed."))
    return redirect("desk:queue", "waiting")
