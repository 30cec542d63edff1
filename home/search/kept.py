"""What search remembers in this process until something public changes: too big to be pickled at every question."""

import secrets
from collections.abc import Callable
from typing import Any

from home.pagecache import remembered

_kept: dict[str, tuple[str, Any]] = {}


def kept(name: str, make: Callable[[], Any]) -> Any:
    """What `make()` returned in this generation; the cache holds only a token that dies with the generation."""
    token = remembered(f"search:{name}", lambda: secrets.token_hex(8))
    found = _kept.get(name)
    if found is None or found[0] != token:
        found = _kept[name] = (token, make())
    return found[1]
