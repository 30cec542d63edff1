"""Work inside a bar's database, in a process of its own: `python -m tests.bench.inside VERB …` answers as JSON."""

import json
import os
import subprocess
import sys


def ask(environment, verb, *arguments):
    """Runs one verb in a process that uses the database of `environment`; returns what it answered."""
    return answer_of(begin(environment, verb, *arguments))


def begin(environment, verb, *arguments):
    """Starts one verb and does not wait for it."""
    words = [sys.executable, "-m", "tests.bench.inside", verb, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(words, env={**os.environ, **environment}, **pipes)


def let_go(processes):
    """Lets several processes begin at once, when all of them are ready (`wait_for_word`)."""
    for process in processes:
        process.stdout.readline()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()


def wait_for_word():
    """Inside a verb: says that it is ready, and waits for `let_go`."""
    print("ready", flush=True)
    sys.stdin.readline()


def answer_of(process):
    text, _errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(process.args[2:5])} ended with code {process.returncode}.")
    return json.loads(text.splitlines()[-1])


def main(verb, *arguments):
    import django

    django.setup()
    from tests.bench.verbs import VERBS  # models can be imported from here on

    print(json.dumps(VERBS[verb](*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
