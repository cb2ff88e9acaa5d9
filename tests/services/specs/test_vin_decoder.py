"""Our own VIN decoder, and its place behind NHTSA's."""

import pytest

from services.errors import NotKnown, ServiceError, Unavailable
from services.specs.decoded import Decoded
from services.specs.vin_decoder import BUILT_IN_DECODER, VinDecoder, VinDecoders
from tests.vins import COROLLA_2010, vin

CORRECT = "1N6AA0ED2AN000001"


@pytest.mark.parametrize(
    ("typed", "car"),
    [
        (COROLLA_2010, (2010, "Toyota", "Corolla")),
        (vin("3GCUKREC", "F"), (2015, "Chevrolet", "Silverado 1500")),
        (vin("JM1BPBMM", "K"), (2019, "Mazda", "3")),
        (vin("JTHBA1D2", "H"), (2017, "Lexus", "IS 200t")),
        (vin("4JGDA5HB", "G"), (2016, "Mercedes-Benz", "GLE-Class")),
        (f"VIN: {CORRECT}", (2010, "Nissan", "Titan")),
        (f"I{CORRECT}", (2010, "Nissan", "Titan")),
        (f"*{CORRECT}*", (2010, "Nissan", "Titan")),
        ("1FBNE3BE1CDB00001", (2012, "Ford", None)),
        ("5TDGSKFC3RS1", (2024, "Toyota", None)),
        ("WVGZZZ5NZJM000001", (None, "Volkswagen", None)),
        ("WAUZZZ8K5DA000001", (None, "Audi", None)),
    ],
)
def test_what_can_be_known_is_told_in_the_lists_names(typed: str, car: tuple[int | None, str, str | None]) -> None:
    found = VinDecoder().decode(typed)
    assert (found.year, found.make, found.model) == car
    assert (found.source, found.stand_in) == (BUILT_IN_DECODER, True)


def test_an_unknown_maker_is_told() -> None:
    with pytest.raises(NotKnown):
        VinDecoder().decode("00000000000000000")


class Other:
    """A decoder that gives one answer, or fails."""

    name, stand_in = "NHTSA", False

    def __init__(self, model: str | None = None, fault: ServiceError | None = None, make: str = "Toyota") -> None:
        self.model, self.fault, self.make = model, fault, make

    def decode(self, typed: str) -> Decoded:
        if self.fault:
            raise self.fault
        told = {"source": self.name, "stand_in": False, "as_of": None, "year": 2010, "trim": None}
        return Decoded.model_validate(told | {"make": self.make, "model": self.model})


@pytest.mark.parametrize(
    ("first", "source", "model"),
    [
        (Other("Corolla"), "NHTSA", "Corolla"),
        (Other(None), BUILT_IN_DECODER, "Corolla"),
        (Other(fault=Unavailable("NHTSA")), BUILT_IN_DECODER, "Corolla"),
        (Other(fault=NotKnown("NHTSA")), BUILT_IN_DECODER, "Corolla"),
        (Other(None, make="Scion"), "NHTSA", None),
    ],
    ids=["knows it", "knows the make", "is out", "does not know it", "says another make"],
)
def test_ours_stands_behind_nhtsa_and_the_answer_names_who_gave_it(
    first: Other, source: str, model: str | None
) -> None:
    found = VinDecoders((first, VinDecoder())).decode(COROLLA_2010)
    assert (found.source, found.model) == (source, model)


def test_where_nobody_knows_it_the_first_one_s_reason_is_told() -> None:
    with pytest.raises(Unavailable):
        VinDecoders((Other(fault=Unavailable("NHTSA")), VinDecoder())).decode("00000000000000000")
