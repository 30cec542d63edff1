"""How many values a hidden figure can still have for somebody who knows everything that is printed.

The hidden figures of a table and its totals form a network. Rows and columns are its nodes; a hidden cell is a pipe
from its row to its column. To change one cell without changing any printed sum, the change must flow on through
other hidden cells and back: each a little up or down, and none below 1, because zeros are never hidden. So the
largest change is a maximum flow; the matrix of such a network is totally unimodular, hence the possible values of a
cell are whole numbers without a gap, and counting them is exact. We only need to know whether there are three
(docs/consult-model.md section 5, rule 3), so two units of flow are enough to look for.
"""

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable
from itertools import count
from typing import NamedTuple

from .tables import Key

POSSIBLE = 3  # values that a hidden figure must still be able to have
UP, DOWN = 1, -1
UNBOUNDED = 10**12

Node = Hashable


class Pipe(NamedTuple):
    """One figure as a pipe from ``tail`` to ``head`` that may carry ``up`` units more and ``down`` units less.

    ``cost`` is what hiding it loses: its count. A total runs the other way: more of it means less flow.
    """

    key: Key
    tail: Node
    head: Node
    up: int
    down: int
    cost: int


def cell_pipe(key: Key, tail: Node, head: Node, value: int) -> Pipe:
    """A cell: it may grow without end and shrink to 1."""
    return Pipe(key, tail, head, UNBOUNDED, value - 1, value)


def total_pipe(key: Key, tail: Node, head: Node, value: int) -> Pipe:
    """A hidden total: its growth takes flow away."""
    return Pipe(key, tail, head, value - 1, UNBOUNDED, value)


class Web:
    """The hidden figures of one table, and the shown ones (``spare``) that may be hidden to protect them."""

    def __init__(self, hidden: Iterable[Pipe], spare: Iterable[Pipe]):
        self.pipes = {pipe.key: pipe for pipe in (*hidden, *spare)}
        self.spare = {pipe.key for pipe in spare}
        self.touching: dict[Node, list[Pipe]] = defaultdict(list)
        for pipe in self.pipes.values():
            self.touching[pipe.tail].append(pipe)
            self.touching[pipe.head].append(pipe)

    @property
    def hidden(self) -> set[Key]:
        """The keys hidden so far."""
        return self.pipes.keys() - self.spare

    def protect(self, key: Key) -> bool:
        """Hide what it takes for ``key`` to have three possible values; False when nothing is left that helps."""
        pipe = self.pipes[key]
        flows: dict[int, dict[Key, int]] = {UP: defaultdict(int), DOWN: defaultdict(int)}
        own = {UP: pipe.up, DOWN: pipe.down}
        found = {UP: 0, DOWN: 0}
        while sum(found.values()) < POSSIBLE - 1:
            ways = [
                (way, *route)
                for way in (UP, DOWN)
                if found[way] < own[way] and (route := self._cheapest(pipe, way, flows[way]))
            ]
            if not ways:
                return False
            way, _cost, steps = min(ways, key=lambda option: option[1])
            for step, direction in steps:
                flows[way][step] += direction
                self.spare.discard(step)
            found[way] += 1
        return True

    def _cheapest(self, pipe: Pipe, way: int, flow: dict[Key, int]) -> tuple[int, list[tuple[Key, int]]] | None:
        """The way back for one unit sent through ``pipe``: what must be hidden for it, and its steps.

        Dijkstra's search on what is left of every pipe; hidden pipes cost nothing.
        """
        start, goal = (pipe.head, pipe.tail) if way == UP else (pipe.tail, pipe.head)
        order = count()
        queue: list = [(0, next(order), start, ())]
        seen = set()
        while queue:
            cost, _, node, trail = heapq.heappop(queue)
            if node == goal:
                return cost, _steps(trail)
            if node in seen:
                continue
            seen.add(node)
            for other in self.touching[node]:
                direction, far = (UP, other.head) if other.tail == node else (DOWN, other.tail)
                room = other.up - flow[other.key] if direction == UP else other.down + flow[other.key]
                if room > 0 and far not in seen and other.key != pipe.key:
                    price = cost + (other.cost if other.key in self.spare else 0)
                    heapq.heappush(queue, (price, next(order), far, (trail, other.key, direction)))
        return None


def _steps(trail: tuple) -> list[tuple[Key, int]]:
    steps = []
    while trail:
        trail, key, direction = trail
        steps.append((key, direction))
    return steps
