"""Where the desk enters the Wagtail admin. Registration only."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from consult import permissions
from consult.desk import dashboard
from consult.desk.facts import DeskFacts


class DeskMenuItem(MenuItem):
    """Shown to those who may do what it leads to."""

    def __init__(self, *args, action: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action

    def is_shown(self, request):
        return permissions.may(request.user, self.action)


@hooks.register("register_admin_urls")
def desk_urls():
    return [path("desk/", include("consult.desk.urls")), path("board/", include("consult.board.staff"))]


@hooks.register("register_admin_menu_item")
def desk_menu_item():
    url = reverse("desk:queue", args=["waiting"])
    return DeskMenuItem(_("Desk"), url, name="desk", icon_name="mail", order=10, action="desk")


@hooks.register("register_admin_menu_item")
def reports_menu_item():
    url = reverse("desk:my_reports")
    return DeskMenuItem(_("Consultations"), url, name="consultations", icon_name="doc-full", order=20, action="desk")


@hooks.register("register_admin_menu_item")
def lost_number_menu_item():
    url = reverse("desk:lost_number")
    return DeskMenuItem(_("Lost number"), url, name="lost-number", icon_name="key", order=25, action="recover")


@hooks.register("register_admin_menu_item")
def staff_board_menu_item():
    url = reverse("staff_board:board")
    return DeskMenuItem(_("Staff board"), url, name="staff-board", icon_name="view", order=30, action="staff_board")


@hooks.register("register_reports_menu_item")
def access_log_menu_item():
    return DeskMenuItem(
        _("Access log"),
        reverse("desk:log", args=["looks"]),
        name="access-log",
        icon_name="view",
        order=900,
        action="read_log",
    )


@hooks.register("register_admin_viewset")
def desk_facts():
    return DeskFacts()


@hooks.register("construct_homepage_panels")
def desk_panels(request, panels):
    panels.extend(dashboard.panels(request.user))


@hooks.register("insert_global_admin_css")
def desk_style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))
