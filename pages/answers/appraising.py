"""A car as somebody names it becomes one of the lists, and is looked up and priced as the page does it."""

from datetime import UTC, datetime

from pages.answers.listing import CarNotKnown, listed_make, listed_model, listed_trims
from pages.answers.models import AppraiseAnswer, GivenCar, PriceAnswer, PriceOfKind, SpecsAnswer, ValuedVehicle
from services.build import Services
from services.errors import ServiceError
from services.export import sentences
from services.report import Appraisal
from services.specs.specs import Specs
from services.specs.typed_names import find_trim
from services.valuation.adjust import Fact, price_kinds, usual_miles
from services.valuation.statistics import rounded
from services.valuation.valuation import Band, Valuation
from services.vehicle import Grade, Vehicle, to_miles
from services.wording import N_, Unit
from services.wording.sentence import Sentence

FIRST_CAR = 1886  # the year of the first motor car


def appraise(services: Services, given: GivenCar) -> Appraisal:
    """Find the car in the lists, look it up and price it. Raises CarNotKnown."""
    if given.miles is not None and given.km is not None:
        raise CarNotKnown("km", N_("Give the distance in miles or in km, not in both."))
    this_year = datetime.now(UTC).year
    if not FIRST_CAR <= given.year <= this_year + 1:
        raise CarNotKnown("year", N_("Please give the year as four digits, such as 2012."))
    vehicle, problems = _listed(services, given)
    guessed, unit = set[Fact](), _unit(given)
    miles = given.miles if given.km is None else to_miles(given.km, "km")
    if miles is None:
        miles = usual_miles(this_year - given.year)
        guessed.add(Fact.MILEAGE)
    if given.condition is None:
        guessed.add(Fact.CONDITION)
    appraisal = services.appraiser.appraise(
        vehicle,
        miles,
        unit,
        given.condition or Grade.GOOD,
        accident=given.accident,
        guessed=tuple(sorted(guessed)),
    )
    return appraisal.model_copy(update={"problems": (*problems, *appraisal.problems)})


def _unit(given: GivenCar) -> Unit:
    return "miles" if given.km is None else "km"


def _listed(services: Services, given: GivenCar) -> tuple[Vehicle, list[Sentence]]:
    """The car in the spelling of the lists, with its trim where it is one; as it was given while there are no lists."""
    lists = services.catalogue
    try:
        make = listed_make(lists, given.make)
        model, rest = listed_model(lists, make, given.model)
        trims = listed_trims(lists, make, model)
    except ServiceError as fault:
        as_given = Vehicle(make=given.make, model=given.model, year=given.year, trim=given.trim)
        return as_given, [fault.sentence]
    return _with_trim(services, Vehicle(make=make, model=model, year=given.year), given.trim or rest, trims)


def _with_trim(
    services: Services, vehicle: Vehicle, told: str | None, trims: list[Specs]
) -> tuple[Vehicle, list[Sentence]]:
    if not any(one.year == vehicle.year for one in trims):
        if not trims:
            return vehicle.model_copy(update={"trim": told}), []
        sold = Sentence.of(
            N_(
                "Our lists hold the {car} from {first} to {last}, but not as a {year} model. "
                "Please check the year; if it is right, there will be no specs and no price for it."
            ),
            car=f"{vehicle.make} {vehicle.model}",
            first=str(trims[-1].year),
            last=str(trims[0].year),
            year=str(vehicle.year),
        )
        return vehicle.model_copy(update={"trim": told}), [sold]
    if not told:
        return vehicle, []
    trim = find_trim(told, [one for one in trims if one.year == vehicle.year])
    if trim:
        return services.with_trim(vehicle, trim), []
    unknown = Sentence.of(
        N_("Our lists hold no one trim of the {car} that is called “{trim}”: the range is that of all trims."),
        car=vehicle.name,
        trim=told,
    )
    return vehicle, [unknown]


def appraise_answer(appraisal: Appraisal) -> AppraiseAnswer:
    """The report as a program reads it, said in the reader's language."""
    vehicle, valuation, specs = appraisal.vehicle, appraisal.valuation, appraisal.specs
    age = max(0, appraisal.created.year - vehicle.year)
    return AppraiseAnswer(
        vehicle=ValuedVehicle(
            make=vehicle.make,
            model=vehicle.model,
            year=vehicle.year,
            trim=vehicle.trim,
            miles=appraisal.miles,
            condition=appraisal.grade,
        ),
        specs=SpecsAnswer.of(specs) if specs else None,
        price=_price(valuation) if valuation else None,
        kinds=tuple(
            PriceOfKind(
                name=kind.name, low=rounded(kind.band.low), typical=rounded(kind.price), high=rounded(kind.band.high)
            )
            for kind in (price_kinds(valuation, age) if valuation else ())
        ),
        accuracy=valuation.accuracy if valuation else None,
        problems=_problems(appraisal),
    )


def _problems(appraisal: Appraisal) -> tuple[str, ...]:
    """What went wrong, why there is no price, and what to know of one."""
    valuation = appraisal.valuation
    said = [str(problem) for problem in appraisal.problems]
    if valuation is None or valuation.typical is None:
        return (*said, sentences.no_price(valuation))
    said += [sentences.stand_in_label(valuation) or "", *map(str, valuation.notes), *sentences.left_out(valuation)]
    return tuple(dict.fromkeys(filter(None, said)))


def _price(valuation: Valuation) -> PriceAnswer | None:
    if valuation.typical is None:
        return None
    likely, possible = _ends(valuation.likely), _ends(valuation.possible)
    return PriceAnswer(
        low=likely[0],
        typical=rounded(valuation.typical),
        high=likely[1],
        possible_low=possible[0],
        possible_high=possible[1],
        currency=valuation.currency,
        as_of=valuation.as_of,
        source=valuation.source,
        confidence=valuation.confidence,
    )


def _ends(band: Band | None) -> tuple[int | None, int | None]:
    return (rounded(band.low), rounded(band.high)) if band else (None, None)
