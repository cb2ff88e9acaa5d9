"""Words that the code compares or a service says, as people read them: grades, sides, colours, kinds of car."""

from services.vehicle import Facing, Grade, Side
from services.wording import N_, _

GRADE_WORDS = {
    Grade.EXCELLENT: N_("excellent"),
    Grade.VERY_GOOD: N_("very good"),
    Grade.GOOD: N_("good"),
    Grade.FAIR: N_("fair"),
    Grade.POOR: N_("poor"),
}
# What our catalogue and the services say of cars; a word that is not here stays as it was said.
VOCABULARY = (
    *(N_("black"), N_("white"), N_("silver"), N_("gray"), N_("red"), N_("blue"), N_("green"), N_("yellow")),
    *(N_("orange"), N_("brown"), N_("beige"), N_("purple")),
    *(N_("SUV"), N_("Sedan"), N_("Pickup"), N_("Coupe"), N_("Hatchback"), N_("Convertible"), N_("Wagon")),
    *(N_("Cargo Van"), N_("Minivan"), N_("Passenger Van")),
    *(N_("sedan"), N_("pickup"), N_("coupe"), N_("hatchback"), N_("convertible"), N_("wagon"), N_("van")),
    *(
        N_("pickup truck"),
        N_("minivan"),
        N_("crossover"),
        N_("compact car"),
        N_("sports car"),
        N_("station wagon"),
        N_("motorcycle"),
        N_("truck"),
        N_("big truck"),
        N_("bus"),
    ),
    *(N_("Gasoline"), N_("Flex Fuel"), N_("Hybrid"), N_("Diesel"), N_("Electric"), N_("Plug-in Hybrid")),
    *(N_("Hydrogen"), N_("Natural Gas")),
    *(N_("Front"), N_("Middle"), N_("Rear"), N_("AWD"), N_("4WD"), N_("Automatic"), N_("Manual")),
    *(N_("Front Wheel Drive"), N_("Rear Wheel Drive"), N_("All Wheel Drive"), N_("Four Wheel Drive")),
    *(N_("dealer"), N_("private"), N_("Base")),
    *(N_("Japan"), N_("Germany"), N_("USA"), N_("UK"), N_("Italy"), N_("France"), N_("Sweden"), N_("South Korea")),
)


def translate(word: str | None) -> str:
    """A word of a catalogue or a service in the current language, where it is in `VOCABULARY`; else as it is."""
    return _(word) if word else ""


def grade_name(grade: Grade) -> str:
    """The condition grade as a heading says it: "Very good"."""
    return {
        Grade.EXCELLENT: _("Excellent"),
        Grade.VERY_GOOD: _("Very good"),
        Grade.GOOD: _("Good"),
        Grade.FAIR: _("Fair"),
        Grade.POOR: _("Poor"),
    }[grade]


def grade_word(grade: Grade) -> str:
    """The condition grade inside a sentence: "very good"."""
    return _(GRADE_WORDS[grade])


def side_name(side: Side) -> str:
    """Which photo, inside a sentence: "the {side} photo"."""
    return {Side.FRONT: _("front"), Side.BACK: _("back")}[side]


def photo_name(side: Side) -> str:
    """What the photo is called over its picture: "Front photo"."""
    return {Side.FRONT: _("Front photo"), Side.BACK: _("Back photo")}[side]


def view_name(facing: Facing) -> str:
    """From where a service sees the car in the photo."""
    return {Facing.FRONT: _("front view"), Facing.REAR: _("rear view"), Facing.SIDE: _("side view")}[facing]
