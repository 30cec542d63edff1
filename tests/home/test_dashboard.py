"""The editors' panels: who sees them, what they count, and that they cost the same for one page and for many."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation
from wagtail.models import Workflow

from home.editing import dashboard
from home.models import Remark
from programs.models import NewsPage
from tests.factories.home import UserFactory, sign_in
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, translated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def index(homes):
    return translated(homes, lambda code, **kw: NewsIndexPageFactory.build(title=f"News {code}", **kw))["ru"]


@pytest.fixture
def user(index):
    return UserFactory(role="editor")


def write(index, user, number=0, **kwargs) -> NewsPage:
    page = NewsPageFactory(parent=index, locale=index.locale, title=f"Story {number}", owner=user, **kwargs)
    page.save_revision(user=user)
    return page


def shown(panel, user) -> dict:
    request = RequestFactory().get("/admin/")
    request.user = user
    return panel.get_context_data({"request": request})


def draft(index, user, number):
    write(index, user, number, live=False)


def submitted(index, user, number):
    page = write(index, user, number, live=False)
    Workflow.objects.get().start(page, user)


def scheduled(index, user, number):
    page = write(index, user, number, live=False)
    page.go_live_at = timezone.now() + timedelta(days=number + 1)
    page.save_revision().publish()


def without_summary(index, user, number):
    write(index, user, number, summary="").save_revision().publish()


def missing(index, user, number):
    write(index, user, number).save_revision().publish()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("panel", "make", "queries"),
    [
        (dashboard.DraftsPanel, draft, 2),
        (dashboard.WaitingPanel, submitted, 5),
        (dashboard.ComingPanel, scheduled, 4),
        (dashboard.LacksPanel, without_summary, 3),
        (dashboard.LanguagesPanel, missing, 3),
    ],
)
def test_a_panel_counts_and_links_under_the_same_queries(
    index, user, panel, make, queries, count, django_assert_num_queries
):
    for number in range(count):
        make(index, user, number)
    with django_assert_num_queries(queries):
        context = shown(panel(), user)
    named = [line for line in context["lines"] if line.words.startswith("Story")]
    found = count * 2 if panel is dashboard.LanguagesPanel else count  # in two languages
    assert (context["count"], len(named)) == (found, min(found, dashboard.SHOWN))
    assert all(line.url.startswith("/admin/") for line in named)


@pytest.mark.parametrize("panel", [dashboard.DraftsPanel, dashboard.WaitingPanel, dashboard.ComingPanel])
def test_a_panel_with_nothing_in_it_says_so(index, user, panel):
    context = shown(panel(), user)
    assert (context["count"], context["lines"]) == (0, [])
    assert context["empty"]


def test_drafts_of_others_are_not_mine(index, user):
    write(index, UserFactory(), live=False)
    assert shown(dashboard.DraftsPanel(), user)["count"] == 0


def test_a_moderator_sees_what_she_may_decide_and_another_editor_nothing(index, user):
    submitted(index, user, 0)
    assert shown(dashboard.WaitingPanel(), UserFactory(role="moderator"))["count"] == 1
    assert shown(dashboard.WaitingPanel(), UserFactory(role="editor"))["count"] == 0


def test_what_goes_stands_beside_what_appears_in_the_order_of_their_hours(index, user):
    scheduled(index, user, 1)
    page = write(index, user, 2)
    NewsPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() + timedelta(hours=1))
    context = shown(dashboard.ComingPanel(), user)
    assert [line.words for line in context["lines"]] == ["Story 2", "Story 1"]
    assert [line.note.split()[0] for line in context["lines"]] == ["goes", "appears"]


def test_the_languages_are_counted_by_state_and_lead_to_the_report(index, user):
    missing(index, user, 0)
    numbers = shown(dashboard.LanguagesPanel(), user)["numbers"]
    assert [(number.total, number.url) for number in numbers] == [
        (1, "/admin/reports/parity/?language=ky&state=missing"),
        (1, "/admin/reports/parity/?language=en&state=missing"),
    ]


def test_a_page_that_was_taken_away_lacks_nothing(index, user):
    without_summary(index, user, 0)
    Remark.objects.get().page.unpublish()
    assert shown(dashboard.LacksPanel(), user)["count"] == 0


@pytest.mark.parametrize(
    ("role", "sees"), [("editor", True), ("moderator", True), ("lawyer", False), ("auditor", False)]
)
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_panels_are_for_those_who_work_on_pages(client, index, role, sees, language):
    user = UserFactory(role=role)
    draft(index, user, 0)
    without_summary(index, user, 1)
    client.cookies["django_language"] = language
    page = sign_in(client, user).get("/admin/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
    for name in ("my_drafts", "waiting", "languages", "coming", "lacks"):
        assert (f'id="{name}-heading"' in page) is sees
