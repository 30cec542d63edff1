"""The live process: the stream of the board and nothing else; pages come from the web process (ukuk.wsgi)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ukuk.settings.dev")
django.setup()

from consult.board.stream import Board  # noqa: E402 - models can be imported only after the set-up

application = Board()
