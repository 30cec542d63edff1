"""The seven roles (docs/consult-model.md section 6) as Django groups, and what each may do in the Wagtail admin.

One table of data; `sync()` makes the groups say exactly this. What a lawyer, coordinator, administrator or auditor may
do with requests and reports is not here: `consult.permissions` holds that table and reads the same group names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)


def each(app: str, models: Iterable[str], *verbs: str) -> tuple[str, ...]:
    """ "app.verb_model" for every model and verb."""
    return tuple(f"{app}.{verb}_{model}" for model, verb in product(models, verbs))


WRITE = ("view", "add", "change")
ALL = (*WRITE, "delete")
ADMIN = ("wagtailadmin.access_admin",)
TRANSLATE = ("wagtail_localize.submit_translation",)
MEDIA = ("wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image",
         "wagtaildocs.add_document", "wagtaildocs.change_document", "wagtaildocs.choose_document")  # fmt: skip
PLACES = ("legalaidcentre", "hotline", "partner")
PROGRAMS = ("program", "project", "call", "topic")
ROAD = ("campaign", "crew", "stop", "training", "session", "registration")
WORKPLACE = ("matter", "lawyer", "coordinator", "extraday", "callscript", "legalact", "messagetemplate")
DESK_WORDS = ("legalact", "messagetemplate")


@dataclass(frozen=True)
class Role:
    """`permissions` hold everywhere, `pages` from the root page down, `files` in every collection."""

    permissions: tuple[str, ...] = ADMIN
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


_EDITOR = Role(
    permissions=(*ADMIN, *TRANSLATE, *each("home", PLACES, *WRITE), *each("programs", PROGRAMS, *WRITE)),
    pages=("add_page", "change_page"),
    files=MEDIA,
)
_MODERATOR = Role(
    permissions=(*ADMIN, *TRANSLATE, *each("home", (*PLACES, "framingsite"), *ALL), *each("programs", PROGRAMS, *ALL)),
    pages=(*_EDITOR.pages, "publish_page", "lock_page", "unlock_page"),
    files=MEDIA,
)
_SCHEDULER = Role(permissions=(*ADMIN, *each("events", ROAD, *ALL)), files=MEDIA)
_ADMINISTRATOR = Role(
    permissions=(
        *_MODERATOR.permissions,
        *each("events", ROAD, *ALL),
        *each("consult", WORKPLACE, *ALL),
        *each("home", ("user",), *ALL),
        *each("home", ("safetysettings",), "change"),
        *each("consult", ("routingsettings",), "change"),
        *each("wagtailredirects", ("redirect",), *ALL),
    ),
    pages=(*_MODERATOR.pages, "bulk_delete_page"),
    files=(*MEDIA, *each("wagtailcore", ("collection",), "add", "change", "delete")),
)

ROLES: dict[str, Role] = {
    "editor": _EDITOR,
    "moderator": _MODERATOR,
    "scheduler": _SCHEDULER,
    "lawyer": Role(),
    "coordinator": Role(permissions=(*ADMIN, *each("consult", DESK_WORDS, *WRITE))),
    "administrator": _ADMINISTRATOR,
    "auditor": Role(),
}

# Wagtail's own two groups become ours, so that its moderation workflow keeps asking the same people.
RENAMED = {"Editors": "editor", "Moderators": "moderator"}


@transaction.atomic
def sync() -> list[str]:
    """Make every group say what the table says, no more and no less; returns the names of the groups that changed.

    Raises ImproperlyConfigured for a permission that no installed app declares.
    """
    known = _known_permissions()
    for stock, ours in RENAMED.items():
        if not Group.objects.filter(name=ours).exists():
            Group.objects.filter(name=stock).update(name=ours)
    changed = [name for name, role in ROLES.items() if _apply(name, role, known)]
    return [*changed, *(["moderation"] if _ensure_moderation() else [])]


def _ensure_moderation() -> bool:
    """Whatever an editor submits, in any language, waits for a moderator. Staff may shape the workflow afterwards."""
    root = Page.get_first_root_node()
    if WorkflowPage.objects.filter(page=root, workflow__active=True).exists():
        return False
    task = GroupApprovalTask.objects.create(name="Moderation")
    task.groups.add(Group.objects.get(name="moderator"))
    workflow = Workflow.objects.create(name="Moderation")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return True


def _apply(name: str, role: Role, known: dict[str, Permission]) -> bool:
    group, changed = Group.objects.get_or_create(name=name)
    wanted = {_find(known, code) for code in role.permissions}
    if set(group.permissions.all()) != wanted:
        group.permissions.set(wanted)
        changed = True
    pages = {_find(known, f"wagtailcore.{code}") for code in role.pages}
    changed |= _grant(GroupPagePermission, group, pages, page=Page.get_first_root_node())
    files = {_find(known, code) for code in role.files}
    changed |= _grant(GroupCollectionPermission, group, files, collection=Collection.get_first_root_node())
    return changed


def _grant(model, group: Group, wanted: set[Permission], **where) -> bool:
    """The group's rows of `model`, all of them at `where`; whether anything had to change."""
    rows = model.objects.filter(group=group)
    right = rows.filter(**where, permission__in=wanted)
    wrong = rows.exclude(pk__in=right.values("pk"))
    missing = wanted - {row.permission for row in right.select_related("permission")}
    removed, _ = wrong.delete()
    model.objects.bulk_create(model(group=group, permission=permission, **where) for permission in missing)
    return bool(removed or missing)


def _known_permissions() -> dict[str, Permission]:
    rows = Permission.objects.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}": row for row in rows}


def _find(known: dict[str, Permission], code: str) -> Permission:
    if code not in known:
        raise ImproperlyConfigured(f"No installed app declares the permission {code}.")
    return known[code]
