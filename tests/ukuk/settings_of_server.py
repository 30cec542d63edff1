"""For a server that a test starts: the test's own settings on the test's own database."""

import os

from ukuk.settings.test import *

DATABASES["default"]["NAME"] = os.environ["SERVER_DATABASE"]
