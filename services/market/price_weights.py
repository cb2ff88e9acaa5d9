"""Coefficients of a fit laid out in rows, so that the weights of many cars are looked up and added up at once."""

from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np

from services.market.price_features import Term

# By (term, function of the basis): the coefficient of each key.
Coefficients = dict[tuple[str, str], dict[str, float]]
NOTHING = 0  # the row of a key without coefficients


class Weights:
    """What multiplies each function of a basis, by the coefficients of one fit.

    What is not zero of a key's coefficients lies side by side in one row: ``_starts`` says where each begins, and the
    last entry where the last one ends. A term's rows are laid out when it is first asked for.
    """

    def __init__(self, coefficients: Coefficients, basis: Sequence[str]) -> None:
        self._coefficients, self._basis = coefficients, tuple(basis)
        self._laying_out = Lock()
        self._rows: dict[tuple[str, tuple[str, ...]], dict[str, int]] = {}
        self._starts = np.zeros(NOTHING + 2, dtype=int)
        self._columns, self._values = np.zeros(0, dtype=int), np.zeros(0)

    def of(self, made: Iterable[Term], count: int) -> np.ndarray:
        """The weights that these terms of so many cars add up to, a row a car and a column a function."""
        some = list(made)
        keyed = [(self._rows_of(term.name, term.basis), term.keys) for term in some]
        rows = np.array([rows.get(key, NOTHING) for rows, keys in keyed for key in keys], dtype=int)
        owner, scale = (np.concatenate([getattr(term, part) for term in some]) for part in ("owner", "scale"))
        starts, lengths = self._starts[rows], np.diff(self._starts)[rows]
        whose = np.repeat(np.arange(len(rows)), lengths)
        place = np.arange(len(whose)) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        cell = owner[whose] * len(self._basis) + self._columns[place]
        added = np.bincount(cell, self._values[place] * scale[whose], count * len(self._basis))
        weights: np.ndarray = added.reshape(count, len(self._basis))
        return weights

    def _rows_of(self, name: str, basis: tuple[str, ...]) -> dict[str, int]:
        with self._laying_out:
            if (name, basis) not in self._rows:
                self._rows[name, basis] = self._laid_out(name, basis)
            return self._rows[name, basis]

    def _laid_out(self, name: str, basis: tuple[str, ...]) -> dict[str, int]:
        of_key: dict[str, list[tuple[int, float]]] = {}
        for column, function in enumerate(self._basis):
            if function in basis:
                for key, value in self._coefficients.get((name, function), {}).items():
                    of_key.setdefault(key, []).append((column, value))
        first, laid_out = len(self._starts) - 1, [cell for cells in of_key.values() for cell in cells]
        ends = self._starts[-1] + np.cumsum([len(cells) for cells in of_key.values()], dtype=int)
        self._starts = np.concatenate([self._starts, ends])
        self._columns = np.concatenate([self._columns, np.array([at for at, _ in laid_out], dtype=int)])
        self._values = np.concatenate([self._values, np.array([value for _, value in laid_out])])
        return {key: first + row for row, key in enumerate(of_key)}
