"""A VIN in, what it says of its car out."""

from pages.answers.models import VinAnswer
from services.build import Services
from services.errors import ServiceError
from services.specs.vin import tidy, trouble
from services.wording import _


def read_vin(services: Services, typed: str) -> VinAnswer:
    """Look at a VIN as people type it, and decode it as far as it goes; nothing of it is kept."""
    vin, wrong = tidy(typed), trouble(typed)
    warnings = [wrong] if wrong else []
    try:
        found = services.vpic.decode(typed)
    except ServiceError as fault:
        return VinAnswer(vin=vin, valid=wrong is None, warnings=(*warnings, str(fault)))
    if found.suggested:
        warnings.append(_("Perhaps {vin} is meant.").format(vin=found.suggested))
    if found.note:
        warnings.append(str(found.note))
    return VinAnswer(
        vin=vin,
        valid=wrong is None,
        warnings=tuple(warnings),
        make=found.make,
        model=found.model,
        year=found.year,
        trim=found.trim,
        source=found.source,
    )
