"""What `docs/operations.md` promises is tried: every setting is in it, a backup comes back, migrations go both ways."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from pydantic import BaseModel
from sqlalchemy import Engine, inspect

from deploy.replicas import can_run, own_postgres
from deploy.settings_table import PAGE, names, written
from services.settings import Service, Settings
from services.storage.database import FILE, MIGRATIONS, open_database, take_back
from services.storage.garage import Garage
from services.storage.tables import metadata
from tests.reports import appraised

STEPS = [step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]  # newest first


def test_every_setting_of_the_code_is_in_the_table() -> None:
    page = PAGE.read_text("utf-8")
    assert written(page) == page, "python -m deploy.settings_table writes it anew"
    listed = {name for name, _kind, _default in names()}
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        inner = type(default).model_fields if isinstance(default, BaseModel) else ()
        assert {f"CURBSIDE_{name.upper()}__{one.upper()}" for one in inner} - listed <= {
            "CURBSIDE_PLATERECOGNIZER__ENGINE"  # has settings of its own
        }
        if isinstance(default, Service):
            assert f"CURBSIDE_{name.upper()}__CALLS_A_MONTH" in listed


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str | None]]:
    """A folder, and an address where it is PostgreSQL."""
    if request.param == "sqlite":
        yield tmp_path, None
        return
    if missing := can_run():
        pytest.skip(f"this machine has no {missing}")
    with own_postgres() as address:
        yield tmp_path, address


def cars(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [row.id for row in connection.exec_driver_sql("SELECT id FROM appraisal ORDER BY id")]


def test_tables_go_back_to_every_older_step_and_up_again(database: tuple[Path, str | None]) -> None:
    folder, address = database
    engine = open_database(folder, address)
    Garage(engine, "ana").save(appraised(id="kept"))
    engine.dispose()
    for step in STEPS[1:]:
        take_back(folder, address, step)
    again = open_database(folder, address)
    assert set(inspect(again).get_table_names()) >= {table.name for table in metadata.sorted_tables}
    assert cars(again) == ["kept"]
    with again.connect() as connection:
        body = connection.exec_driver_sql("SELECT body FROM report WHERE appraisal = 'kept'").scalar_one()
    assert "Corolla" in body
    again.dispose()


def back_up_sqlite(folder: Path, _address: str | None) -> Callable[[], None]:
    with sqlite3.connect(folder / FILE) as source, sqlite3.connect(folder / "backup.db") as copy:
        source.backup(copy)  # what `.backup` of the sqlite3 command does

    def restore() -> None:
        for old in folder.glob(f"{FILE}*"):
            old.unlink()
        shutil.copy(folder / "backup.db", folder / FILE)

    return restore


def back_up_postgres(folder: Path, address: str | None) -> Callable[[], None]:
    assert address
    with (folder / "backup").open("wb") as out:
        subprocess.run(["pg_dump", "--format=custom", address], stdout=out, check=True)

    def restore() -> None:
        command = ["pg_restore", "--clean", "--if-exists", f"--dbname={address}", str(folder / "backup")]
        subprocess.run(command, check=True)

    return restore


def test_a_backup_of_a_running_database_comes_back(database: tuple[Path, str | None]) -> None:
    folder, address = database
    engine = open_database(folder, address)
    garage = Garage(engine, "ana")
    garage.save(appraised(id="before"))
    restore = (back_up_postgres if address else back_up_sqlite)(folder, address)
    garage.save(appraised(id="after"))
    garage.delete(["before"])
    engine.dispose()
    restore()
    found = open_database(folder, address)
    assert cars(found) == ["before"]
    assert Garage(found, "ana").find("before")
    found.dispose()
