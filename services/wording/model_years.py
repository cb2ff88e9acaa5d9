"""Model years as people say them."""

from collections.abc import Sequence

from services.vehicle import ModelYears
from services.wording import _


def model_years(runs: Sequence[ModelYears]) -> str:
    """Up to two runs as they are, more as the span they cover; empty for none."""
    if len(runs) > 2:
        last = [run.last for run in runs if run.last]
        runs = [ModelYears(first=min(run.first for run in runs), last=max(last) if len(last) == len(runs) else None)]
    said = [_run(run) for run in runs]
    return _("{one} or {other}").format(one=said[0], other=said[1]) if len(said) > 1 else "".join(said)


def _run(run: ModelYears) -> str:
    if run.last == run.first:
        return str(run.first)
    if run.last is None:
        return _("{year} on").format(year=run.first)
    return _("{first} to {last}").format(first=run.first, last=run.last)
