"""Names that tell the variants of a model year apart: the trim, and what differs among variants of that trim."""

from collections.abc import Callable, Sequence

from services.market.catalogue import Variant

DRIVES = {"Front": "FWD", "Rear": "RWD"}


def labels(variants: Sequence[Variant]) -> list[str]:
    """One name each, in order: ``LE`` where a trim has one variant, ``XLT 4WD 5.0L V8`` where it has several."""
    by_trim: dict[str, list[Variant]] = {}
    for variant in variants:
        by_trim.setdefault(variant.trim, []).append(variant)
    return [" ".join([variant.trim, *_differences(variant, by_trim[variant.trim])]) for variant in variants]


def _differences(variant: Variant, siblings: list[Variant]) -> list[str]:
    return [tell(variant) for tell in TELLING if len({tell(other) for other in siblings}) > 1 and tell(variant)]


def _engine(variant: Variant) -> str:
    litres = f"{variant.engine_cc / 1000:.1f}L" if variant.engine_cc else ""
    layout = variant.layout or (f"{variant.cylinders} cyl" if variant.cylinders else "")
    return " ".join(filter(None, (litres, layout)))


def _fuel(variant: Variant) -> str:
    return "" if variant.fuel == "Gasoline" else variant.fuel


TELLING: tuple[Callable[[Variant], str], ...] = (
    lambda variant: variant.body or "",
    lambda variant: f"{variant.doors}-door" if variant.doors else "",
    lambda variant: DRIVES.get(variant.drive or "", variant.drive or ""),
    _engine,
    _fuel,
)
