"""Every setting with its kind and what it is unless set, out of the code: the table of `docs/operations.md`.

    python -m deploy.settings_table

writes it there anew; a test holds the page to the code.
"""

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from services.settings import OwnClassifier, Settings

PAGE = Path(__file__).parents[1] / "docs" / "operations.md"
BEGINS, ENDS = "<!-- settings: begin -->", "<!-- settings: end -->"
DEMO = "demo"


def names(model: type[BaseModel] = Settings, prefix: str = "CURBSIDE_") -> Iterator[tuple[str, str, str]]:
    """Name in the environment, kind, and what it is unless set, of every setting in the order of the code."""
    for name, field in model.model_fields.items():
        written = f"{prefix}{name.upper()}"
        default = field.get_default(call_default_factory=True) if not field.is_required() else PydanticUndefined
        inner = _model(field.annotation)
        if inner is None or (default is None and model is Settings and not issubclass(inner, BaseModel)):
            yield written, _kind(field.annotation), _default(default)
        else:
            shown = type(default) if isinstance(default, BaseModel) else inner
            own = f"{written}__<NAME>__" if inner is OwnClassifier else f"{written}__"
            yield from names(shown, own)


def table() -> str:
    """The table in Markdown."""
    rows = ["| setting | kind | unless set |", "|---|---|---|"]
    rows += [f"| `{name}` | {kind} | {default} |" for name, kind, default in names()]
    return "\n".join(rows)


def written(page: str) -> str:
    """The page with the table of the code in its place."""
    before, _begins, rest = page.partition(BEGINS)
    _old, _ends, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n{table()}\n{ENDS}{after}"


def _model(annotation: Any) -> type[BaseModel] | None:
    """The settings below this one, if it is no value by itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part))), None)


def _kind(annotation: Any) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(parts[0])
    if origin is Literal:
        return " or ".join(f"`{part}`" for part in parts)
    if origin in (Union, types.UnionType):
        return _kind(next(part for part in parts if part is not type(None)))
    if origin in (tuple, list):
        return "list (JSON)"
    known = {bool: "`true` or `false`", int: "whole number", float: "number", str: "text", Path: "path"}
    return "secret" if annotation is SecretStr else known.get(annotation, getattr(annotation, "__name__", "text"))


def _default(value: Any) -> str:
    if value is PydanticUndefined:
        return "to be set"
    if isinstance(value, SecretStr) or value is None or value in ((), {}):
        return ""
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
