"""Other people's JSON: what is out of form costs itself alone."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.web.foreign import Each, Foreign, Text


class Name(Foreign):
    make: Text
    score: float = 0.0


class Reply(Foreign):
    id: Text
    names: Each[Name] = ()
    best: Name | None = None
    camera: Text | None = None


@pytest.mark.parametrize(
    ("given", "makes"),
    [
        ([{"make": "Audi"}, {"score": 1}, None, 7, {"make": 90}], ["Audi", "90"]),
        ({"make": "Audi"}, ["Audi"]),
        (None, []),
        ([None], []),
        ([7], []),
        ("Audi", []),
    ],
)
def test_a_list_is_read_element_by_element(given: Any, makes: list[str]) -> None:
    assert [name.make for name in Reply.model_validate({"id": 1, "names": given}).names] == makes


@pytest.mark.parametrize(
    ("score", "read"),
    [("0.5", 0.5), (1, 1.0), (None, 0.0), ("high", 0.0), ([], 0.0), ("1e999", 0.0), ("nan", 0.0), (float("inf"), 0.0)],
)
def test_a_number_may_come_as_text_and_an_optional_one_out_of_form_is_absent(score: Any, read: float) -> None:
    assert Name.model_validate({"make": "Audi", "score": score}).score == read


@pytest.mark.parametrize("best", [None, 3, {}, {"make": None}, {"make": []}])
def test_an_optional_part_out_of_form_is_absent(best: Any) -> None:
    read = Reply.model_validate({"id": "a", "best": best, "camera": 12, "beyond": {}})
    assert (read.best, read.camera) == (None, "12")


@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": []}, [], None, "a"])
def test_a_part_that_is_needed_is_asked_for(body: Any) -> None:
    with pytest.raises(ValidationError):
        Reply.model_validate(body)


def test_a_needed_list_in_which_nothing_is_in_form_is_out_of_form() -> None:
    class Needed(Foreign):
        names: Each[Name]

    assert Needed.model_validate({"names": []}).names == ()
    with pytest.raises(ValidationError):
        Needed.model_validate({"names": [7, {"score": 1}]})
