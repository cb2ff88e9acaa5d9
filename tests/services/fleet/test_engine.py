"""A file through a pool, in order, whatever the pool; the result in three kinds of file."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from services.fleet.engine import AHEAD, Tally, price_chunks
from services.fleet.output import csv_bytes, result_file
from services.fleet.pricing import RESULT, Plan, price_rows
from services.fleet.refusals import FleetRefused
from services.fleet.totals import Totals
from tests.services.fleet.tables import plan, priced, table

MANY = "make,model,year,mileage,condition\n" + "".join(
    f"Toyota,Corolla,{2008 + at % 12},{10_000 + 997 * at},{'good' if at % 3 else 'odd'}\n" for at in range(100)
)
FORMULAS = """make,model,year,mileage,=HYPERLINK("x"),number
Toyota,Corolla,2018,58000,=1+1,-5
Toyota,Corolla,2018,58000,+cmd|' /C calc'!A0,"+4,5"
Toyota,Corolla,2018,58000,@SUM(A1),-2+3
Toyota,Corolla,2018,58000,-1+1,
"""


def through(text: str, threads: int, size: int = 7) -> tuple[bytes, Tally]:
    cars, tally = table(text), Tally()
    with ThreadPoolExecutor(threads) as pool:
        done = list(price_chunks(cars.chunks(size), plan(cars), pool))
    for one in done:
        tally.count(one.result)
    return b"".join(csv_bytes(cars.heading, iter(done))), tally


def test_any_pool_gives_the_same_file_and_the_same_sums() -> None:
    one, four = through(MANY, 1), through(MANY, 4)
    assert one[0] == four[0]
    assert one[1].totals.model_dump_json() == four[1].totals.model_dump_json()


def test_bad_rows_are_told_with_their_numbers_and_counted() -> None:
    tally = through(MANY, 2)[1]
    assert [number for number, _ in tally.bad] == [row for row in range(2, 102) if (row - 2) % 3 == 0]
    assert tally.totals.failed == 34
    assert list(tally.reasons.values()) == [34]


def test_chunks_are_asked_for_as_they_are_done() -> None:
    """Memory does not grow with rows: whoever has one chunk in hand has caused a few to be read, no more."""
    cars = table("make,model,year\n" + "Toyota,Corolla,2018\n" * 500)
    read = []

    def chunks() -> object:
        for chunk in cars.chunks(5):
            read.append(len(chunk))
            yield chunk

    def nothing(rows: pd.DataFrame, _plan: Plan) -> pd.DataFrame:
        return rows

    with ThreadPoolExecutor(1) as pool:
        next(price_chunks(chunks(), plan(cars), pool, work=nothing))  # type: ignore[arg-type]
    assert len(read) <= AHEAD + 1


def test_the_columns_as_given_come_first() -> None:
    rows = list(csv.reader(io.StringIO(through(MANY, 1)[0].decode("utf-8-sig"))))
    assert rows[0] == ["make", "model", "year", "mileage", "condition", *RESULT]
    assert rows[2][:5] == ["Toyota", "Corolla", "2009", "10997", "good"]
    assert int(rows[2][5]) < int(rows[2][6]) < int(rows[2][7])


def test_a_column_that_is_called_as_one_of_ours_is_kept() -> None:
    rows = list(csv.reader(io.StringIO(through("make,model,year,note\nVW,Golf,2018,mine\n", 1)[0].decode("utf-8-sig"))))
    assert rows[0][3:5] == ["note 4", "low"]


def test_no_cell_becomes_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(through(FORMULAS, 1)[0].decode("utf-8-sig"))))
    risky = [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert risky == ["-5", "+4,5"], "plain numbers stay numbers"
    assert rows[1][4] == "'=1+1"


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_the_result_has_one_of_three_forms(ending: str, tmp_path: Path) -> None:
    cars, out = table(FORMULAS), tmp_path / f"out{ending}"
    with ThreadPoolExecutor(1) as pool, result_file(out, cars.heading) as writer:
        for one in price_chunks(cars.chunks(3), plan(cars), pool):
            writer.write(one)
    if ending == ".xlsx":
        sheet = load_workbook(out).active
        assert sheet
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
        assert sheet["E2"].value == "=1+1"
        assert isinstance(sheet["G2"].value, int)
    elif ending == ".parquet":
        assert pd.read_parquet(out)["typical"].notna().all()
    assert [file.name for file in tmp_path.iterdir()] == [f"out{ending}"]


def test_a_run_that_is_broken_off_leaves_no_half_a_file(tmp_path: Path) -> None:
    cars = table(MANY)
    with pytest.raises(KeyboardInterrupt), result_file(tmp_path / "out.csv", cars.heading):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(FleetRefused, match=r"\.csv, \.xlsx or \.parquet"),
        result_file(tmp_path / "out.doc", table(MANY).heading),
    ):
        pass


def test_errors_that_go_together_widen_the_band_of_a_sum() -> None:
    """The band lies between what chance alone and what one common error would make of it, and shrinks as makes mix."""
    alike = Totals().with_rows(priced("make,model,year,miles\n" + "Toyota,Corolla,2018,58000\n" * 50))
    one = Totals().with_rows(priced("make,model,year,miles\nToyota,Corolla,2018,58000\n"))
    assert alike.typical == 50 * one.typical
    assert 50**0.5 * one.deviation * 1.5 < alike.deviation < 50 * one.deviation * 0.9
    mixed = "".join(
        f"{car},{2006 + at},58000\n"
        for at in range(12)
        for car in ("Toyota,Corolla", "Ford,Focus", "BMW,3 Series", "Kia,Soul")
    )
    other = Totals().with_rows(priced("make,model,year,miles\n" + mixed))
    assert other.deviation / other.typical < alike.deviation / alike.typical
    assert other.likely.low < other.typical < other.likely.high < other.possible.high


def test_sums_do_not_depend_on_where_a_file_is_cut_but_for_the_last_digit() -> None:
    told = priced(MANY)
    whole = Totals().with_rows(told)
    parts = Totals().with_rows(told.iloc[:33]).with_rows(told.iloc[33:])
    assert whole.typical == parts.typical
    assert whole.deviation == pytest.approx(parts.deviation, rel=1e-12)
    assert whole.makes == parts.makes
    assert sum(parts.prices.values()) == parts.priced == 66


def test_price_rows_leaves_its_rows_alone() -> None:
    cars = table(MANY)
    chunk = next(cars.chunks())
    before = chunk.copy()
    price_rows(chunk, plan(cars))
    pd.testing.assert_frame_equal(chunk, before)
