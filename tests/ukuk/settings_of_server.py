"""For a server that a test starts: the test's own settings on the test's own database."""

import os

from ukuk.settings import base
from ukuk.settings.test import *
from ukuk.settings.test import DATABASES

DATABASES["default"]["NAME"] = os.environ["SERVER_DATABASE"]
if os.environ.get("SERVER_TASKS"):  # a worker of its own does them, as in production
    TASKS = base.TASKS
