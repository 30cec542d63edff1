"""A phone was lost and the recovery codes with it: an administrator takes the old second factor away.

The colleague then signs in with the password and is led to enrolling a new one before anything else opens.
"""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from home.models import User


def may_remove(by: User | AnonymousUser, user: User) -> bool:
    """Whoever manages users; never one's own, and a superuser's only by another superuser."""
    return by.has_perm("home.change_user") and by.pk != user.pk and (by.is_superuser or not user.is_superuser)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then removes every authenticator, passkey and recovery code of one colleague."""
    user = get_object_or_404(User, pk=pk)
    if not may_remove(request.user, user):
        raise PermissionDenied
    if request.method == "POST":
        with transaction.atomic():
            Authenticator.objects.filter(user=user).delete()
            log(user, "ukuk.second_factor")
        messages.success(request, _("The second factor is removed. At the next sign-in a new one is set up."))
        return redirect("wagtailusers_users:index")
    context = {
        "colleague": user,
        "header_title": _("Lost second factor"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": "", "label": _("Lost second factor")},
        ],
    }
    return render(request, "wagtailadmin/remove_second_factor.html", context)
