"""What `tests.bench.inside` can do in a database; Django is set up when this is imported."""

import threading
import time
import uuid
from pathlib import Path
from queue import Queue

from django.db import connection
from django.db.models import Count

from consult import receipt, transitions
from consult.board.address import PATH
from consult.intake import cookies
from consult.intake.drafts import COOKIE
from consult.models import ConsultationRequest, Lawyer, Matter, RequestDraft, RequestEvent
from home.models import District, User
from tests.bench import crowd, inside
from tests.bench.spreadsheet import import_stops
from tests.bench.taking_out import export_reports, reports
from tests.bench.viewers import measure

THREADS = 4  # as many as a web worker has


def drafts(count, file):
    """`count` drafts whose first two pages are filled in; their tokens go to the file, one a line."""
    matters = list(Matter.objects.filter(parent=None).values_list("code", flat=True))
    districts = list(District.objects.values_list("soate", flat=True))
    text = "My neighbour moved the fence and says that the land was always his. What can I do? " * 4
    tokens, rows = [], []
    for number in range(int(count)):
        token, token_hash = cookies.make_token(COOKIE)
        matter, district = matters[number % len(matters)], districts[number % len(districts)]
        answers = {"1": {"matter": matter, "district": district}, "2": {"unsafe": "no", "text": text, "deadline": "no"}}
        rows.append(RequestDraft(token_hash=token_hash, answers=answers, secret=receipt.make_number()))
        tokens.append(token)
    RequestDraft.objects.bulk_create(rows, batch_size=500)
    Path(file).write_text("\n".join(tokens))
    return len(rows)


def requests():
    """How many requests there are."""
    return ConsultationRequest.objects.count()


def queue(count, lawyers):
    """Submits `count` questions and seats `lawyers` lawyers who may hold all of them; nobody else waits."""
    waiting = ConsultationRequest.objects.waiting().count()
    matters, districts = list(Matter.objects.filter(parent=None)), list(District.objects.select_related("region"))
    for number in range(int(count) - waiting):
        district = districts[number % len(districts)]
        transitions.submit(
            matter=matters[number % len(matters)],
            region=district.region,
            district=district,
            language="ky" if number % 3 else "ru",
            narrative="My neighbour moved the fence. What can I do? " * 5,
            idempotency_key=uuid.uuid4(),
        )
    for number in range(int(lawyers)):
        user = User.objects.create(username=f"bench-{number}", is_active=True)
        region = districts[number % len(districts)].region
        Lawyer.objects.create(user=user, region=region, languages=["ky", "ru", "en"], limit=int(count))
    return ConsultationRequest.objects.waiting().count()


def claims(first, last, seconds):
    """The lawyers `first` to `last` claim the next request again and again until none waits; begins when told to.

    As in a web worker, `THREADS` of them are served at a time and the others queue. Gives up after `seconds`. Answers:
    the claimed ids, how often somebody else was faster, other errors, milliseconds of each claim, begin and end.
    """
    users = list(User.objects.filter(username__in=[f"bench-{number}" for number in range(int(first), int(last))]))
    turns = Queue()
    for user in users:
        turns.put(user)
    log = {"found": [], "faster": 0, "errors": [], "took": []}
    inside.wait_for_word()
    spent, begin = time.process_time(), time.time()
    give_up = begin + float(seconds)
    threads = [threading.Thread(target=serve_turns, args=(turns, log, give_up)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return log | {"begin": begin, "end": time.time(), "cpu": time.process_time() - spent}


def serve_turns(turns, log, give_up):
    """One thread of a web worker: the lawyer whose turn it is claims once and queues again."""
    while time.time() < give_up:
        user = turns.get()
        began = time.perf_counter()
        try:
            taken = transitions.claim_next(by=user)
        except transitions.AlreadyClaimed:
            log["faster"] += 1
        except Exception as error:  # an error page for the lawyer: counted, and the lawyer tries again
            log["errors"].append(repr(error)[:200])
        else:
            if taken is None:
                turns.put(user)
                break
            log["took"].append((time.perf_counter() - began) * 1000)
            log["found"].append(taken.pk)
        turns.put(user)
    connection.close()


def owners():
    """How many requests were claimed more than once, by their events, and how many still wait."""
    claimed = RequestEvent.objects.filter(name="claim", refused=False, by__username__startswith="bench-").values(
        "request"
    )
    twice = claimed.annotate(times=Count("pk")).filter(times__gt=1).count()
    return {"twice": twice, "waiting": ConsultationRequest.objects.waiting().count()}


def watch(port, viewers, seconds, pid):
    """Viewers of the live board on this port, and a writer; see tests.bench.viewers."""
    return measure(int(port), PATH, int(viewers), float(seconds), int(pid))


VERBS = {
    "crowd": crowd.fill,
    "read_lists": crowd.read,
    "watch": watch,
    "drafts": drafts,
    "requests": requests,
    "queue": queue,
    "claims": claims,
    "owners": owners,
    "import_stops": import_stops,
    "reports": reports,
    "export_reports": export_reports,
}
