"""Trainings and sessions in the admin: plain facts, public as soon as they are saved; seats go through `places`."""

from django import forms
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.log_actions import log

from events.models import Registration, Session, Training
from events.registration import places
from events.registration.refusals import Refused
from home.models import LegalAidCentre
from home.viewsets import FactViewSet, in_three
from home.viewsets.base import DeleteView

from .people import RegistrationViewSet


class KeptDeleteView(DeleteView):
    """What people have registered for is never deleted under them."""

    def form_valid(self, form):
        where = {"session": self.object} if isinstance(self.object, Session) else {"session__training": self.object}
        if Registration.objects.filter(**where).exists():
            messages.error(self.request, _("People have registered for this, so it cannot be deleted."))
            return redirect(self.get_success_url())
        return super().form_valid(form)


class TrainingForm(WagtailAdminModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages it is held in"),
        choices=LegalAidCentre.Spoken,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: the page does not say."),
    )


class TrainingViewSet(FactViewSet):
    model = Training
    name, icon = "trainings", "openquote"
    delete_view_class = KeptDeleteView
    list_display = ["__str__", "kind", "code", "is_sample"]
    list_filter = ["kind", "is_sample"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
            in_three("name", _("Name")),
            FieldPanel("languages"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("registration_opens_at"), FieldPanel("registration_closes_at")])],
                heading=_("Registration on the site"),
            ),
            FieldPanel("organisers", widget=forms.CheckboxSelectMultiple),
            FieldPanel("donors", widget=forms.CheckboxSelectMultiple),
            FieldPanel("participants"),
        ],
        base_form_class=TrainingForm,
    )


class SeatsMixin:
    """Seats are never fewer than are taken; what is refused comes back as a sentence above the form."""

    logged_as = ""

    def save_instance(self):
        session = places.save_session(self.form.save(commit=False))
        log(instance=session, action=self.logged_as, user=self.request.user)
        return session

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except Refused as refused:
            form.add_error("capacity", str(refused))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class SessionCreateView(SeatsMixin, generic.CreateView):
    logged_as = "wagtail.create"


class SessionEditView(SeatsMixin, generic.EditView):
    logged_as = "wagtail.edit"


class SessionViewSet(FactViewSet):
    model = Session
    name, icon = "sessions", "date"
    add_view_class, edit_view_class, delete_view_class = SessionCreateView, SessionEditView, KeptDeleteView
    list_display = ["__str__", "days", "place", "capacity"]
    list_filter = ["training", "district"]
    panels = [
        FieldPanel("training"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("precision")]),
        FieldPanel("district"),
        in_three("venue", _("Venue")),
        FieldPanel("capacity"),
    ]


class TrainingFacts(ModelViewSetGroup):
    menu_label = _("Trainings")
    menu_icon = "date"
    menu_order = 310
    items = (TrainingViewSet, SessionViewSet, RegistrationViewSet)
