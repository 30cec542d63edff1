"""A double click at the desk in a real browser, quick and slow, with script and without: done once, and seen."""

import pytest
from django.urls import reverse

from consult.models import ConsultationRequest
from tests.browser.conftest import DESK
from tests.factories.consult import RequestFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press_twice(page, button, pause):
    """Two presses of the mouse `pause` milliseconds apart; the page may be leaving already at the second."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for count in (1, 2):
        page.mouse.down(click_count=count)
        page.mouse.up(click_count=count)
        if count == 1:
            page.wait_for_timeout(pause)
    page.wait_for_timeout(1500)
    page.wait_for_load_state()


@pytest.mark.parametrize("script", [True, False], ids=["script", "without"])
@pytest.mark.parametrize("pause", [30, 120])
def test_a_double_click_takes_one_case_opens_it_and_notes_one_try(at_desk, script, pause):
    desk = at_desk("lawyer", java_script_enabled=script, **DESK)
    RequestFactory.create_batch(3)
    page = desk.page
    page.goto(reverse("desk:queue", args=["waiting"]))
    press_twice(page, page.locator("form[action$='/next/'] button"), pause)

    case = ConsultationRequest.objects.get(lawyer=desk.user)
    assert page.url.endswith(reverse("desk:case", args=[case.pk]))
    press_twice(page, page.locator("button[name=attempt-result][value=no_answer]"), pause)
    assert case.attempts.count() == 1
    assert page.url.endswith(reverse("desk:case", args=[case.pk]))
