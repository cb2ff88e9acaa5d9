"""Reading other people's JSON: what fits is taken, what does not costs itself alone.

One rule for every service: null is absent, a number may come as text and a text as a number, a list is read element
by element, and an optional part out of form is absent.
"""

from collections.abc import Callable
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ModelWrapValidatorHandler, ValidationError, WrapValidator
from pydantic import model_validator as validator
from pydantic_core import PydanticOmit

T = TypeVar("T")


class Foreign(BaseModel):
    """A part of somebody else's answer.

    A field with a default keeps it where the answer's value is null or out of form. Raises pydantic.ValidationError
    where a field without a default is missing or out of form.
    A number is a number: neither infinite nor none at all.
    """

    model_config = ConfigDict(allow_inf_nan=False)

    @validator(mode="wrap")
    @classmethod
    def _take_what_fits(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(given, dict):
            return read(given)
        present = {name: value for name, value in given.items() if value is not None}
        try:
            return read(present)
        except ValidationError as wrong:
            out_of_form = {error["loc"][0] for error in wrong.errors(include_url=False) if error["loc"]}
            return read({name: value for name, value in present.items() if name not in out_of_form})


def _as_list(given: object) -> object:
    """An absent list is empty, a single object a list of one, and an absent element is none."""
    if given is None:
        return []
    if isinstance(given, dict):
        return [given]
    return [one for one in given if one is not None] if isinstance(given, list) else given


def _or_omit(given: Any, read: Callable[[Any], T]) -> T:
    try:
        return read(given)
    except ValidationError:
        raise PydanticOmit from None


def _something_read(given: Any, read: Callable[[Any], tuple[T, ...]]) -> tuple[T, ...]:
    found = read(given)
    if given and not found:
        raise ValueError("no element is in form")
    return found


def _as_text(given: object) -> object:
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


Each = Annotated[
    tuple[Annotated[T, WrapValidator(_or_omit)], ...], WrapValidator(_something_read), BeforeValidator(_as_list)
]
"""What a list tells, without the elements that are out of form; out of form itself where no element is in form."""

Text = Annotated[str, BeforeValidator(_as_text)]
"""A word, or a number where a word was meant: a camera's id, an angle in degrees."""
