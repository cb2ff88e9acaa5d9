"""The published figures of names: whole, and none of them sums to more than was asked."""

from services.recognition.accuracy import scoreboard


def test_every_photo_is_right_wrong_or_silent() -> None:
    rows = [row for groups in scoreboard().tables.values() for row in groups.values()]
    assert rows
    for row in rows:
        for level in (row.make, row.model):
            assert level.right + level.wrong + level.silent == row.n
        assert row.model.right <= row.make.right
        assert row.model.right <= row.among_five <= row.n


def test_views_eras_and_sources_are_of_the_same_photos() -> None:
    tables = scoreboard().tables
    people = tables["how it was taken"]["as people take them"].n
    for name in ("what is seen", "when it was built", "where the photos are from"):
        assert sum(row.n for row in tables[name].values()) == people
