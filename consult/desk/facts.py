"""The facts of the desk that staff edit: what matters are called, who answers, who coordinates, extra days off."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic.models import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from consult.models import CallScript, Coordinator, ExtraDay, Lawyer, LegalAct, Matter, MessageTemplate
from home.daysoff import public_holidays
from home.viewsets import FactViewSet, in_three

from .ready import ReadyMessageForm


class MatterForm(WagtailAdminModelForm):
    """A code is the row's key: another one on the same form would be another row, so it is asked for once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = not self.instance._state.adding


class MatterViewSet(FactViewSet):
    """Codes are stored in reports and never change: they are set once. The words are public at once."""

    model = Matter
    name, icon = "matters", "list-ul"
    list_display = ["code", "name", "is_sensitive", "in_use"]
    list_filter = ["is_sensitive", "in_use"]
    panels = [
        FieldPanel("code", help_text=_("Stored with every request and report: never change or reuse it.")),
        FieldPanel("parent"),
        MultiFieldPanel([FieldPanel(f"name_{code}") for code in ("ky", "ru", "en")], heading=_("Name")),
        MultiFieldPanel([FieldPanel(f"hint_{code}") for code in ("ky", "ru", "en")], heading=_("Examples")),
        FieldRowPanel([FieldPanel("position"), FieldPanel("is_sensitive"), FieldPanel("in_use")]),
    ]
    edit_handler = ObjectList(panels, base_form_class=MatterForm)


class LawyerViewSet(ModelViewSet):
    model = Lawyer
    name, icon = "lawyers", "user"
    list_display = ["__str__", "region", "centre", "limit", "is_active"]
    list_filter = ["region", "is_active"]
    copy_view_enabled = False
    panels = [
        FieldPanel("user", help_text=_("Give this person the role “lawyer” too, under Settings, Users.")),
        FieldRowPanel([FieldPanel("region"), FieldPanel("centre")]),
        FieldPanel("languages"),
        FieldPanel("matters"),
        FieldRowPanel([FieldPanel("limit"), FieldPanel("share"), FieldPanel("is_active")]),
    ]


class CoordinatorViewSet(ModelViewSet):
    model = Coordinator
    name, icon = "coordinators", "group"
    list_display = ["__str__", "region", "centre"]
    copy_view_enabled = False
    panels = [
        FieldPanel("user", help_text=_("Give this person the role “coordinator” too, under Settings, Users.")),
        FieldRowPanel([FieldPanel("region"), FieldPanel("centre")]),
    ]


class ExtraDayIndexView(IndexView):
    """With the holidays that need not be entered, of this year and the next."""

    def get_context_data(self, **kwargs):
        year = timezone.localdate().year
        known = [(one, sorted(public_holidays(one))) for one in (year, year + 1)]
        return super().get_context_data(**kwargs) | {"known": known}


class ExtraDayViewSet(ModelViewSet):
    model = ExtraDay
    index_view_class = ExtraDayIndexView
    index_template_name = "consult/desk/extra_days.html"
    name, icon = "extra-days", "calendar"
    list_display = ["day", "is_working", "until", "note"]
    copy_view_enabled = False
    form_fields = ["day", "is_working", "until", "note"]


class CallScriptViewSet(ModelViewSet):
    """What a lawyer says on the phone. Without a row, or in a language left empty, the site's own words are shown."""

    model = CallScript
    name, icon = "call-words", "comment"
    list_display = ["moment"]
    copy_view_enabled = False
    panels = [
        FieldPanel("moment"),
        MultiFieldPanel(
            [FieldPanel(f"words_{code}") for code in ("ky", "ru", "en")],
            heading=_("Words"),
            help_text=_("Neutral words: they name neither us, nor a lawyer, nor the subject."),
        ),
    ]


class LegalActViewSet(ModelViewSet):
    """The acts that are offered where a lawyer cites the law."""

    model = LegalAct
    name, icon = "laws", "openquote"
    list_display = ["__str__", "link", "in_use"]
    list_filter = ["in_use"]
    copy_view_enabled = False
    panels = [
        in_three("name", _("Name")),
        FieldPanel("link"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("in_use")]),
    ]


class MessageTemplateViewSet(ModelViewSet):
    """What lawyers write again and again; the client's own language is put into their form."""

    model = MessageTemplate
    name, icon = "ready-messages", "mail"
    list_display = ["__str__", "in_use"]
    list_filter = ["in_use"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            in_three("name", _("Name")),
            in_three("body", _("Words")),
            FieldRowPanel([FieldPanel("position"), FieldPanel("in_use")]),
        ],
        base_form_class=ReadyMessageForm,
    )


class DeskFacts(ModelViewSetGroup):
    menu_label = _("Desk settings")
    menu_icon = "cogs"
    menu_order = 750
    items = (
        MatterViewSet,
        LawyerViewSet,
        CoordinatorViewSet,
        ExtraDayViewSet,
        CallScriptViewSet,
        MessageTemplateViewSet,
        LegalActViewSet,
    )
