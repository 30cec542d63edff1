"""What every channel is: a name, whether it is configured here, and `send`."""

from typing import Protocol

from home.models import OutboxMessage


class Undeliverable(Exception):
    """The other side refuses this message for good; `str()` is a short reason without anything personal."""


class TryLater(Exception):
    """It may work in a while (a network, a limit); `str()` is a short reason without anything personal."""


class Channel(Protocol):
    """An adapter. `send` returns when the other side has taken the message; raises Undeliverable or TryLater."""

    def is_configured(self) -> bool: ...

    def send(self, message: OutboxMessage) -> None: ...
