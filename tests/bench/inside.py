"""Work inside a bar's database, in a process of its own: `python -m tests.bench.inside VERB …` answers as JSON."""

import json
import os
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

from django.db import connection
from django.db.models import Count


def ask(environment, verb, *arguments):
    """Runs one verb in a process that uses the database of `environment`; returns what it answered."""
    return answer_of(begin(environment, verb, *arguments))


def begin(environment, verb, *arguments):
    """Starts one verb and does not wait for it."""
    words = [sys.executable, "-m", "tests.bench.inside", verb, *map(str, arguments)]
    return subprocess.Popen(words, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)


def answer_of(process):
    text, _errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(process.args[2:5])} ended with code {process.returncode}.")
    return json.loads(text.splitlines()[-1])


def drafts(count, file):
    """`count` drafts whose first two pages are filled in; their tokens go to the file, one a line."""
    from consult import receipt
    from consult.intake import cookies
    from consult.intake.drafts import COOKIE
    from consult.models import Matter, RequestDraft
    from home.models import District

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
    from consult.models import ConsultationRequest

    return ConsultationRequest.objects.count()


def queue(count, lawyers):
    """Submits `count` questions and seats `lawyers` lawyers who may hold all of them; nobody else waits."""
    from consult import transitions
    from consult.models import ConsultationRequest, Lawyer, Matter
    from home.models import District, User

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


def claims(first, last, start):
    """The lawyers `first` to `last` claim the next request, each in a thread, from `start` until none waits.

    Answers: the claimed ids, how often somebody else was faster, other errors, milliseconds of each claim, the end.
    """
    from consult import transitions
    from home.models import User

    users = list(User.objects.filter(username__in=[f"bench-{number}" for number in range(int(first), int(last))]))
    found, faster, errors, took = [], [], [], []

    def work(user):
        time.sleep(max(float(start) - time.time(), 0))
        while True:
            began = time.perf_counter()
            try:
                taken = transitions.claim_next(by=user)
            except transitions.AlreadyClaimed:
                faster.append(user.pk)
                continue
            except Exception as error:
                errors.append(repr(error)[:200])
                break
            if taken is None:
                break
            took.append((time.perf_counter() - began) * 1000)
            found.append(taken.pk)
        connection.close()

    threads = [threading.Thread(target=work, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"found": found, "faster": len(faster), "errors": errors, "took": took, "end": time.time()}


def owners():
    """How many requests were claimed more than once, by their events, and how many still wait."""
    from consult.models import ConsultationRequest, RequestEvent

    claimed = RequestEvent.objects.filter(name="claim", refused=False, by__username__startswith="bench-").values(
        "request"
    )
    twice = claimed.annotate(times=Count("pk")).filter(times__gt=1).count()
    return {"twice": twice, "waiting": ConsultationRequest.objects.waiting().count()}


VERBS = {"drafts": drafts, "requests": requests, "queue": queue, "claims": claims, "owners": owners}


def main(verb, *arguments):
    import django

    django.setup()
    print(json.dumps(VERBS[verb](*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
