"""[submit]: the last post of the ask journey, 50 clients at once, against hello; each post sends another question.

The drafts (pages 1 and 2) are made beforehand. Each client has an address and a token of its own, so the limits count
as they do in production. A post counts only when its request stands in the database afterwards.
"""

from tests.bench import databases, inside, load, place, processes
from tests.bench.report import at_least, at_most

NAMES = ("submit-sqlite", "submit-postgres")
CLIENTS = 50
ROUNDS = 4
SECONDS = 3
DRAFTS = 2000  # for one round; more than can be sent in it
PATH = "/ru/consult/ask/3/"
SLOWEST = {"sqlite": 500, "postgres": 250}  # milliseconds, 99 of 100

SCRIPT = """
local tokens = {}
for line in io.lines("%(file)s") do tokens[#tokens + 1] = line end
local sent = 0
local csrf = string.rep("a", 26)
request = function()
    sent = sent + 1
    local token = tokens[sent]
    if not token then wrk.thread:stop(); return wrk.format("GET", "/hello/") end
    local mine = csrf .. string.format("%%06d", sent)
    local headers = {
        ["Content-Type"] = "application/x-www-form-urlencoded",
        ["Cookie"] = "csrftoken=" .. mine .. "; ask_ru=" .. token,
        ["X-Forwarded-For"] = string.format("10.%%d.%%d.%%d", %(round)d, math.floor(sent / 250), sent %% 250 + 1),
    }
    local body = "csrfmiddlewaretoken=" .. mine .. "&way=portal&asked_by=client&consent=%(consent)s&website="
    return wrk.format("POST", "%(path)s", headers, body)
end
"""


def measure():
    load.need_wrk()
    for vendor in ("sqlite", "postgres"):
        yield from on(vendor)


def on(vendor):
    environment = databases.environment(vendor, f"submit-{vendor}")
    files = [place.HOME / f"drafts-{number}.txt" for number in range(ROUNDS + 1)]
    for file in files:
        inside.ask(environment, "drafts", DRAFTS, file)
    before = inside.ask(environment, "requests")
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = processes.web_command(port, workers=2, threads_each=4)
    rounds = {"hello": [], "submit": []}
    total = 0
    with processes.started(command, env=environment, log=place.logs(f"submit-{vendor}")) as server:
        processes.wait_for(f"{base}/hello/", server)
        for number, file in enumerate(files):
            hello = load.Case("hello", base, ("/hello/",), connections=CLIENTS)
            submit = load.Case("submit", base, script=script(file, number), connections=CLIENTS)
            for case in (hello, submit):
                outcome = load.run(case, server.pid, SECONDS if number else 1, core=None)
                total += outcome.requests if case is submit else 0
                if number:  # the first round warms up
                    rounds[case.name].append(outcome)
    made = inside.ask(environment, "requests") - before
    errors = sum(each.errors for each in rounds["submit"]) + max(total - made, 0)
    ratio = load.median(rounds["submit"], "per_cpu") / load.median(rounds["hello"], "per_cpu")
    rate = load.median(rounds["submit"], "requests") / SECONDS
    note = f"{made} requests made, {rate:.0f} a second"
    yield at_least(f"submit-{vendor}", ratio, 0.07, "x", note)
    yield at_most(f"submit-{vendor}-errors", errors, 0)
    yield at_most(f"submit-{vendor}-p99", load.median(rounds["submit"], "p99"), SLOWEST[vendor], " ms")


def script(file, number):
    from django.conf import settings

    return SCRIPT % {"file": file, "round": number, "consent": settings.CONSENT_VERSION, "path": PATH}
