"""Rows in, prices out: a pure function of a chunk and of what was said of its columns, in this process or any other.

A row's price is that of the single car's report: the same market, the same rules for what nobody said.
"""

from collections.abc import Container
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from services import market
from services.fleet.cars import Names, car_meant, read_car, read_vin
from services.fleet.cells import grade_of, plain_number, seller_of, year_of
from services.fleet.columns import Columns
from services.fleet.headings import Column
from services.fleet.live import Ask, LivePrice, live_price, modelled
from services.market import Reason
from services.market.frames import MOST_MILES
from services.valuation.adjust import CONDITION_GUESSED, MILEAGE_GUESSED, QUARTILE, Fact, guess_variance, usual_miles
from services.valuation.cautions import cautions
from services.valuation.statistics import confidence
from services.valuation.valuation import Band
from services.vehicle import FrozenModel, Grade, to_miles
from services.wording import N_, ReaderLocale, _, use_locale
from services.wording.sentence import Sentence

PRICES: Final = {"low": "p25", "typical": "p50", "high": "p75", "possible_low": "p10", "possible_high": "p90"}
RESULT: Final = (*PRICES, "confidence", "note")
KEYS: Final = ("make", "age", "scatter", "bad")  # beside them: what `totals` needs of each row
# What a service saw in the row's photos, where it had some (`services.fleet.photos`).
SEEN: Final = ("seen make", "seen model", "seen year")
SEEN_NOTE: Final = "seen note"

SAID_NOTHING = N_("The row says no car: a VIN, or make, model and model year.")
NO_YEAR = N_("The model year is missing or is none: write it with four digits.")
NO_MILEAGE = N_("The mileage is no number that we understand: write 58000, 58,000 or 58.000.")
TOO_FAR = N_("No car has gone that far: look at the mileage again.")
NO_GRADE = N_("The condition is none that we know: write excellent, very good, good, fair or poor.")
NO_SELLER = N_("Who sells is unclear: write dealer or private.")
TORN = N_("The row has more cells than there are headings: is there a separator within a cell?")
REASONS: Final = {
    Reason.MAKE: N_("We know no make of that name."),
    Reason.MODEL: N_("We know no model of that name of this make."),
    Reason.YEAR: N_("That model was not sold in that model year."),
    Reason.SUPPORT: N_("Too little is known of what such cars are asked for: there is no honest price."),
}


class Plan(FrozenModel):
    """What a whole file is priced by; `as_of` is the day of the price level, so that a pause changes nothing.

    `live` asks the live price service for each car.
    """

    columns: Columns
    as_of: date
    language: str = "en"
    locale: str = "en_US"
    live: bool = False

    @classmethod
    def of(cls, columns: Columns, locale: ReaderLocale, today: date, *, live: bool = False) -> "Plan":
        """A plan whose notes are in the reader's language."""
        return cls(columns=columns, as_of=today, language=locale.language, locale=locale.locale, live=live)

    @property
    def reader(self) -> ReaderLocale:
        """Whom the notes are for."""
        return ReaderLocale(self.language, self.locale, self.columns.unit)


def price_rows(rows: pd.DataFrame, plan: Plan, ask: Ask | None = None) -> pd.DataFrame:
    """The columns `RESULT` and `KEYS` on the rows' index; `bad` rows have a note and no price.

    Prices are whole dollars. `scatter` is the standard deviation of the log price. `ask` is a live service, which each
    car is priced by.
    """
    with use_locale(plan.reader):
        return _Chunk(rows, plan, ask).priced()


class _Chunk:
    """One chunk on its way to prices: a column after the other is read, whatever is wrong is kept by row."""

    def __init__(self, rows: pd.DataFrame, plan: Plan, ask: Ask | None) -> None:
        self._rows, self._columns, self._as_of, self._ask = rows, plan.columns, plan.as_of, ask
        self._wrong = np.full(len(rows), "", dtype=object)  # the first thing wrong with each row
        self._notes: list[list[str]] = [[] for _row in range(len(rows))]

    def priced(self) -> pd.DataFrame:
        """Go through it all."""
        self._tell(self._rows["torn"].to_numpy(dtype=bool), TORN)
        cars = self._cars()
        grades, grade_guessed = self._grades()
        sellers = self._sellers()
        miles, miles_guessed = self._miles(np.array([car.year for car in cars]))
        good = self._wrong == ""
        frame = pd.DataFrame(
            {
                "make": [car.make for car in cars],
                "model": [car.model for car in cars],
                "year": [car.year for car in cars],
                "trim": [car.trim for car in cars],
                "miles": miles,
                "condition": [grade.value for grade in grades],
                "seller": sellers,
                "as_of": self._as_of,
            }
        )[good]
        told = market.prices(frame)
        for reason, words in REASONS.items():
            without = good.copy()
            without[good] = (told["reason"] == reason).to_numpy(dtype=bool, na_value=False)
            self._tell(without, words)
        prices, scatter = _widened(told, _extra(miles[good], grades[good], miles_guessed[good], grade_guessed[good]))
        out = pd.DataFrame(np.nan, self._rows.index, list(PRICES))
        out.loc[good] = prices
        guesses = {Fact.MILEAGE: miles_guessed, Fact.CONDITION: grade_guessed}
        for fact, words in ((Fact.MILEAGE, MILEAGE_GUESSED), (Fact.CONDITION, CONDITION_GUESSED)):
            self._note(guesses[fact] & good, str(Sentence.of(words, grade=Sentence(template=Grade.GOOD.value))))
        live = self._live(cars, miles, grades, sellers, guesses)
        self._caution(told["caution"], good, live)
        priced = self._wrong == ""
        support = np.zeros(len(good), dtype=int)
        support[good] = told["support"].to_numpy()
        spread = np.full(len(good), np.nan)
        spread[good] = scatter
        confidences = _confidences(support, out["low"].to_numpy(), out["high"].to_numpy(), priced)
        for place, one in live.items():
            out.iloc[place], spread[place], confidences[place] = one.prices, one.scatter, one.confidence
        return out.assign(
            confidence=confidences,
            note=[wrong or " ".join(notes) for wrong, notes in zip(self._wrong, self._notes, strict=True)],
            make=[car.make for car in cars],
            age=[self._as_of.year - car.year if car.year else -1 for car in cars],
            scatter=np.where(priced, spread, np.nan),
            bad=~priced,
        )

    def _tell(self, where: np.ndarray, template: str) -> None:
        """That is what is wrong with these rows, where nothing else is."""
        self._wrong[where & (self._wrong == "")] = _(template)

    def _note(self, where: np.ndarray, words: str) -> None:
        for place in np.flatnonzero(where):
            self._notes[place].append(words)

    def _live(
        self,
        cars: list[Names],
        miles: np.ndarray,
        grades: np.ndarray,
        sellers: list[str],
        guesses: dict[Fact, np.ndarray],
    ) -> dict[int, LivePrice]:
        """The live service's prices by the row's place, where one is asked; it may price what the model does not."""
        found: dict[int, LivePrice] = {}
        if self._ask is None:
            return found
        for place, wrong in enumerate(self._wrong):
            if wrong not in {"", _(REASONS[Reason.SUPPORT])}:
                continue
            told: LivePrice | str = ""
            if sellers[place] == "dealer":
                guessed = tuple(fact for fact, where in guesses.items() if where[place])
                told = live_price(self._ask, cars[place], int(miles[place]), grades[place], guessed)
            if isinstance(told, LivePrice):
                found[place], self._wrong[place] = told, ""
            elif not wrong:
                self._notes[place].append(modelled(told))
        return found

    def _caution(self, cautioned: pd.Series, good: np.ndarray, live: Container[int]) -> None:
        """What may be wrong with the model's price, where it is the row's."""
        said = cautioned.dropna()
        places = np.flatnonzero(good)[np.flatnonzero(cautioned.notna())]
        for place, word in zip(places, said, strict=True):
            if place not in live:
                self._notes[place].extend(str(sentence) for sentence in cautions(word))

    def _cells(self, column: Column) -> list[str]:
        place = self._columns.places.get(column)
        return [""] * len(self._rows) if place is None else self._rows[str(place)].tolist()

    def _cars(self) -> list[Names]:
        """The car of each row: from its names, what they leave open from its text, then from its VIN."""
        parts = zip(*(self._cells(one) for one in (Column.MAKE, Column.MODEL, Column.YEAR, Column.TRIM)), strict=True)
        named = [Names(make, model, year_of(year) or 0, trim) for make, model, year, trim in parts]
        for place, text in enumerate(self._cells(Column.CAR)):
            if text:
                named[place] = _filled(named[place], read_car(text))
        self._take_seen(named)
        for place, vin in enumerate(self._cells(Column.VIN)):
            car = named[place]
            if vin and not (car.make and car.model and car.year):
                decoded, trouble = read_vin(vin)
                named[place] = car = _filled(car, decoded)
                if trouble and not (car.make and car.model and car.year) and not self._wrong[place]:
                    self._wrong[place] = trouble
        self._tell(np.array([not (car.make and car.model) for car in named], dtype=bool), SAID_NOTHING)
        self._tell(np.array([not car.year for car in named], dtype=bool), NO_YEAR)
        meant = [car_meant(car) if car.make else None for car in named]
        for place, one in enumerate(meant):
            if one and one.notes:
                self._notes[place].extend(map(str, one.notes))
        return [one.names if one else car for one, car in zip(meant, named, strict=True)]

    def _take_seen(self, named: list[Names]) -> None:
        """The car of the photos, where the row names none itself."""
        if SEEN_NOTE not in self._rows:
            return
        seen = zip(*(self._rows[name].tolist() for name in (*SEEN, SEEN_NOTE)), strict=True)
        for place, (make, model, year, said) in enumerate(seen):
            car = named[place]
            if said and not (car.make and car.model):
                if make:
                    named[place] = Names(make, model, car.year or int(year or 0), car.trim)
                    self._notes[place].append(said)
                else:
                    self._wrong[place] = self._wrong[place] or said

    def _miles(self, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Miles of each row, and where they are what such cars have usually done."""
        cells, unit = self._cells(Column.MILEAGE), self._columns.unit
        read = [plain_number(cell) if cell else None for cell in cells]
        said = np.array([bool(cell) for cell in cells], dtype=bool)
        self._tell(said & np.array([one is None for one in read], dtype=bool), NO_MILEAGE)
        miles = np.array([to_miles(one[0], one[1] or unit) if one else 0 for one in read])
        self._tell(miles > MOST_MILES, TOO_FAR)
        usual = [usual_miles(self._as_of.year - int(year)) for year in years]
        return np.where(said, miles, usual), ~said

    def _grades(self) -> tuple[np.ndarray, np.ndarray]:
        """The grade of each row, and where it is a guess."""
        cells, default = self._cells(Column.CONDITION), self._columns.grade
        said = np.array([bool(cell) for cell in cells], dtype=bool)
        read = [grade_of(cell) for cell in cells]
        self._tell(said & np.array([one is None for one in read], dtype=bool), NO_GRADE)
        grades = np.empty(len(cells), dtype=object)
        grades[:] = [one or default or Grade.GOOD for one in read]
        return grades, ~said & (default is None)

    def _sellers(self) -> list[str]:
        cells = self._cells(Column.SELLER)
        read = [seller_of(cell) for cell in cells]
        unclear = [bool(cell) and one is None for cell, one in zip(cells, read, strict=True)]
        self._tell(np.array(unclear, dtype=bool), NO_SELLER)
        default = "private" if self._columns.private else "dealer"
        return [one or default for one in read]


def _filled(car: Names, other: Names) -> Names:
    """The car with what only the other says; a trim of another make or model is none of its own."""
    if car.make and other.make and car.make.casefold() != other.make.casefold() and not car.model:
        return car
    trim = car.trim or (other.trim if not car.model or car.model == other.model else "")
    return Names(car.make or other.make, car.model or other.model, car.year or other.year, trim)


def _extra(miles: np.ndarray, grades: np.ndarray, no_miles: np.ndarray, no_grade: np.ndarray) -> np.ndarray:
    """The variance of the log price that guesses add to each row."""
    extra = np.zeros(len(miles))
    for where, fact in ((no_miles, Fact.MILEAGE), (no_grade, Fact.CONDITION)):
        extra[where] += [
            guess_variance(fact, grade, int(far)) for grade, far in zip(grades[where], miles[where], strict=True)
        ]
    return extra


def _widened(told: pd.DataFrame, extra: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole prices with the range as wide as the guesses make it (as `adjust.apply_answers`), and the log's scatter."""
    prices = told[list(PRICES.values())].to_numpy(dtype=float)
    scatter = np.log(prices[:, 2] / prices[:, 0]) / (2 * QUARTILE)
    wide = np.sqrt(scatter**2 + extra)
    spread = np.where(extra > 0, wide / scatter, 1.0)
    typical = prices[:, [1]]
    moved = np.where(extra[:, None] > 0, typical * np.power(prices / typical, spread[:, None]), prices)
    return np.round(moved), wide


def _confidences(support: np.ndarray, low: np.ndarray, high: np.ndarray, priced: np.ndarray) -> list[str]:
    """The report's word for each row; none where there is no price."""
    return [
        confidence(int(count), Band(low=bottom, high=top)).value if there else ""
        for count, bottom, top, there in zip(support, low, high, priced, strict=True)
    ]
