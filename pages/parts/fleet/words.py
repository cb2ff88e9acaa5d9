"""What a fleet's columns and states are called on the page."""

from services.fleet.headings import Column
from services.storage.fleets import State
from services.wording import _


def column_title(column: Column) -> str:
    """The name of a field that a column may hold."""
    return {
        Column.VIN: _("VIN"),
        Column.CAR: _("The whole car in one text"),
        Column.MAKE: _("Make"),
        Column.MODEL: _("Model"),
        Column.YEAR: _("Year"),
        Column.TRIM: _("Trim"),
        Column.MILEAGE: _("Mileage"),
        Column.CONDITION: _("Condition"),
        Column.SELLER: _("Seller"),
        Column.FRONT: _("Front photo"),
        Column.BACK: _("Back photo"),
    }[column]


def state_word(state: State) -> str:
    """What a job is doing."""
    return {
        State.READING: _("not started"),
        State.RUNNING: _("under way"),
        State.PAUSED: _("paused"),
        State.DONE: _("done"),
        State.FAILED: _("broken off"),
    }[state]
