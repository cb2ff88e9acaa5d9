"""The built-in catalogue, asked in the process: lists of cars and specs where a live service has no answer."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from services import market
from services.errors import NotKnown
from services.market.catalogue import AS_OF, catalogue
from services.specs.specs import MPG_TO_L100, CarList, Origin, Specs
from services.vehicle import ModelYears, Vehicle
from services.wording import N_
from services.wording.sentence import Sentence

BUILT_IN_CATALOGUE = N_("Built-in catalogue")
OTHER_YEAR = N_("Model year {shown} stands in for {asked}.")
OTHER_TRIMS = N_("Trims of model year {shown} stand in for {asked}.")
NEW_GENERATION = N_("This car is of a new generation: its specs are not complete here.")
OTHER_MSRP = N_("Its price when new is not known here; in the asking prices that of model year {year} stands in.")
MSRP_OF_OTHERS = N_("Its price when new is not known here; in the asking prices that of similar models stands in.")
OTHER_TRIM = N_("Trim not known; the {trim} is shown.")
# The source of trims ends with model year 2022, and with a few of 2023.
FIRST_WITHOUT_TRIMS = 2023
# Specs by the catalogue's names where those differ.
RENAMED = {"transmission": "gearbox", "city_mpg": "mpg_city", "highway_mpg": "mpg_hwy", "msrp_usd": "msrp"}
FIELDS = set(Specs.model_fields) - {"partial", "source", "stand_in", "as_of", "note", "city_l100", "highway_l100"}


@dataclass(frozen=True)
class MarketSpecs:
    """The reference market's catalogue; a make's id is its name."""

    name: str = BUILT_IN_CATALOGUE

    @property
    def fingerprint(self) -> str:
        """The day its figures are of."""
        return f"market specs {AS_OF}"

    def years(self) -> ModelYears:
        """The model years it covers."""
        first, last = catalogue().year_span()
        return ModelYears(first=first, last=last)

    def makes(self, year: int | None = None) -> CarList:
        """Every make."""
        return CarList(**self._origin(), ids={make: make for make in catalogue().makes(year)})

    def models(self, make_id: str, year: int | None = None) -> CarList:
        """A make's models."""
        names = sorted(catalogue().models(make_id, year), key=str.casefold)
        return CarList(**self._origin(), ids={name: name for name in names})

    def trims(self, make_id: str, model: str) -> list[Specs]:
        """Every trim of a model over all its years, newest first."""
        found = market.variants(make_id, model).assign(trim=lambda rows: rows["label"])
        specs = [self._specs(row) for row in _records(found)]
        return sorted(specs, key=lambda trim: (-trim.year, trim.msrp_usd or 0, trim.trim or ""))

    def find(self, vehicle: Vehicle) -> Specs:
        """Specs of the car, of its trim where that is known. Raises NotKnown."""
        asked = {"make": vehicle.make, "model": vehicle.model, "year": vehicle.year, "trim": vehicle.trim or ""}
        row = _records(market.specs(pd.DataFrame([asked])))[0]
        if row["reason"] is not None:
            raise NotKnown(self.name)
        return self._specs(row, _note(row, vehicle))

    def _origin(self) -> Origin:
        return Origin(source=self.name, stand_in=True, as_of=AS_OF)

    def _specs(self, row: dict[str, Any], note: Sentence | None = None) -> Specs:
        fields = {name: row[RENAMED.get(name, name)] for name in FIELDS}
        litres = {
            f"{road}_l100": round(MPG_TO_L100 / mpg, 1)
            for road in ("city", "highway")
            if (mpg := fields[f"{road}_mpg"])
        }
        return Specs(**self._origin(), **fields, **litres, note=note)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows, with None for what is not known."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.astype(object).to_dict("records")
    ]


def _note(row: dict[str, Any], asked: Vehicle) -> Sentence | None:
    """What of another year or trim stands in and what is not known, a sentence each."""
    said = []
    if row["year"] != asked.year:
        said.append(Sentence.of(OTHER_YEAR, shown=str(row["year"]), asked=str(asked.year)))
    if row["trims_from"] != row["year"]:
        said.append(Sentence.of(OTHER_TRIMS, shown=str(row["trims_from"]), asked=str(row["year"])))
    if row["source"] == "epa" and row["year"] >= FIRST_WITHOUT_TRIMS:
        said.append(Sentence(template=NEW_GENERATION))
    if row["msrp_from"]:
        said.append(Sentence.of(OTHER_MSRP, year=str(row["msrp_from"])))
    elif row["msrp_from"] == 0:
        said.append(Sentence(template=MSRP_OF_OTHERS))
    if asked.trim and not row["trim_known"]:
        said.append(Sentence.of(OTHER_TRIM, trim=row["trim"]))
    if not said:
        return None
    places = " ".join(f"{{s{i}}}" for i in range(len(said)))
    return Sentence.of(places, **{f"s{i}": one for i, one in enumerate(said)})
