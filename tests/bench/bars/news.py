"""[news-growth] the list of stories with 10,000 stories in each language against 100: the first page and a deep one.

In this process and in a transaction that is rolled back; CPU time, so that another process does not count.
"""

import statistics
import time
from datetime import date, timedelta

from django.db import connection, transaction
from django.test import Client
from wagtail.models import Locale, Page

from programs.models import NewsIndexPage, NewsPage
from tests.bench.report import at_most

NAMES = ("news-growth",)
SMALL, LARGE, DEEP = 100, 10_000, 0.8  # the deep page begins after this part of the stories
ROUNDS, TIMES = 7, 5
FIRST_DAY = date(1990, 1, 1)


def measure():
    with transaction.atomic():
        small = timed(grown_to(SMALL))
        large = timed(grown_to(LARGE))
        transaction.set_rollback(True)
    for name in small:
        value = large[name] / small[name]
        yield at_most(f"news-growth-{name}", value, 1.2, "x", f"{small[name] * 1000:.1f} ms of CPU with {SMALL}")


def grown_to(count: int) -> dict[str, str]:
    """Makes stories until every language has `count`; the addresses to ask for."""
    for index in NewsIndexPage.objects.select_related("locale"):
        there = NewsPage.objects.filter(locale=index.locale).count()
        if there < count:
            write(index, range(there, count))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    stories = NewsPage.objects.filter(locale=Locale.objects.get(language_code="ky")).order_by("-date", "-pk")
    day, key = stories.values_list("date", "pk")[int(count * DEEP)]
    return {"first": "/ky/news/?fresh=1", "deep": f"/ky/news/?fresh=1&before={day},{key}"}


def write(index: NewsIndexPage, numbers: range) -> None:
    pages = [page(index, number) for number in numbers]
    Page.objects.bulk_create([Page(**{name: getattr(one, name) for name in page_fields()}) for one in pages])
    keys = dict(Page.objects.filter(path__startswith=index.path, depth=index.depth + 1).values_list("path", "pk"))
    for one in pages:
        one.pk = one.page_ptr_id = keys[one.path]
        one.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=index.pk).update(numchild=len(keys))


def page_fields() -> list[str]:
    return [field.attname for field in Page._meta.concrete_fields if not field.primary_key]


def page(index: NewsIndexPage, number: int) -> NewsPage:
    """The story `number` after those that the sample has."""
    story = NewsPage(
        title=f"Story {number}",
        draft_title=f"Story {number}",
        slug=f"bench-story-{number}",
        summary="What happened, in a sentence that is as long as such sentences are.",
        date=FIRST_DAY + timedelta(days=number),
        locale=index.locale,
        live=True,
        path=f"{index.path}{Page._int2str(number + 5000).zfill(Page.steplen)}",
        depth=index.depth + 1,
    )
    story.set_url_path(index)
    return story


def timed(addresses: dict[str, str]) -> dict[str, float]:
    """Seconds of CPU for one page of each address: the median of the rounds, the addresses by turns."""
    visitor = Client(headers={"host": "localhost"})
    spent: dict[str, list[float]] = {name: [] for name in addresses}
    for address in addresses.values():
        assert visitor.get(address).status_code == 200
    for _round in range(ROUNDS):
        for name, address in addresses.items():
            began = time.process_time()
            for _time in range(TIMES):
                visitor.get(address)
            spent[name].append((time.process_time() - began) / TIMES)
    return {name: statistics.median(values) for name, values in spent.items()}
