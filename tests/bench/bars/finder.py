"""[finder]: the answer for a village, past the page cache, with 100 and with 10,000 stops to come, against hello.

What the finder costs must hang on what it answers, not on how many stops there are.
"""

import datetime as dt

from django.utils import timezone

from tests.bench import load, place, processes
from tests.bench.report import at_least

NAMES = ("finder", "finder-10000")
CODE = "bench-finder"
FEW, MANY = 100, 10_000
ASKED = 20  # villages, in turn
PASS_BY = "&fresh=1"  # a query string that no page declares goes past the page cache


def measure():
    from home.models import Settlement

    villages = list(Settlement.objects.order_by("soate").select_related("district"))
    addresses = tuple(f"/ky/bus/?near={village.pk}{PASS_BY}" for village in villages[:: len(villages) // ASKED])
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = [*processes.pinned(0), *processes.web_command(port, workers=1, threads_each=1)]
    browser = {"Accept-Encoding": "gzip, deflate, br", "Accept": "text/html"}
    cases = [load.Case("hello", base, ("/hello/",)), load.Case("answer", base, addresses, headers=browser)]
    found = {}
    try:
        for number in (FEW, MANY):
            fill(villages, number)
            with processes.started(command, log=place.logs("finder")) as server:
                processes.wait_for(f"{base}/hello/", server)
                rounds = load.interleaved(cases, server.pid)
            hello = load.median(rounds["hello"], "per_cpu")
            errors = sum(each.errors for results in rounds.values() for each in results)
            found[number] = (load.median(rounds["answer"], "per_cpu") / hello, f"hello {hello:.0f}, errors {errors}")
    finally:
        empty()
    ratio, note = found[FEW]
    yield at_least("finder", ratio, 0.02, "x", f"{FEW} stops; {note} a CPU-second")
    yield at_least("finder-10000", found[MANY][0] / ratio, 0.6, "x", f"of the speed with {FEW} stops; {found[MANY][1]}")


def fill(villages, number):
    """So many stops to come, all over the country, in the hundred days from tomorrow on."""
    from events.models import Campaign, Stop

    empty()
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        code=CODE,
        name_ru="Bench",
        starts_on=today,
        ends_on=today + dt.timedelta(days=101),
    )
    tomorrow = timezone.now() + dt.timedelta(days=1)
    step = max(1, len(villages) // number)
    rows = []
    for one in range(number):
        village = villages[one * step % len(villages)]
        starts = tomorrow + dt.timedelta(hours=one * 7 % 2400)
        rows.append(
            Stop(
                campaign=campaign,
                settlement=village,
                district=village.district,
                starts_at=starts,
                ends_at=starts + dt.timedelta(hours=4),
            )
        )
    Stop.objects.bulk_create(rows, batch_size=500)


def empty():
    from events.models import Campaign, Stop

    Stop.objects.filter(campaign__code=CODE).delete()
    Campaign.objects.filter(code=CODE).delete()
