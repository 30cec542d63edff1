"""The breakdowns of one year published together, so that none gives away what another one hides.

Each breakdown is safe by itself (`consult.suppression`). Two of them print the same totals: oblasts stand in a series,
beside matters and beside channels. A figure stands until it has grown enough, in each breakdown by itself, so two
of them may hide different neighbours of the same small total, and the difference would solve it. Hence a total that
is hidden in one breakdown, on whatever count it stands there, stays hidden in every other that stands on the same
count, on the same day and later.
"""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from consult.suppression import Key, Memory, Published, Series, Table, publish, publish_series

from .sources import Source


class Secret(NamedTuple):
    """A total that was hidden once: of which label of which dimension, and the count it stood on."""

    dimension: str
    label: str
    value: int


class Told(NamedTuple):
    """What the next edition of the year must know of this one; holds true counts."""

    memories: Mapping[str, Memory]
    secrets: frozenset[Secret] = frozenset()


NOTHING_TOLD = Told({})


def publish_all(
    sources: Mapping[str, Source], day: dt.date, before: Told = NOTHING_TOLD
) -> tuple[dict[str, Published], Told]:
    """The editions of `day`, and what to remember. Repeats until no edition knows a secret of another one."""
    memories = {name: before.memories.get(name, Memory({})) for name in sources}
    secrets, known = set(before.secrets), -1
    while known != len(secrets):
        known = len(secrets)
        editions = {}
        for name, source in sources.items():
            editions[name], memories[name] = _keep_secret(source, day, memories[name], secrets)
            secrets |= _secrets_of(source, editions[name], memories[name])
    return editions, Told(memories, frozenset(secrets))


def _keep_secret(source: Source, day: dt.date, before: Memory, secrets: set[Secret]) -> tuple[Published, Memory]:
    published, memory = _publish(source, day, before)
    known = {key for key, secret in _totals(source, memory).items() if secret in secrets}
    if published.withheld or known <= published.hidden:
        return published, memory
    # The same figures once more; what the memory calls hidden, and has not changed since, stays so.
    return _publish(source, day, Memory(memory.standing, memory.hidden | known))


def _publish(source: Source, day: dt.date, before: Memory) -> tuple[Published, Memory]:
    if isinstance(source.figures, Series):
        return publish_series(source.figures, day, before)
    return publish(source.figures, day, before)


def _secrets_of(source: Source, published: Published, memory: Memory) -> set[Secret]:
    """A withheld breakdown chose nothing to hide: what is small in it is small in all."""
    if published.withheld:
        return set()
    return {secret for key, secret in _totals(source, memory).items() if key in published.hidden}


def _totals(source: Source, memory: Memory) -> dict[Key, Secret]:
    """The totals of each dimension with the counts that they stand on."""
    figures, standing = source.figures, memory.standing
    if isinstance(figures, Table):
        row, column = source.dimensions
        return {
            **{key: Secret(*other, standing[key].value) for key, other in source.also.items()},
            **{
                (label, None): Secret(row, label, sum(standing[label, other].value for other in figures.columns))
                for label in figures.rows
            },
            **{
                (None, label): Secret(column, label, sum(standing[other, label].value for other in figures.rows))
                for label in figures.columns
            },
        }
    (name,) = source.dimensions
    return {(label, None): Secret(name, label, standing[label, None].value) for label in figures.labels}
