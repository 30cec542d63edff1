"""What the admin's home tells an editor: what waits for whom, what comes, and what readers lack.

Each panel asks a fixed number of queries, shows a few lines and leads to the list that has all of them.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, TaskState
from wagtail.permissions import page_permission_policy

from home.checks.findings import Kind
from home.models import Remark

from .states import State, rows

SHOWN = 5
LACKS = (Kind.NO_DESCRIPTION, Kind.NO_ALT)


class Line(NamedTuple):
    words: str
    url: str
    note: str = ""


class Numbered(NamedTuple):
    """A count with its name, leading to what was counted."""

    total: int
    name: str
    url: str


class EditingPanel(Component):
    """A heading, a count, a few lines, and where the rest is; or a sentence where there is nothing to do."""

    template_name = "home/editing/dashboard_panel.html"
    heading: str | Promise
    empty: str | Promise
    icon = "doc-full-inverse"
    more_url = ""

    def lines(self, user) -> tuple[int, list[Line]]:
        """How many there are, and the first of them."""
        raise NotImplementedError

    def numbers(self) -> list[Numbered]:
        return []

    def get_context_data(self, parent_context: Mapping) -> Mapping:
        count, lines = self.lines(parent_context["request"].user)
        return {"panel_id": self.name, "heading": self.heading, "icon": self.icon, "count": count, "lines": lines,
                "numbers": self.numbers(), "empty": self.empty, "more": self.more_url}  # fmt: skip


def edit_url(pk) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


class DraftsPanel(EditingPanel):
    name, order, icon = "my_drafts", 200, "draft"
    heading = _("My drafts")
    empty = _("Everything you wrote is published.")

    def lines(self, user):
        mine = Page.objects.filter(owner=user, has_unpublished_changes=True, alias_of=None)
        latest = mine.select_related("locale").order_by("-latest_revision_created_at", "-pk")[:SHOWN]
        return mine.count(), [Line(page.draft_title, edit_url(page.pk), str(page.locale)) for page in latest]


class WaitingPanel(EditingPanel):
    """For a moderator what she may decide, for an editor what she sent and nobody has decided yet."""

    name, order, icon = "waiting", 205, "clock"
    heading = _("Waiting for moderation")
    empty = _("Nothing waits for a moderator.")

    def lines(self, user):
        asked = Q(pk__in=TaskState.objects.reviewable_by(user).values("pk"))
        sent = Q(status=TaskState.STATUS_IN_PROGRESS, workflow_state__requested_by=user)
        states = TaskState.objects.filter(asked | sent)
        oldest = states.select_related("revision").order_by("started_at", "pk")[:SHOWN]
        return states.count(), [
            Line(one.revision.object_str, edit_url(one.revision.object_id), date_format(one.started_at, "DATE_FORMAT"))
            for one in oldest
        ]


class LanguagesPanel(EditingPanel):
    """What each language lacks; the lines are those that are behind, for they tell readers something old."""

    name, order, icon = "languages", 230, "wagtail-localize-language"
    heading = _("Translations to do")
    empty = _("Every page is there in every language, and up to date.")

    def __init__(self):
        super().__init__()
        self.open = [row for row in rows() if row.state != State.COMPLETE]
        self.more_url = reverse("parity")

    def lines(self, user):
        urgent = sorted(self.open, key=lambda row: row.state not in (State.OUTDATED, State.READY))
        shown = [Line(row.title, row.edit_url, f"{row.language_name}: {row.state_name}") for row in urgent[:SHOWN]]
        return len(self.open), shown

    def numbers(self):
        counted = Counter((row.language, row.state) for row in self.open)
        return [
            Numbered(counted[code, state], f"{name}: {state.label}", f"{self.more_url}?{_query(code, state)}")
            for code, name in settings.LANGUAGES
            for state in (State.MISSING, State.OUTDATED, State.READY)
            if counted[code, state]
        ]


def _query(language: str, state: State) -> str:
    return urlencode({"language": language, "state": state.value})


class ComingPanel(EditingPanel):
    """What the worker will publish or take away by itself."""

    name, order, icon = "coming", 240, "calendar-alt"
    heading = _("Coming publications")
    empty = _("Nothing is scheduled.")

    def lines(self, user):
        now = timezone.now()
        coming = Revision.page_revisions.filter(approved_go_live_at__gte=now)
        leaving = Page.objects.live().filter(expire_at__gte=now)
        appear = coming.order_by("approved_go_live_at")[:SHOWN]
        said = [(one.approved_go_live_at, one.object_str, one.object_id, _("appears %(at)s")) for one in appear]
        said += [(one.expire_at, one.title, one.pk, _("goes %(at)s")) for one in leaving.order_by("expire_at")[:SHOWN]]
        said.sort(key=lambda one: one[0])
        lines = [
            Line(title, edit_url(pk), words % {"at": date_format(timezone.localtime(at), "DATETIME_FORMAT")})
            for at, title, pk, words in said[:SHOWN]
        ]
        return coming.count() + leaving.count(), lines


class LacksPanel(EditingPanel):
    """Public pages without a summary, and photos that say nothing to those who do not see them."""

    name, order, icon = "lacks", 245, "warning"
    heading = _("Pages that lack something")
    empty = _("Every page has its summary, every photo its description.")

    def __init__(self):
        super().__init__()
        self.more_url = reverse("remarks")

    def lines(self, user):
        found = Remark.objects.public().filter(kind__in=LACKS)
        first = found.select_related("page").order_by("-page__last_published_at", "pk")[:SHOWN]
        return found.count(), [
            Line(remark.page.title, edit_url(remark.page_id), remark.get_kind_display()) for remark in first
        ]

    def numbers(self):
        counted = Remark.objects.public().order_by().values_list("kind").annotate(count=Count("pk"))
        by_kind = dict(counted)
        return [
            Numbered(by_kind[kind], str(kind.label), f"{self.more_url}?{urlencode({'kind': kind.value})}")
            for kind in Kind
            if kind in by_kind
        ]


def panels(user) -> list[Component]:
    """The panels for somebody who works on pages; none for the others."""
    if not page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"}):
        return []
    return [DraftsPanel(), WaitingPanel(), LanguagesPanel(), ComingPanel(), LacksPanel()]
