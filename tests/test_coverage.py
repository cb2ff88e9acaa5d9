"""Every documented parameter, field and error is handled on both sides, or the table says why not."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.coverage.__main__ import as_markdown, lines
from benchmarks.coverage.fields import documented, paths, plain
from benchmarks.coverage.table import SERVICES, Finding, Row, find, rows
from tests.sample_bodies import sample_body

CALLS = {
    "imagga_categories": ("imagga", "POST /categories/{id}"),
    "imagga_upload": ("imagga", "POST /uploads"),
    "imagga_tags": ("imagga", "POST /tags"),
    "imagga_usage": ("imagga", "GET /usage"),
    "carnet_detect": ("carnet", "POST /v2/mmg/detect"),
    "juhe_car_detect": ("juhe", "POST /carDetect/index"),
    "openalpr_recognize": ("openalpr", "POST /recognize"),
    "platerecognizer_default": ("platerecognizer", "POST /plate-reader/"),
    "platerecognizer_vehicle_mode": ("platerecognizer", "POST /plate-reader/"),
    "platerecognizer_statistics": ("platerecognizer", "GET /statistics/"),
    "platerecognizer_sdk_info": ("platerecognizer", "GET /info/"),
    "platerecognizer_webhook": ("webhooks", "POST target_url"),
    "specs_response": ("specs", "POST"),
    "valuation_response": ("valuation", "POST"),
    "marketcheck_stats": ("marketcheck", "GET /search/car/active"),
}


@pytest.fixture(scope="module")
def findings(stand_ins: str) -> list[Finding]:
    return list(find(rows(), stand_ins))


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_left_out_is_listed_with_its_reason(findings: list[Finding], service: str) -> None:
    missing = [
        (one.row.call, one.row.name, side)
        for one in findings
        if one.row.service == service
        for side, reason in one.missing
        if not reason
    ]
    assert not missing


def test_the_documented_table_is_the_measured_one(findings: list[Finding]) -> None:
    text = (Path(__file__).parents[1] / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert text.endswith(f"\n{as_markdown(lines(findings))}\n")


def test_no_reason_is_given_for_what_is_handled(findings: list[Finding]) -> None:
    assert not [one.row for one in findings if one.outdated]


@pytest.mark.parametrize(
    "row",
    [
        Row("carnet", "parameter", "POST /v2/mmg/detect", "query:box_colour", "red|blue"),
        Row("juhe", "error", "POST /carDetect/index", "code 10099", "10099>QuotaSpent"),
        Row("juhe", "error", "POST /carDetect/index", "code 10012", "10012>KeyRefused"),
    ],
)
def test_a_row_that_nobody_handles_is_found_missing(stand_ins: str, row: Row) -> None:
    (found,) = find([row], stand_ins)
    assert "client" in dict(found.missing)


def test_a_field_that_nobody_reads_is_found_missing(stand_ins: str) -> None:
    field = Row("carnet", "field", "POST /v2/mmg/detect", "meta.md5")
    (found,) = find([field], stand_ins)
    assert found.missing == [("client", "")]
    (explained,) = find([replace(field, not_in_client="says nothing of the car")], stand_ins)
    assert explained.missing == [("client", "says nothing of the car")]


@pytest.mark.parametrize("name", CALLS)
def test_no_field_of_a_sample_body_is_left_out_of_the_table(name: str) -> None:
    service, call = CALLS[name]
    ours = {
        path
        for (name, ours_call), entry in documented().items()
        if (name, plain(ours_call)) == (service, call)
        for path in paths(entry["body"])
    }
    assert set(paths(sample_body(name))) <= ours


def test_every_field_of_the_table_s_answers_has_its_row() -> None:
    known = {(row.service, row.call, row.name) for row in rows() if row.kind == "field"}
    shared_envelope = {"status.text", "status.type"}  # Imagga's, listed once
    colours = [f"result.colors.{ground}_colors" for ground in ("background", "image")]
    percentiles = [f"stats.{what}.percentiles" for what in ("price", "miles")]  # by names with a dot, as "25.0"
    whole = ["result.daily", "result.weekly", "result.monthly", *colours, *percentiles]
    missing = {
        (service, plain(call), path)
        for (service, call), entry in documented().items()
        for path in paths(entry["body"])
        if not path.startswith(tuple(f"{name}{sign}" for name in whole for sign in ".["))
        and path not in shared_envelope
        and not _is_empty(entry["body"], path)
    }
    assert missing <= known


def _is_empty(body: object, path: str) -> bool:
    """Whether the path ends in an empty list or in no result: another answer shows what is in it."""
    for step in path.replace("[]", ".0").split("."):
        body = body[int(step)] if isinstance(body, list) else body[step]  # type: ignore[index]
    return body in ([], {}) or path == "result"
