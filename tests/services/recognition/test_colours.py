"""The services' colour names in ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recognition.colours import COLOURS, SIGNS, WORDS, our_colour, our_colours
from services.recognition.observation import Colour


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Blue", "blue"),  # CarNET
        ("Light Blue", "blue"),
        ("Gray", "gray"),
        ("silver-gray", "silver"),  # OpenALPR
        ("gold-beige", "beige"),
        ("unknown", None),  # Plate Recognizer
        ("navy blue", "blue"),  # Imagga
        ("light grey", "gray"),
        ("skin", "beige"),
        ("黄色", "yellow"),  # Juhe
        ("银灰色", "silver"),
        ("深蓝色", "blue"),
        ("香槟金", "beige"),
        ("无车辆颜色信息", None),
        ("无法识别颜色", None),
        ("", None),
    ],
)
def test_each_service_s_names_are_read(theirs: str, ours: str | None) -> None:
    assert our_colour(theirs) == ours


def test_every_name_in_the_tables_leads_to_one_of_ours() -> None:
    assert set(WORDS.values()) | set(SIGNS.values()) <= set(COLOURS)


def test_shades_of_one_colour_are_added_up_best_first() -> None:
    told = [("Gray", 0.2), ("Blue", 0.4), ("Light Blue", 0.25), ("unknown", 0.1)]
    assert our_colours(told) == (Colour(name="blue", score=0.65), Colour(name="gray", score=0.2))


@given(st.lists(st.tuples(st.sampled_from(["Blue", "navy blue", "红色", "grey", "?"]), st.floats(0, 1))))
def test_scores_stay_within_one_and_no_colour_comes_twice(told: list[tuple[str, float]]) -> None:
    colours = our_colours(told)
    assert all(colour.score is not None and 0 <= colour.score <= 1 for colour in colours)
    assert len({colour.name for colour in colours}) == len(colours)
