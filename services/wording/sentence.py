"""A sentence that is kept with data, in no language: said in that of whoever reads it, whenever that is."""

import logging
from collections.abc import Callable
from datetime import date
from string import Formatter
from typing import Any, Self, TypeAlias

from pydantic import Field, model_validator

from services.vehicle import FrozenModel
from services.wording import _
from services.wording.formatting import change, day, decimal, distance, listed, money, percent, whole

log = logging.getLogger("curbside.wording")

FORMS: dict[str, Callable[..., str]] = {
    "change": change,
    "day": lambda when: day(date.fromisoformat(when)),
    "decimal": decimal,
    "distance": distance,
    "listed": lambda parts: listed([str(part) for part in parts]),
    "money": money,
    "percent": percent,
    "whole": whole,
}

FieldValue: TypeAlias = "Sentence | str | int | float | tuple[Sentence, ...]"


class Sentence(FrozenModel):
    """An English template as marked by `N_`, with what stands in its fields; `str()` says it.

    A field names its form, as in "{miles:distance}" or "{by:change.1}": its figure is written when it is read, by
    `services.wording.formatting`. A bare string is taken as a sentence of its own.
    """

    template: str
    fields: dict[str, FieldValue] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, given: Any) -> Any:
        return {"template": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _can_be_said(self) -> Self:
        try:
            str(self)
        except Exception as fault:  # a form raises whatever it likes where its figure is none
            log.info("a sentence cannot be said: %s", type(fault).__name__)
            raise ValueError("this sentence cannot be said") from None
        return self

    @classmethod
    def of(cls, template: str, **fields: FieldValue) -> Self:
        """The sentence with its fields by name."""
        return cls(template=template, fields=fields)

    def __str__(self) -> str:
        said = _(self.template)
        return _FORMATTER.vformat(said, (), self.fields) if self.fields else said


class _ByForm(Formatter):
    """Fills plain names in our own forms and reaches no further: a sentence may come from a file of somebody's."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        if not field_name.isidentifier():
            raise ValueError("a field of a sentence is a plain name")
        return super().get_field(field_name, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        form, _dot, digits = format_spec.partition(".")
        if not form:
            return str(value)
        if form not in FORMS or len(digits) > 1:
            raise ValueError("a field of a sentence has one of our forms")
        return FORMS[form](value, int(digits)) if digits else FORMS[form](value)


_FORMATTER = _ByForm()
