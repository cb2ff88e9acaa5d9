"""What one service saw in one photo, in our own terms; nothing of a service's own shape gets past its file."""

from typing import Annotated, Literal, Protocol

from pydantic import Field, SecretStr

from services.photo import OutsidePhoto, Photo, Tag
from services.vehicle import Facing, FrozenModel, ModelYears, ServiceAnswer, Side
from services.wording.sentence import Sentence

Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Candidate(FrozenModel):
    """One name a service offers; `model` is None where only the make was told, `trim` and `years` where none were."""

    make: str
    model: str | None
    score: Score
    years: ModelYears | None = None
    trim: str | None = None


class Colour(FrozenModel):
    """A body colour by one of our names (`services.recognition.colours`); no score where the service gives none."""

    name: str
    score: Score | None = None


class View(FrozenModel):
    """The end of the car the camera saw, and how sure the service is."""

    facing: Facing
    score: Score


class Box(FrozenModel):
    """Where something is, as fractions of the picture's width and height from its top left corner."""

    left: Score
    top: Score
    right: Score
    bottom: Score

    @property
    def area(self) -> float:
        """Share of the picture."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)


class Word(FrozenModel):
    """One run of lettering as it was read, spaces included, and where it stands in the photo.

    Corners, where known, are of its line, in fractions of the photo: top left first, then clockwise.
    """

    text: str
    score: Score
    box: Box
    corners: tuple[tuple[float, float], ...] = Field(default=(), exclude=True, repr=False)


class Plate(FrozenModel):
    """A number plate; its text is never shown by accident, logged or kept with the answer."""

    text: SecretStr | None = Field(default=None, exclude=True)
    region: str | None = None
    score: Score | None = None
    box: Box | None = None


class SeenCar(FrozenModel):
    """One car in the picture, best candidate first; `rejected` says in words why the service would not judge it."""

    candidates: tuple[Candidate, ...] = ()
    colours: tuple[Colour, ...] = ()
    view: View | None = None
    body: str | None = None
    box: Box | None = None
    plate: Plate | None = None
    lettering: tuple[Box, ...] = ()  # where the words stand that name the car
    rejected: Sentence | None = None
    confirmed_here: bool = False  # named by cars that people confirmed on this installation


class Cost(FrozenModel):
    """What the call cost and what the plan has left, in the service's own credits; None where it does not say."""

    credits: float | None = None
    used: int | None = None
    limit: int | None = None


class Observation(ServiceAnswer):
    """What one service says of one photo: the cars it saw, the one it (or the person) means, and what that cost.

    `missing` says in words what a partial one lacks.
    """

    cars: tuple[SeenCar, ...] = ()
    chosen: int = 0  # index of the car in question
    cost: Cost = Cost()
    missing: Sentence | None = None

    @property
    def car(self) -> SeenCar:
        """The car in question; one with no candidates where the service saw none."""
        return self.cars[self.chosen] if self.chosen < len(self.cars) else SeenCar()


class Answer(FrozenModel):
    """One cell of the evidence: a service's observation of one side, or the sentence why there is none."""

    service: str
    side: Side
    observation: Observation | None = None
    failure: Sentence | None = None
    no_car: bool = False  # the failure is that the service saw no car
    seconds: float = 0.0  # from asking to the answer; near nothing where it was already paid for


class Tags(ServiceAnswer):
    """Words for what one photo shows, best first."""

    tags: tuple[Tag, ...] = ()


class _Named(Protocol):
    @property
    def name(self) -> str:
        """Display name, such as "Imagga"."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same photo might get another answer: address and options, never a key."""


class Reader(_Named, Protocol):
    """A recognizer on this machine: the photo does not leave it."""

    @property
    def outside(self) -> Literal[False]:
        """It stays here."""

    def recognize(self, photo: Photo) -> Observation:
        """Look at one photo. Raises ServiceError."""

    def sent(self, photo: Photo) -> bytes:
        """The JPEG it looks at."""


class OutsideRecognizer(_Named, Protocol):
    """A recognition service: it gets nothing but photos made ready for outside."""

    @property
    def outside(self) -> Literal[True]:
        """The photo leaves this machine."""

    def recognize(self, photo: OutsidePhoto) -> Observation:
        """Ask about one photo. Raises ServiceError."""

    def sent(self, photo: OutsidePhoto) -> bytes:
        """The JPEG it gets."""


Recognizer = Reader | OutsideRecognizer  # one way to name the car in a photo


class Tagger(_Named, Protocol):
    """A service that suggests words for a photo."""

    def tags(self, photo: OutsidePhoto) -> tuple[Tag, ...]:
        """The words. Raises ServiceError."""
