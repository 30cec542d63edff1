"""The sample site as `make run` serves it, in a folder of its own, with the "hello" view beside it."""

from ukuk.settings.dev import *

ROOT_URLCONF = "tests.bench.urls"
TRUSTED_PROXIES = 1  # the load names its visitors' addresses, so that the limits stay as they are in production
ASK_MIN_SECONDS = 0
