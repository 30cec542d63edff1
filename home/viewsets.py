"""The facts of the ground that editors keep: centres, numbers to call, partners. One row each, for all languages."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from . import pagecache
from .models import Hotline, LegalAidCentre, Partner

LANGUAGES = ("ky", "ru", "en")


def in_three(field: str, heading) -> MultiFieldPanel:
    """One field's words in three languages, side by side in the form."""
    return MultiFieldPanel([FieldPanel(f"{field}_{code}") for code in LANGUAGES], heading=heading)


class Touching:
    """Every visitor sees a changed fact at once: the kept pages are thrown away."""

    def save_instance(self):
        instance = super().save_instance()
        pagecache.touch()
        return instance


class CreateView(Touching, generic.CreateView):
    pass


class EditView(Touching, generic.EditView):
    pass


class DeleteView(generic.DeleteView):
    def delete_action(self):
        super().delete_action()
        pagecache.touch()


class FactViewSet(ModelViewSet):
    """A fact's list and forms; whatever is saved here is public at once."""

    add_view_class, edit_view_class, delete_view_class = CreateView, EditView, DeleteView
    copy_view_enabled = False


class CentreViewSet(FactViewSet):
    model = LegalAidCentre
    name, icon = "centres", "home"
    list_display = ["__str__", "region", "phone", "is_open", "is_sample"]
    list_filter = ["region", "is_open", "is_sample"]
    panels = [
        FieldPanel("code"),
        in_three("name", _("Name")),
        FieldRowPanel([FieldPanel("region"), FieldPanel("district")]),
        in_three("street", _("Street")),
        in_three("hours", _("Hours")),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("step_free"), FieldPanel("is_open")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    ]


class HotlineViewSet(FactViewSet):
    model = Hotline
    name, icon = "hotlines", "mobile-alt"
    list_display = ["number", "__str__", "in_danger", "is_shown"]
    list_filter = ["is_shown", "in_danger"]
    panels = [
        FieldPanel("number"),
        in_three("name", _("Name")),
        in_three("short", _("Two words")),
        FieldPanel("source", help_text=_("Only a number with a source is shown.")),
        FieldRowPanel([FieldPanel("position"), FieldPanel("in_danger"), FieldPanel("is_shown")]),
    ]


class PartnerViewSet(FactViewSet):
    model = Partner
    name, icon = "partners", "group"
    list_display = ["__str__", "short", "url"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("short")]),
        in_three("name", _("Name")),
        FieldRowPanel([FieldPanel("url"), FieldPanel("logo")]),
    ]


class GroundFacts(ModelViewSetGroup):
    menu_label = _("Centres and partners")
    menu_icon = "site"
    menu_order = 700
    items = (CentreViewSet, HotlineViewSet, PartnerViewSet)
