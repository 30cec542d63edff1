"""Work inside a bar's database, in a process of its own: `python -m tests.bench.inside VERB …` answers as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path


def ask(environment, verb, *arguments):
    """Runs one verb in a process that uses the database of `environment`; returns what it answered."""
    words = [sys.executable, "-m", "tests.bench.inside", verb, *map(str, arguments)]
    ran = subprocess.run(words, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(ran.stdout)


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
        about = {
            "matter": matters[number % len(matters)],
            "district": districts[number % len(districts)],
            "village": "",
        }
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


VERBS = {"drafts": drafts, "requests": requests}


def main(verb, *arguments):
    import django

    django.setup()
    print(json.dumps(VERBS[verb](*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
