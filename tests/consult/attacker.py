"""Somebody who wants the hidden figures: knows everything that is printed, nothing else, and calculates well.

Written apart from consult.suppression and by other means, so that a mistake there is not repeated here: the printed
sums become linear equations over the hidden figures (whole numbers of at least 1, since zeros are printed), and the
simplex method finds how small and how large each can be. `every_table` is slower and surer: it tries all numbers.
"""

from itertools import product


def equations(published, rows, columns):
    """The printed sums as (coefficients by hidden key, right-hand side)."""
    cells = published.cells
    sums = [([(row, column) for column in columns], (row, None)) for row in rows]
    sums += [([(row, column) for row in rows], (None, column)) for column in columns]
    sums += [([(row, None) for row in rows], (None, None))]
    if columns:
        sums += [([(None, column) for column in columns], (None, None))]
    else:
        sums = sums[-1:]
    for parts, total in sums:
        terms, right = {}, 0
        for key, sign in [(part, 1) for part in parts] + [(total, -1)]:
            if cells[key].value is None:
                terms[key] = sign
            else:
                right -= sign * cells[key].value
        yield terms, right


class Simplex:
    """Bounds of the unknowns of a system of sums. All numbers stay whole: its matrices are totally unimodular."""

    def __init__(self, system, unknowns):
        self.unknowns = list(unknowns)
        place = {key: index for index, key in enumerate(self.unknowns)}
        width = len(self.unknowns)
        self.rows = []
        for terms, right in system:
            if not terms:
                assert right == 0
                continue
            row = [0] * width
            for key, sign in terms.items():
                row[place[key]] = sign
            right -= sum(row)  # every unknown is 1 and something
            self.rows.append([*row, right] if right >= 0 else [-number for number in [*row, right]])
        self._make_feasible(width)

    def _make_feasible(self, width):
        """Phase one: an artificial unknown per row is driven out; a row it cannot leave is redundant."""
        height = len(self.rows)
        for index, row in enumerate(self.rows):
            row[width:width] = [int(index == other) for other in range(height)]
        self.basis = list(range(width, width + height))
        goal = [-sum(row[column] for row in self.rows) for column in range(width)] + [0] * height
        goal.append(-sum(row[-1] for row in self.rows))
        assert self._climb(goal, width)
        assert goal[-1] == 0, "what is printed contradicts itself"
        for index in reversed(range(height)):
            if self.basis[index] >= width:
                column = next((column for column in range(width) if self.rows[index][column]), None)
                if column is None:
                    del self.rows[index], self.basis[index]
                else:
                    self._pivot(index, column, goal)
        self.rows = [row[:width] + row[-1:] for row in self.rows]

    def _pivot(self, index, column, goal):
        pivot = self.rows[index][column]
        assert pivot in {1, -1}  # so the smallest ratio is the smallest right-hand side
        row = self.rows[index] = [number * pivot for number in self.rows[index]]
        for other in [*self.rows[:index], *self.rows[index + 1 :], goal]:
            if factor := other[column]:
                other[:] = [number - factor * mine for number, mine in zip(other, row, strict=True)]
        self.basis[index] = column

    def _climb(self, goal, width):
        """Bland's rule until the goal cannot be improved; False when it has no bound."""
        while (column := next((column for column in range(width) if goal[column] < 0), None)) is not None:
            ratios = [(row[-1], self.basis[index], index) for index, row in enumerate(self.rows) if row[column] > 0]
            if not ratios:
                return False
            self._pivot(min(ratios)[2], column, goal)
        return True

    def best(self, key, sign):
        """The largest value (``sign`` 1) or the smallest (-1) that the unknown can have; None without a bound."""
        place = self.unknowns.index(key)
        width = len(self.unknowns)
        goal = [-sign * int(column == place) for column in range(width)] + [0]
        for index, column in enumerate(self.basis):
            if goal[column]:
                goal = [number - goal[column] * mine for number, mine in zip(goal, self.rows[index], strict=True)]
        return 1 + sign * goal[-1] if self._climb(goal, width) else None


def possible_values(published, rows, columns=()):
    """For each hidden figure, how many values it can have; 10**9 when without end."""
    solver = Simplex(list(equations(published, rows, columns)), sorted(published.hidden, key=str))
    counts = {}
    for key in published.hidden:
        low, high = solver.best(key, -1), solver.best(key, 1)
        counts[key] = 10**9 if high is None else high - low + 1
    return counts


def every_table(published, rows, columns):
    """Every way to fill in the hidden figures, found by trying all of them (small tables only)."""
    hidden = sorted((key for key in published.hidden if None not in key), key=str)
    limit = published.total.value
    for numbers in product(range(1, limit + 1), repeat=len(hidden)):
        guess = dict(zip(hidden, numbers, strict=True))
        guess |= {key: cell.value for key, cell in published.cells.items() if None not in key and key not in guess}
        if all(agrees(published, guess, rows, columns, total) for total in published.cells if None in total):
            yield guess


def agrees(published, guess, rows, columns, total):
    """Whether the guess adds up to a printed total, or to at least 1 for a hidden one."""
    made = sum(guess[row, column] for row in rows for column in columns if total in around(row, column))
    shown = published[total].value
    return made >= 1 if shown is None else made == shown


def around(row, column):
    """The totals in which a cell is counted."""
    return (row, None), (None, column), (None, None)
