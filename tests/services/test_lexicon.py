"""The list of makes and models: as wide as promised, each name once, none of them a mere trim."""

import csv

from services.names import LEXICON, key, known_make, our_model, read_label

with LEXICON.open(encoding="utf-8", newline="") as lines:
    ROWS = [(row["make"], row["model"]) for row in csv.DictReader(lines)]


def test_the_lexicon_is_as_wide_as_the_world() -> None:
    makes = {make for make, _ in ROWS}
    assert len(makes) >= 75
    assert len(ROWS) >= 2000
    assert {"Renault", "Skoda", "Lada", "JAC", "BYD", "Tata", "Mahindra", "Perodua", "Holden", "Daihatsu"} <= makes


def test_no_name_stands_twice() -> None:
    assert len(set(ROWS)) == len(ROWS)
    assert all(make.strip() == make and model.strip() == model and make and model for make, model in ROWS)


def test_trims_are_no_models() -> None:
    trims = {"xle", "tdi", "ltz", "titanium", "comfortline", "4matic", "hdi", "tsi", "vtec"}
    assert not trims & {key(model) for _, model in ROWS}


def test_world_models_are_read_from_labels() -> None:
    assert our_model("Renault", "SANDERO") == "Sandero"
    assert read_label("hyundai hb20").model == "HB20"
    assert read_label("corolla").make == "Toyota"
    assert read_label("golf").make == "Volkswagen"
    assert known_make("jac") == "JAC"
    assert known_make("jetta") is None
