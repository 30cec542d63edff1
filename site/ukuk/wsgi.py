"""The web process: pages, forms, the desk, the admin."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ukuk.settings.dev")
application = get_wsgi_application()
