"""Saved appraisals: each is kept as soon as it exists and found again by its id."""

from pydantic import ValidationError
from sqlalchemy import Engine, delete, insert, select

from services.appraisal import Appraisal
from services.database import appraisals


class Garage:
    """The appraisals in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, appraisal: Appraisal) -> None:
        """Keep an appraisal, in place of its earlier state if there is one."""
        row = {"id": appraisal.id, "created": appraisal.created, "body": appraisal.model_dump_json()}
        with self._engine.begin() as connection:
            connection.execute(delete(appraisals).where(appraisals.c.id == appraisal.id))
            connection.execute(insert(appraisals).values(row))

    def find(self, appraisal_id: str) -> Appraisal | None:
        """The appraisal of that id; None where there is none, or none this version can read."""
        query = select(appraisals.c.body).where(appraisals.c.id == appraisal_id)
        with self._engine.connect() as connection:
            body = connection.execute(query).scalar()
        try:
            return Appraisal.model_validate_json(body) if body is not None else None
        except ValidationError:
            return None
