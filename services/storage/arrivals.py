"""Cars that a camera saw coming: single shots are kept, and shots of one plate close in time become one arrival.

Plate texts live here and nowhere else: they are what tells that two shots show one car. Shots are forgotten after a
while.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import Column, Engine, Integer, LargeBinary, Row, String, Table, Text, delete, select, update

from services.photo import Photo
from services.recognition.observation import Answer, Observation
from services.recognition.plate_key import plate_key
from services.storage.database import insert
from services.storage.tables import UtcDateTime, metadata
from services.vehicle import Facing, FrozenModel, Side

WINDOW = timedelta(minutes=5)  # a car that passes a front and a rear camera, or waits between them
KEPT_FOR = timedelta(days=30)
SIDES = {Facing.FRONT: Side.FRONT, Facing.REAR: Side.BACK}
shots = Table(
    "shot",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("received", UtcDateTime, nullable=False, index=True),
    Column("taken", UtcDateTime, nullable=False, index=True),  # by the camera's clock, in UTC
    Column("camera", Text),
    Column("plate", Text),
    Column("plate_key", Text, index=True),
    Column("observation", Text, nullable=False),  # an Observation as JSON, which has no plate text
    Column("digest", String(64)),  # of the picture; null where none is kept
    Column("width", Integer),
    Column("height", Integer),
    Column("jpeg", LargeBinary),
)
WITHOUT_JPEG = [column for column in shots.c if column.name != "jpeg"]


class Shot(FrozenModel):
    """One car in one picture of a camera, as the service read it; `observation.car` is that car."""

    id: str
    taken: datetime
    camera: str | None
    plate: SecretStr | None
    observation: Observation
    has_photo: bool = False

    @property
    def side(self) -> Side | None:
        """The end of the car it shows, None where the service did not say."""
        view = self.observation.car.view
        return SIDES.get(view.facing) if view else None


class Arrival(FrozenModel):
    """One car that came, by its shots, oldest first."""

    shots: tuple[Shot, ...]

    @property
    def id(self) -> str:
        """Stays the same when further shots come in."""
        return self.shots[0].id

    @property
    def taken(self) -> datetime:
        """When it was last seen."""
        return self.shots[-1].taken

    @property
    def plate(self) -> SecretStr | None:
        """As read in the newest shot."""
        return self.shots[-1].plate

    @property
    def sides(self) -> dict[Side, Shot]:
        """The surest shot of each side; one that does not know its side stands in for a side that is missing."""
        chosen: dict[Side, Shot] = {}
        for shot in sorted(self.shots, key=_sureness):
            if shot.side:
                chosen[shot.side] = shot
        for shot in (shot for shot in self.shots if shot.side is None):
            missing = next((side for side in Side if side not in chosen), None)
            if missing:
                chosen[missing] = shot
        return {side: chosen[side] for side in Side if side in chosen}

    def answers(self, service: str) -> tuple[Answer, ...]:
        """What the camera's service saw, as evidence beside that of the others."""
        return tuple(
            Answer(service=service, side=side, observation=shot.observation) for side, shot in self.sides.items()
        )


def masked(plate: SecretStr | None) -> str:
    """A plate that staff can tell from the next one and nobody else can read: all but its last two signs hidden."""
    text = plate.get_secret_value() if plate else ""
    return "•" * len(text[:-2]) + text[-2:] if len(text) > 4 else "•" * len(text)


def group(taken: Iterable[Shot], window: timedelta = WINDOW) -> tuple[Arrival, ...]:
    """Arrivals, newest first: a shot joins the one before it of the same plate if no more than `window` lies between.

    A shot without a plate is an arrival of its own. The order of `taken` does not matter.
    """
    arrivals: list[list[Shot]] = []
    latest: dict[str, list[Shot]] = {}
    for shot in sorted(taken, key=lambda shot: (shot.taken, shot.id)):
        key = plate_key(shot.plate.get_secret_value()) if shot.plate else ""
        under_way = latest.get(key)
        if key and under_way and shot.taken - under_way[-1].taken <= window:
            under_way.append(shot)
        else:
            latest[key] = [shot]
            arrivals.append(latest[key])
    grouped = [Arrival(shots=tuple(several)) for several in arrivals]
    return tuple(sorted(grouped, key=lambda arrival: (arrival.taken, arrival.id), reverse=True))


class Arrivals:
    """The shots in one database, read back as arrivals."""

    def __init__(self, engine: Engine, window: timedelta = WINDOW, kept_for: timedelta = KEPT_FOR) -> None:
        self._engine = engine
        self._window = window
        self._kept_for = kept_for

    def add(self, shot: Shot, photo: Photo | None = None) -> bool:
        """Keep a shot; False where it is known already (a picture that comes late is still taken)."""
        plate = shot.plate.get_secret_value() if shot.plate else None
        picture = photo.model_dump() if photo else {}
        row = {
            "id": shot.id,
            "received": datetime.now(UTC),
            "taken": shot.taken,
            "camera": shot.camera,
            "plate": plate,
            "plate_key": plate_key(plate) if plate else None,
            "observation": shot.observation.model_dump_json(),
        }
        with self._engine.begin() as connection:
            connection.execute(delete(shots).where(shots.c.received < datetime.now(UTC) - self._kept_for))
            new = insert(self._engine, shots).values(row | picture).on_conflict_do_nothing().returning(shots.c.id)
            added = connection.execute(new).scalar() is not None
            if picture and not added:
                late = update(shots).where(shots.c.id == shot.id, shots.c.digest.is_(None))
                connection.execute(late.values(picture))
        return added

    def recent(self, most: int = 50) -> tuple[Arrival, ...]:
        """The newest arrivals, newest first."""
        query = select(*WITHOUT_JPEG).order_by(shots.c.taken.desc()).limit(4 * most)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return group(map(_shot, rows), self._window)[:most]

    def find(self, arrival_id: str) -> Arrival | None:
        """The arrival that began with the shot of that id; None where there is none."""
        same_plate = select(shots.c.plate_key).where(shots.c.id == arrival_id).scalar_subquery()
        query = select(*WITHOUT_JPEG).where((shots.c.id == arrival_id) | (shots.c.plate_key == same_plate))
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return next((arrival for arrival in group(map(_shot, rows), self._window) if arrival.id == arrival_id), None)

    def photo(self, shot_id: str, *, plates: bool = False) -> Photo | None:
        """The picture of a shot, its plates painted over unless they are asked for; None where none is kept."""
        columns = (shots.c.jpeg, shots.c.width, shots.c.height, shots.c.digest)
        with self._engine.connect() as connection:
            row = connection.execute(select(*columns, shots.c.observation).where(shots.c.id == shot_id)).one_or_none()
        if row is None or not row.digest:
            return None
        photo = Photo(jpeg=row.jpeg, width=row.width, height=row.height, digest=row.digest)
        if plates:
            return photo
        from services.recognition.vision.plate_mask import hide_plates, plate_areas  # noqa: PLC0415  # image analysis

        read = Observation.model_validate_json(row.observation).cars
        boxes = [car.plate.box for car in read if car.plate and car.plate.box]
        return hide_plates(photo, (*boxes, *plate_areas(photo)))


def _shot(row: Row[tuple[object, ...]]) -> Shot:
    return Shot(
        id=row.id,
        taken=row.taken,
        camera=row.camera,
        plate=SecretStr(row.plate) if row.plate else None,
        observation=Observation.model_validate_json(row.observation),
        has_photo=row.digest is not None,
    )


def _sureness(shot: Shot) -> tuple[bool, float, datetime]:
    """One with a picture first, then by how well the car was told, then the newer."""
    scores = (candidate.score for candidate in shot.observation.car.candidates)
    return shot.has_photo, max(scores, default=0.0), shot.taken
