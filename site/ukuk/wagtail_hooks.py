"""What belongs to no app of ours in the Wagtail admin: a colleague's lost second factor. Registration only."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from . import second_factor


@hooks.register("register_admin_urls")
def second_factor_urls():
    return [path("users/<int:pk>/second-factor/", second_factor.remove, name="remove_second_factor")]


@hooks.register("register_user_listing_buttons")
def second_factor_button(user, request_user):
    if second_factor.may_remove(request_user, user):
        url = reverse("remove_second_factor", args=[user.pk])
        yield Button(_("Lost second factor"), url, icon_name="key", priority=40)


@hooks.register("register_log_actions")
def second_factor_log(actions):
    actions.register_action("ukuk.second_factor", _("Remove second factor"), _("Second factor removed"))
