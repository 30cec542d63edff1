"""Stops of the bus in the admin. Whatever is done here goes through `events.stops`."""

from django.contrib.admin.utils import quote
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from events import stops
from events.models import Stop
from events.stops import history
from home.viewsets import in_three

from . import outside, season
from .forms import StopForm, TurnForm

State = Stop.State
SHOWN_CHANGES = 100
TURNS = {
    State.CONFIRMED: _("It is confirmed"),
    State.HELD: _("The bus was there"),
    State.MOVED: _("It moves to another day or place"),
    State.CANCELLED: _("It is cancelled"),
    State.PLANNED: _("It is back in the schedule"),
}


class StopPolicy(ModelPermissionPolicy):
    """A stop is cancelled, never deleted: people may be waiting for it, and reports point to it."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)


class RefusedMixin:
    """What `events.stops` refuses comes back as a sentence above the form, with everything that was typed."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except stops.Refused as refused:
            form.add_error(None, str(refused))
            if isinstance(refused, stops.ChangedMeanwhile):
                form.look_again(refused.revision)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class StopCreateView(RefusedMixin, generic.CreateView):
    def save_instance(self):
        stop = stops.plan(by=self.request.user, **self.form.facts())
        log(instance=stop, action="wagtail.create", user=self.request.user)
        outside.warn(self.request, [stop])
        return stop


class StopEditView(RefusedMixin, generic.EditView):
    def save_instance(self):
        facts = self.form.facts()
        before = Stop.objects.get(pk=self.object.pk)
        changed = {name: value for name, value in facts.items() if getattr(before, name) != value}
        if changed:
            seen, reason = self.form.cleaned_data["revision"], self.form.cleaned_data["reason"]
            stops.amend(before, by=self.request.user, reason=reason, seen=seen, **changed)
            outside.warn(self.request, [before])
            log(instance=before, action="wagtail.edit", user=self.request.user, content_changed=True)
        return before

    def get_context_data(self, **kwargs):
        events = self.object.history.select_related("by").order_by("-pk")[:SHOWN_CHANGES]
        return super().get_context_data(events=history.lines(events), **kwargs)


class StopIndexView(generic.IndexView):
    turn_url_name = "stops:turn"
    ways = [
        (_("Calendar"), "stops:calendar", "calendar-alt"),
        (_("Import a file"), "imports:new", "upload"),
        (_("Imports of stops"), "imports:index", "list-ul"),
        (_("Where the bus has not been"), "stops:gaps", "view"),
        (_("Copy a route"), "stops:route", "copy"),
    ]

    @cached_property
    def columns(self):
        return [BulkActionsCheckboxColumn("bulk_actions", obj_type="stop"), *super().columns]

    def _get_title_column(self, *args, **kwargs):
        return super()._get_title_column(*args, **kwargs, get_title_id=lambda stop: f"stop_{quote(stop.pk)}_title")

    @cached_property
    def header_buttons(self):
        name, url, icon = self.ways[0]
        return [*super().header_buttons, HeaderButton(name, url=reverse(url), icon_name=icon)]

    @cached_property
    def header_more_buttons(self):
        more = [Button(name, url=reverse(url), icon_name=icon) for name, url, icon in self.ways[1:]]
        return [*super().header_more_buttons, *more]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("settlement", "district", "campaign", "crew")

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            url = reverse(self.turn_url_name, args=[quote(instance.pk)])
            buttons.append(Button(_("Confirm, move or cancel"), url=url, icon_name="date", priority=20))
        return buttons


class StopTurnView(PermissionCheckedMixin, generic.WagtailAdminTemplateMixin, FormView):
    """One decision about one stop, with its reason."""

    form_class = TurnForm
    template_name = "wagtailadmin/generic/form.html"
    page_title = _("Confirm, move or cancel")
    header_icon = "date"
    permission_policy = StopPolicy(Stop)
    permission_required = "change"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.stop = get_object_or_404(Stop.objects.with_places(), pk=kwargs["pk"])
        self.choices = [(to, words) for to, words in TURNS.items() if self.stop.state in stops.MOVES[to]]

    def get_page_subtitle(self):
        return str(self.stop)

    def dispatch(self, request, *args, **kwargs):
        """A stop with which nothing can be done any more says so; what was open elsewhere meanwhile is refused."""
        if not self.choices and request.method != "POST":
            messages.error(request, str(stops.refusal(self.stop)))
            return redirect("stops:index")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """Sent is what was offered when the form was opened: `events.stops` says why it can no longer be."""
        offered = TURNS.items() if self.request.method == "POST" else self.choices
        return super().get_form_kwargs() | {"choices": offered}

    def get_context_data(self, **kwargs):
        words = {"submit_button_label": _("Save"), "submit_button_active_label": _("Saving…")}
        return super().get_context_data(action_url=self.request.path, **words, **kwargs)

    def form_valid(self, form):
        try:
            self.turn(form)
        except stops.Refused as refused:
            return self.refused(form, refused)
        messages.success(self.request, _("Saved. Everyone who looks at the schedule sees it now."))
        return redirect("stops:index")

    def refused(self, form, refused):
        self.setup(self.request, **self.kwargs)  # what the stop has become meanwhile
        if not self.choices:
            messages.error(self.request, str(refused))
            return redirect("stops:index")
        form.fields["to"].choices = self.choices
        form.add_error(None, str(refused))
        messages.validation_error(self.request, str(refused), form)
        return self.form_invalid(form)

    def turn(self, form):
        to, reason, by = form.cleaned_data["to"], form.cleaned_data["reason"], self.request.user
        if to == State.CONFIRMED:
            stops.confirm(self.stop, by=by)
        elif to == State.HELD:
            stops.hold(self.stop, by=by)
        elif to == State.CANCELLED:
            stops.cancel(self.stop, by=by, reason=reason)
        elif to == State.MOVED:
            when = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at")}
            there = stops.move(self.stop, by=by, reason=reason, **when, **form.place())
            outside.warn(self.request, [there])
        else:
            stops.reopen(self.stop, by=by, reason=reason)
        log(instance=self.stop, action="wagtail.edit", user=by, content_changed=True)


class StopViewSet(ModelViewSet):
    model = Stop
    name, icon = "stops", "date"
    index_view_class, add_view_class, edit_view_class = StopIndexView, StopCreateView, StopEditView
    permission_policy = StopPolicy(Stop)
    copy_view_enabled = False
    list_display = ["__str__", "district", "campaign", "crew", "state"]
    filterset_class = season.StopFilterSet
    index_template_name = "events/season/stops.html"
    edit_template_name = "events/season/stop.html"
    ordering = "starts_at"
    list_per_page = 100
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("campaign"), FieldPanel("crew")]),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            MultiFieldPanel(
                [FieldPanel("village"), FieldPanel("district"), FieldPanel("is_unlisted")], heading=_("Where")
            ),
            in_three("place", _("Place")),
            in_three("services", _("Services")),
            FieldRowPanel([FieldPanel("languages"), FieldPanel("contact")]),
            in_three("note", _("Note")),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldPanel("reason"),
        ],
        base_form_class=StopForm,
    )

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("turn/<int:pk>/", StopTurnView.as_view(), name="turn"), *season.urls()]
