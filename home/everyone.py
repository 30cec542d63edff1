"""Which pages everybody may read: live, and under no view restriction (a password, a login).

A list, a feed or a link must not tell the title of a page that its reader may not open.
"""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from home.pagecache import remembered


def readable(rows: Any) -> Any:
    """The pages among `rows` (a manager or a queryset) that everybody may read; asks nothing more of the database.

    Wagtail's `public()` says the same, but fetches the restrictions anew for every list.
    """
    found = rows.live()
    for path in _closed():
        found = found.exclude(path__startswith=path)
    return found


def is_readable(page: Page) -> bool:
    return page.live and not page.path.startswith(tuple(_closed()))


def _closed() -> list[str]:
    """The tree paths under a restriction; setting or lifting one forgets them (home.pagecache)."""
    return remembered("closed", lambda: list(PageViewRestriction.objects.values_list("page__path", flat=True)))
