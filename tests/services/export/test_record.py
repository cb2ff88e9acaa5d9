"""A record is the report: out and back it says the same, and it says no secret."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.export.record import LARGEST, RecordRefused, read_back, record
from services.export.report_data import report_of
from services.report import Appraisal
from services.valuation.valuation import Band, Comparable, Confidence, Excluded, Valuation
from services.vehicle import Grade, Side, Vehicle
from services.wording.sentence import Sentence
from tests.reports import CREDITS, PLATE, answer, appraised, specs

texts = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=30)
money = st.floats(1, 1e7)
sentences = texts.map(lambda words: Sentence(template=words))
comparables = st.builds(
    Comparable,
    price=money,
    mileage=st.none() | st.integers(0, 10**6),
    year=st.none() | st.integers(1900, 2100),
    trim=st.none() | texts,
    days_on_market=st.none() | st.integers(0, 999),
    distance_miles=st.none() | st.floats(0, 5000),
    seller=st.none() | texts,
    certified=st.none() | st.booleans(),
    clean_title=st.none() | st.booleans(),
)
bands = st.tuples(money, money).map(lambda ends: Band(low=min(ends), high=max(ends)))
valuations = st.builds(
    Valuation,
    source=texts,
    stand_in=st.booleans(),
    currency=st.sampled_from(["USD", "EUR"]),
    as_of=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    grade=st.sampled_from(Grade),
    count=st.integers(0, 10**6),
    typical=st.none() | money,
    likely=st.none() | bands,
    possible=st.none() | bands,
    confidence=st.sampled_from(Confidence),
    comparables=st.lists(comparables, max_size=8).map(tuple),
    excluded=st.lists(st.builds(Excluded, comparable=comparables, reason=sentences), max_size=3).map(tuple),
    notes=st.lists(sentences, max_size=3).map(tuple),
)
appraisals = st.builds(
    Appraisal,
    created=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    vehicle=st.builds(
        Vehicle,
        make=texts,
        model=texts,
        year=st.integers(1900, 2030),
        trim=st.none() | texts,
        model_id=st.none() | texts,
    ),
    miles=st.integers(0, 10**6),
    unit=st.sampled_from(["miles", "km"]),
    grade=st.sampled_from(Grade),
    accident=st.none() | st.booleans(),
    specs=st.none() | st.builds(specs, power_hp=st.none() | st.integers(1, 2000)),
    valuation=st.none() | valuations,
    second_opinion=st.none() | valuations,
    problems=st.lists(sentences, max_size=3).map(tuple),
    tags=st.lists(texts, max_size=3).map(tuple),
    photos=st.dictionaries(st.sampled_from(Side), st.text("0123456789abcdef", min_size=64, max_size=64)),
)


@given(appraisals)
def test_out_and_back_it_makes_the_same_report(appraisal: Appraisal) -> None:
    found = read_back(record(appraisal))
    assert found == appraisal
    assert report_of(found) == report_of(appraisal)


def test_it_holds_inputs_versions_and_every_services_answer() -> None:
    told = json.loads(record(appraised()))
    assert (told["format"], told["version"]) == ("curbside-report", 1)
    assert set(told["made_with"]) == {"curbside", "prices_measured"}
    inputs = told["appraisal"]
    assert (inputs["vehicle"]["model"], inputs["miles"], inputs["grade"]) == ("Corolla", 58_000, "good")
    assert inputs["answers"][0]["observation"]["cars"][0]["candidates"][0]["make"] == "Toyota"
    assert inputs["photos"] == {"front": "f" * 64}
    assert inputs["valuation"]["source"] == "Market"


def test_it_holds_no_plate_and_nothing_of_the_operators_plan() -> None:
    said = record(appraised())
    assert PLATE not in said
    assert str(CREDITS) not in said
    assert answer().service in said


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff\xe0", b"[]", b"{}", b'{"format": "other"}', b"[" * 100_000, "ß", "null"]
)
def test_a_wrong_file_is_refused_in_a_sentence_that_says_what_to_do(data: bytes | str) -> None:
    with pytest.raises(RecordRefused, match=r"not a Curbside report\. Please choose the JSON file"):
        read_back(data)


def test_a_record_of_a_newer_version_is_told_apart() -> None:
    with pytest.raises(RecordRefused, match="newer Curbside"):
        read_back(record(appraised()).replace('"version": 1', '"version": 2'))


def test_an_endless_file_is_not_read() -> None:
    with pytest.raises(RecordRefused, match="too large"):
        read_back(b" " * (LARGEST + 1))


@pytest.mark.parametrize(("name", "value"), [("miles", 10**12), ("miles", -1), ("grade", "spotless"), ("extra", 1)])
def test_a_record_somebody_tampered_with_is_refused(name: str, value: object) -> None:
    told = json.loads(record(appraised()))
    told["appraisal"][name] = value
    with pytest.raises(RecordRefused):
        read_back(json.dumps(told))


@pytest.mark.parametrize("year", [-(10**9), 0, 10**9])
def test_a_year_no_car_can_have_is_refused_before_anything_is_worked_out_from_it(year: int) -> None:
    told = json.loads(record(appraised()))
    told["appraisal"]["vehicle"]["year"] = year
    with pytest.raises(RecordRefused):
        read_back(json.dumps(told))
