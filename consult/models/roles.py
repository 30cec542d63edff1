"""Who is who among the staff: the seven roles, and for which part of the country somebody coordinates.

A role is a Django group of that name. What each may do is said once, in `consult.permissions`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .codes import Party


class Role(models.TextChoices):
    """The value is the name of the Django group."""

    EDITOR = "editor", _("editor")
    MODERATOR = "moderator", _("moderator")
    SCHEDULER = "scheduler", _("scheduler")
    LAWYER = "lawyer", _("lawyer")
    COORDINATOR = "coordinator", _("coordinator")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


def roles_of(user) -> frozenset[Role]:
    """The roles of `user`, kept on that object: one query a request. A superuser is an administrator."""
    if not (user.is_authenticated and user.is_active):
        return frozenset()
    if not hasattr(user, "_consult_roles"):
        names = set(user.groups.filter(name__in=Role.values).values_list("name", flat=True))
        user._consult_roles = frozenset(Role(name) for name in names) | (
            {Role.ADMINISTRATOR} if user.is_superuser else frozenset()
        )
    return user._consult_roles


def scope_of(user):
    """The Coordinator row of `user`, or None; kept on that object."""
    if not hasattr(user, "_consult_scope"):
        from .lawyers import Coordinator

        user._consult_scope = Coordinator.objects.select_related("centre").filter(user=user).first()
    return user._consult_scope


def leads(user, case) -> Party | None:
    """In which leading role `user` may move `case` (a request or a report): administrator, coordinator, or None.

    A coordinator of an oblast leads what happens there; one of a centre leads what the centre or its lawyers hold,
    and what still waits in the centre's oblast.
    """
    if user is None:
        return None
    roles = roles_of(user)
    if Role.ADMINISTRATOR in roles:
        return Party.ADMINISTRATOR
    if Role.COORDINATOR in roles and (scope := scope_of(user)) and scope.covers(case):
        return Party.COORDINATOR
    return None
