"""The sample site as `make run` serves it, in a folder of its own, with the "hello" view beside it."""

from ukuk.settings.dev import *

ROOT_URLCONF = "tests.bench.urls"
