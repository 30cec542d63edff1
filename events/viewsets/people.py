"""Who comes to a training, for the staff who may see them: the list, presence by tapping, table, letter, certificates.

Whatever is done to a place goes through `events.registration.places`.
"""

import uuid
from collections import Counter

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from events.certificates import issuing, sheets
from events.models import Certificate, Registration, Session
from events.registration import exports, letters, places
from events.registration.refusals import Refused
from home.feeds import site_root

State = Registration.State
ACTS = {
    "attend": places.attend,
    "undo": places.undo_attend,
    "confirm": places.confirm,
    "cancel": places.cancel,
}


class PeoplePolicy(ModelPermissionPolicy):
    """People register themselves; staff see and mark them, and nobody adds or deletes one here."""

    def user_has_permission(self, user, action):
        return action in {"view", "change"} and super().user_has_permission(user, action)


POLICY = PeoplePolicy(Registration)


def person_url(registration: Registration) -> str:
    return f"{reverse('registrations:people', args=[registration.session_id])}#person-{registration.pk}"


class PeopleMixin:
    """A view of one session's people, for those who may `permission_required` them."""

    permission_required = "view"
    page_title = gettext_lazy("People of the session")
    header_icon = "group"

    def dispatch(self, request, *args, **kwargs):
        if not POLICY.user_has_permission(request.user, self.permission_required):
            raise PermissionDenied
        self.session = get_object_or_404(
            Session.objects.with_seats().select_related("training", "district"), pk=kwargs["pk"]
        )
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return f"{self.session.training}, {self.session.when_where}"

    def back(self):
        return redirect("registrations:people", self.session.pk)

    def everyone(self):
        rows = Registration.objects.filter(session=self.session).select_related("certificate")
        return sorted(rows, key=lambda row: (row.name.casefold(), row.pk))


class PeopleView(PeopleMixin, generic.WagtailAdminTemplateMixin, TemplateView):
    """One big button for each person; it works without script, and every tap can be undone."""

    template_name = "events/admin/people.html"

    def get_context_data(self, **kwargs):
        everyone = self.everyone()
        wanted = self.request.GET.get("state", "")
        counts = Counter(row.state for row in everyone)
        tabs = [(value, label, counts[value], value == wanted) for value, label in State.choices]
        return super().get_context_data(
            session=self.session,
            rows=[row for row in everyone if wanted not in State.values or row.state == wanted],
            tabs=tabs,
            total=len(everyone),
            chosen=wanted if wanted in State.values else "",
            has_begun=timezone.now() >= self.session.begins(),
            ready=sum(1 for row in everyone if row.state == State.ATTENDED and not hasattr(row, "certificate")),
            made=sum(1 for row in everyone if hasattr(row, "certificate")),
            may_change=POLICY.user_has_permission(self.request.user, "change"),
            **kwargs,
        )


class ActView(PeopleMixin, View):
    """One tap: somebody is there, or was not; a place confirmed by phone; a place cancelled."""

    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request, pk, number, act):
        registration = get_object_or_404(Registration, pk=number, session=self.session)
        try:
            ACTS[act](registration)
        except Refused as refused:
            messages.error(request, str(refused))
        address = reverse("registrations:people", args=[pk])
        state = request.POST.get("state", "")
        return redirect(f"{address}{f'?state={state}' if state in State.values else ''}#person-{number}")


class ExportView(PeopleMixin, View):
    """The list as a spreadsheet; whoever takes it away is noted in the log."""

    http_method_names = ["get"]

    def get(self, request, pk):
        rows = self.everyone()
        log(instance=self.session, action="events.people_exported", user=request.user, data={"people": len(rows)})
        return exports.xlsx(rows, name=f"{self.session.training.code}-{self.session.starts_on}")


class CertificatesView(PeopleMixin, View):
    """GET: all sheets as one PDF. POST: makes those that are missing, and tells each person where hers lies."""

    permission_required = "change"
    http_method_names = ["get", "post"]

    def get(self, request, pk):
        made = Certificate.objects.filter(session=self.session).select_related("session__training", "session__district")
        if not made:
            messages.error(request, _("Nobody has been marked as present yet, so there is nothing to print."))
            return self.back()
        log(instance=self.session, action="events.certificates_printed", user=request.user, data={"sheets": len(made)})
        return sheets.response(made, root=site_root(request), name=f"certificates-{self.session.training.code}")

    def post(self, request, pk):
        count = issuing.issue(self.session)
        words = ngettext("%(count)s certificate was made.", "%(count)s certificates were made.", count)
        messages.success(request, words % {"count": count})
        return self.back()


class LetterView(PeopleMixin, generic.WagtailAdminTemplateMixin, FormView):
    """A letter to all: written, looked at, then sent by a second button. The same letter never goes out twice."""

    permission_required = "change"
    template_name = "events/admin/letter.html"
    form_class = letters.LetterForm
    page_title = gettext_lazy("Write to everyone")
    header_icon = "mail"

    def get_initial(self):
        return {"key": uuid.uuid4(), "to": [State.HELD, State.CONFIRMED]}

    def get_context_data(self, **kwargs):
        return super().get_context_data(session=self.session, **kwargs)

    def form_valid(self, form):
        receivers = letters.receivers(self.session, form.cleaned_data["to"])
        if "send" not in self.request.POST:
            preview = letters.preview(receivers)
            return self.render_to_response(self.get_context_data(form=form, preview=preview))
        sent = letters.send(receivers, form)
        if sent:
            log(instance=self.session, action="events.letter_sent", user=self.request.user, data={"people": sent})
        words = ngettext("The letter goes to %(count)s person.", "The letter goes to %(count)s people.", sent)
        messages.success(self.request, words % {"count": sent})
        return self.back()


class PeopleIndexView(generic.IndexView):
    """Everybody, by training, session and state."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("session__training", "session__district")

    def get_edit_url(self, instance):
        return person_url(instance)

    def get_add_url(self):
        return None

    def get_list_more_buttons(self, instance):
        return []

    def order_queryset(self, queryset):
        return queryset.order_by("-pk")


class RegistrationViewSet(ModelViewSet):
    model = Registration
    name, icon = "registrations", "group"
    menu_label = gettext_lazy("People")
    index_view_class = PeopleIndexView
    permission_policy = POLICY
    copy_view_enabled = inspect_view_enabled = False
    form_fields: list[str] = []
    list_display = [
        TitleColumn("name", label=gettext_lazy("Name"), get_url=person_url),
        Column("organisation", label=gettext_lazy("Organisation"), accessor=lambda row: row.known("organisation")),
        Column("session", label=gettext_lazy("Session")),
        Column("state", label=gettext_lazy("State"), accessor=lambda row: row.get_state_display()),
        DateColumn("created_at", label=gettext_lazy("Registered")),
    ]
    list_filter = {"session__training": ["exact"], "session": ["exact"], "state": ["exact"], "language": ["exact"]}
    list_per_page = 50

    def get_urlpatterns(self):
        lists = [one for one in super().get_urlpatterns() if one.name in ("index", "index_results")]
        return [
            *lists,
            path("session/<int:pk>/", PeopleView.as_view(), name="people"),
            *(path(f"session/<int:pk>/<int:number>/{act}/", ActView.as_view(), {"act": act}, name=act) for act in ACTS),
            path("session/<int:pk>/people.xlsx", ExportView.as_view(), name="export"),
            path("session/<int:pk>/certificates/", CertificatesView.as_view(), name="certificates"),
            path("session/<int:pk>/letter/", LetterView.as_view(), name="letter"),
        ]
