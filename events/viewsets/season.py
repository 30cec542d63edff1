"""The season for schedulers: a month as a calendar, districts that nobody visits, last season's route once more."""

from typing import NamedTuple

from django import forms
from django.db.models import QuerySet
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from events import stops
from events.models import Campaign, Crew, Stop
from events.schedule import season
from events.stops.many import faults
from home.models import District, Region

from .outside import is_outside


class StopFilterSet(WagtailFilterSet):
    region = ModelChoiceFilter(queryset=Region.objects.all(), field_name="district__region", label=_("Oblast"))
    district = ModelChoiceFilter(queryset=District.objects.all(), label=_("District"))
    crew = ModelChoiceFilter(queryset=Crew.objects.all(), label=_("Crew"))
    open = ChoiceFilter(
        choices=[("over", _("Over, and nobody has said that the bus was there"))],
        label=_("To be marked"),
        method="to_mark",
    )

    def to_mark(self, queryset, _name, _value):
        """For whoever marks what was held: results count nothing else."""
        return queryset.filter(state__in=Stop.COMING, ends_at__lt=timezone.now())

    class Meta:
        model = Stop
        fields = {"campaign": ["exact"], "state": ["exact"], "starts_at": ["date__gte"]}


class Season(PermissionCheckedMixin, generic.WagtailAdminTemplateMixin):
    permission_policy = ModelPermissionPolicy(Stop)
    any_permission_required: list[str] | None = ["add", "change", "view"]
    header_icon = "date"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        above = {"url": reverse("stops:index"), "label": _("Stops of the bus")}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.page_title}]


class FilterForm(forms.Form):
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label=_("Campaign"), required=False)
    region = forms.ModelChoiceField(Region.objects.all(), label=_("Oblast"), required=False)
    crew = forms.ModelChoiceField(Crew.objects.all(), label=_("Crew"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", "---------"), *Stop.State.choices], required=False)

    def stops(self) -> QuerySet[Stop]:
        """What is asked for; a filter that names nothing filters nothing."""
        self.full_clean()
        asked = self.cleaned_data
        fields = {"campaign": "campaign", "region": "district__region", "crew": "crew", "state": "state"}
        return Stop.objects.filter(**{field: asked[name] for name, field in fields.items() if asked.get(name)})


class CalendarView(Season, TemplateView):
    template_name = "events/season/calendar.html"
    page_title = _("Calendar of the season")

    def get_context_data(self, **kwargs):
        form = FilterForm(self.request.GET)
        month = season.month(form.stops(), self.request.GET.get("month", ""), timezone.localdate())
        asked = self.request.GET.copy()
        asked.pop("month", None)
        return super().get_context_data(month=month, form=form, asked=asked.urlencode(), **kwargs)


class GapForm(forms.Form):
    months = forms.IntegerField(label=_("Months without a stop"), min_value=1, max_value=season.LONGEST_GAP)
    region = forms.ModelChoiceField(Region.objects.all(), label=_("Oblast"), required=False)


class GapsView(Season, TemplateView):
    template_name = "events/season/gaps.html"
    page_title = _("Where the bus has not been")

    def get_context_data(self, **kwargs):
        form = GapForm({"months": season.GAP_MONTHS} | self.request.GET.dict())
        asked = form.cleaned_data if form.is_valid() else {}
        region = asked.get("region")
        months = asked.get("months", season.GAP_MONTHS)
        districts = season.gaps(months, region=region.pk if region else "")
        return super().get_context_data(form=form, months=months, districts=districts, **kwargs)


class Planned(NamedTuple):
    """A stop that a copied route would plan; `wrong` says what stands in its way."""

    stop: Stop
    wrong: str
    is_outside: bool


class RouteForm(forms.Form):
    source = forms.ModelChoiceField(Campaign.objects.all(), label=_("Whose route"))
    target = forms.ModelChoiceField(Campaign.objects.all(), label=_("For which campaign"))
    days = forms.IntegerField(
        label=_("How many days later"),
        min_value=-3660,
        max_value=3660,
        help_text=_("364 days keep the days of the week."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("target"):
            self.add_error("target", _("Choose another campaign than the one that is copied."))
        return cleaned


class RouteView(Season, FormView):
    """First what would be planned and what stands in the way, then a button that plans it."""

    form_class = RouteForm
    template_name = "events/season/route.html"
    page_title = _("Copy a route")
    permission_required = "add"
    any_permission_required = None

    def form_valid(self, form):
        asked = form.cleaned_data
        if "write" not in self.request.POST:
            return self.preview(form)
        try:
            written = season.plan_route(asked["source"], asked["target"], days=asked["days"], by=self.request.user)
        except stops.Refused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        said = ngettext("%(count)d stop was planned.", "%(count)d stops were planned.", len(written))
        messages.success(self.request, said % {"count": len(written)})
        return redirect(f"{reverse('stops:index')}?campaign={asked['target'].pk}")

    def preview(self, form):
        """Every stop that would be planned, with what stands in its way or is worth a look."""
        asked = form.cleaned_data
        found = season.route(asked["source"], asked["target"], days=asked["days"])
        planned = [Stop(**row) for row in found.rows]
        wrong = faults(planned)
        rows = [Planned(stop, str(wrong.get(place, "")), is_outside(stop)) for place, stop in enumerate(planned)]
        outside = sum(row.is_outside for row in rows)
        return self.render_to_response(
            self.get_context_data(form=form, route=found, rows=rows, outside=outside, wrong=wrong)
        )


def urls() -> list:
    return [
        path("calendar/", CalendarView.as_view(), name="calendar"),
        path("gaps/", GapsView.as_view(), name="gaps"),
        path("route/", RouteView.as_view(), name="route"),
    ]
