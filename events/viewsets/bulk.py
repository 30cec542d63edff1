"""What a scheduler does with many stops at once: confirm, move by days, cancel. All of them, or none and the reason."""

from collections.abc import Callable

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.permission_policies import ModelPermissionPolicy

from events import stops
from events.models import Stop
from home.keys import is_key

MOST = 400  # stops in one step; a season has 200


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=255, help_text=_("People who wait for the bus read it."))


class MoveForm(ReasonForm):
    days = forms.IntegerField(
        label=_("By how many days"), min_value=-365, max_value=365, help_text=_("A number below nought: earlier.")
    )
    field_order = ["days", "reason"]

    def clean_days(self):
        if not self.cleaned_data["days"]:
            raise forms.ValidationError(_("By nought days nothing moves."))
        return self.cleaned_data["days"]


class StopsAction(BulkAction):
    """Wagtail's own steps; `events.stops` decides, and what it refuses stands above the form."""

    models = [Stop]
    template_name = "events/season/bulk.html"
    act: Callable[..., int] = staticmethod(stops.confirm_many)
    header_icon = "date"

    @classmethod
    def get_queryset(cls, model, object_ids):
        keys = [key for key in object_ids if is_key(key)][:MOST]
        rows = list(model.objects.filter(pk__in=keys).select_related("settlement", "district").order_by("starts_at"))
        if not rows:
            raise Http404
        return rows

    def get_all_objects_in_listing_query(self, parent_id):
        return []  # the filters of the list are not known here, so "all" would be more than anyone sees

    def check_perm(self, obj):
        return ModelPermissionPolicy(Stop).user_has_permission(self.request.user, "change")

    def get_execution_context(self):
        return {"act": self.act, "by": self.request.user, **self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects, act=None, **kwargs):
        return act(objects, **kwargs), 0

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except stops.Refused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(action=self, header_icon=self.header_icon, **kwargs)

    def get_success_message(self, num_parent_objects, num_child_objects):
        said = ngettext("%(count)d stop was changed.", "%(count)d stops were changed.", num_parent_objects)
        return said % {"count": num_parent_objects}


class ConfirmStops(StopsAction):
    display_name = _("Confirm")
    action_type = "confirm"
    aria_label = _("Confirm the chosen stops")
    action_priority = 10


class HoldStops(StopsAction):
    display_name = _("The bus was there")
    action_type = "hold"
    aria_label = _("Say that the bus was at the chosen stops")
    action_priority = 15
    act = staticmethod(stops.hold_many)


class MoveStops(StopsAction):
    display_name = _("Move by days")
    action_type = "move"
    aria_label = _("Move the chosen stops by days")
    action_priority = 20
    form_class = MoveForm
    act = staticmethod(stops.move_many)


class CancelStops(StopsAction):
    display_name = _("Cancel")
    action_type = "cancel"
    aria_label = _("Cancel the chosen stops")
    action_priority = 30
    classes = {"serious"}
    form_class = ReasonForm
    act = staticmethod(stops.cancel_many)
