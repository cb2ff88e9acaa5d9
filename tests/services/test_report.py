"""What a report keeps."""

from pathlib import Path

from services.report import Appraisal
from services.storage.database import open_database
from services.storage.garage import Garage
from services.vehicle import Grade, Vehicle

COROLLA = Vehicle(make="Toyota", model="Corolla", year=2010)


def test_a_saved_appraisal_lasts_over_a_restart(tmp_path: Path) -> None:
    kept = Appraisal(vehicle=COROLLA, miles=58000, unit="miles", grade=Grade.GOOD)
    engine = open_database(tmp_path)
    Garage(engine).save(kept)
    engine.dispose()
    engine = open_database(tmp_path)
    assert Garage(engine).find(kept.id) == kept
    assert Garage(engine).find("unheard of") is None
    engine.dispose()


def test_ids_of_appraisals_cannot_be_guessed() -> None:
    ids = {Appraisal(vehicle=COROLLA, miles=1, unit="km", grade=Grade.GOOD).id for _ in range(200)}
    assert len(ids) == 200
    assert all(len(one) >= 16 for one in ids)


def test_a_report_of_the_former_version_still_opens() -> None:
    body = Path(__file__).with_name("former_report.json").read_text("utf-8")
    found = Appraisal.model_validate_json(body)
    assert found.specs
    assert (found.specs.source, found.specs.stand_in, found.specs.as_of) == ("Catalogue", False, None)
    assert Appraisal.model_validate_json(found.model_dump_json()) == found
