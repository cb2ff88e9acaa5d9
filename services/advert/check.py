"""The whole check of an advert: its car is priced as any other, its ask graded, and what to ask the seller worked out.

Nothing of the advert is kept: no text, no name, no telephone number. What is looked up for the car is, as always.
"""

from services.advert.facts import Advert, Caveat, Seller, Title
from services.advert.grade import AskGrade, Word, grade_ask
from services.appraisal import Appraiser
from services.market.catalogue import catalogue
from services.names import match
from services.report import Appraisal
from services.specs.typed_names import find_make
from services.valuation.adjust import Fact
from services.vehicle import FrozenModel, Grade, Vehicle
from services.wording import N_
from services.wording.sentence import Sentence

USUAL_MILES_A_YEAR = 12_000
DOLLARS = "USD"

NEEDED = {
    "make": N_("the make"),
    "model": N_("the model"),
    "year": N_("the model year"),
    "miles": N_("the mileage"),
    "price": N_("the price"),
}
CAVEATS = {
    Caveat.SEVERAL: N_("The advert names several cars: this is the first one."),
    Caveat.LEASE: N_("The advert speaks of a lease: a monthly rate is not the price of the car."),
    Caveat.DEPOSIT: N_("The advert tells a deposit or down payment, not the price of the car."),
    Caveat.PER_MONTH: N_("The advert tells a sum per month, not the price of the car."),
    Caveat.BROKEN: N_("The advert says that something big is broken: our prices are those of cars that run."),
}
WARNING = N_(
    "So low a price is most often a mistake, a hidden fault or a fraud. See the car and its papers before you pay "
    "anything, and send no deposit to anybody."
)


class AdvertCheck(FrozenModel):
    """What came of it: `missing` names what could not be read and is needed; `report` is the priced car, not saved.

    `grade` is None where there is nothing to grade it by; `why_not` then says why. `explains` are reasons for the ask
    to lie where it does, `to_ask` questions for the seller, `warning` what a far too low price wants said.
    """

    advert: Advert
    missing: tuple[str, ...] = ()
    report: Appraisal | None = None
    grade: AskGrade | None = None
    why_not: Sentence | None = None
    notes: tuple[Sentence, ...] = ()
    explains: tuple[Sentence, ...] = ()
    to_ask: tuple[Sentence, ...] = ()
    warning: Sentence | None = None


def check_advert(appraiser: Appraiser, advert: Advert) -> AdvertCheck:
    """Price the advert's car and grade its ask. Never raises for what an advert says or a service answers."""
    notes = tuple(Sentence(template=CAVEATS[one]) for one in advert.caveats)
    missing = tuple(name for name in NEEDED if getattr(advert, name) is None)
    if missing:
        return AdvertCheck(advert=advert, missing=missing, notes=notes)
    assert advert.miles is not None  # as `missing` says
    vehicle = car_of(advert)
    guessed = () if vehicle.trim else (Fact.TRIM,)
    report = appraiser.appraise(
        vehicle, advert.miles, advert.unit or "miles", Grade.VERY_GOOD, accident=advert.accident, guessed=guessed
    )
    grade, why_not = _grade(advert, report)
    return AdvertCheck(
        advert=advert,
        report=report,
        grade=grade,
        why_not=why_not,
        notes=notes,
        explains=tuple(_explains(advert, grade, vehicle)),
        to_ask=tuple(_to_ask(advert, report)),
        warning=Sentence(template=WARNING) if grade and grade.word is Word.FAR_BELOW else None,
    )


def car_of(advert: Advert) -> Vehicle:
    """The car in the catalogue's own names where it has it. Needs make, model and year."""
    assert advert.make
    assert advert.model
    assert advert.year
    cars = catalogue()
    make = find_make(advert.make, cars.makes()) or advert.make
    listed = cars.models(make, advert.year) or cars.models(make)
    model = match(advert.model, listed, make) or advert.model
    return Vehicle(make=make, model=model, year=advert.year, trim=advert.trim or None)


def _grade(advert: Advert, report: Appraisal) -> tuple[AskGrade | None, Sentence | None]:
    currency = advert.currency or DOLLARS
    if currency != DOLLARS:
        words = N_(
            "The price is in {currency}. Our prices are US dealers' asks in dollars: such cars cost otherwise there."
        )
        return None, Sentence.of(words, currency=currency)
    if advert.title in (Title.SALVAGE, Title.REBUILT):
        words = N_(
            "With such a title a car is asked for far less, and by how much nobody knows well: our prices are of clean "
            "cars."
        )
        return None, Sentence.of(words)
    grade = grade_ask(advert.price or 0, report.valuation) if report.valuation else None
    if grade is None:
        return None, Sentence.of(N_("We have no price for such a car, so nothing to compare it with."))
    return grade, None


def _explains(advert: Advert, grade: AskGrade | None, vehicle: Vehicle) -> list[Sentence]:
    """Reasons for an ask below or above, out of what the advert says; none where it is about right."""
    if grade is None or grade.word is Word.ABOUT:
        return []
    low = grade.word in (Word.FAR_BELOW, Word.BELOW)
    said = []
    if low and advert.accident is None:
        said.append(
            N_("An accident: after one, such a car is worth less, and the advert does not say that there was none.")
        )
    if low and advert.title is not Title.CLEAN:
        said.append(N_("A branded title, such as salvage or rebuilt: the advert does not say that it is clean."))
    if low and advert.seller is not Seller.DEALER:
        said.append(N_("Private sellers ask less than the dealers that our prices come from."))
    if Caveat.BROKEN in advert.caveats:
        said.append(N_("Something big is broken."))
    if not low and advert.seller is not Seller.PRIVATE:
        said.append(N_("A dealer's warranty or certification may be in the price."))
    if not low:
        said.append(N_("Equipment, low wear or a full service history may be worth more to somebody: ask to see it."))
    if not vehicle.trim:
        said.append(N_("Which trim it is was not read: a cheaper or a dearer one may explain much of the difference."))
    return [Sentence(template=one) for one in said]


def _to_ask(advert: Advert, report: Appraisal) -> list[Sentence]:
    """Questions for the seller, the ones that cost most if forgotten first."""
    title = (
        N_("May I see the title? The advert says that it is clean; your name should stand on it, without a lien.")
        if advert.title is Title.CLEAN
        else N_("Is the title clean, in your name and without a lien? May I see it?")
    )
    accident = (
        N_("What was damaged in the accident, who repaired it, and are there pictures and bills?")
        if advert.accident
        else N_("Has it ever had an accident or been repainted? May I see a history report?")
    )
    said = [Sentence(template=title), Sentence(template=accident)]
    campaigns = report.recalls.campaigns if report.recalls else ()
    if campaigns:
        numbers = ", ".join(one.number for one in campaigns[:4])
        said.append(
            Sentence.of(
                N_("Were the recalls of this model year done on it ({numbers})? A dealer of the make can tell."),
                numbers=numbers,
            )
        )
    said.append(Sentence(template=N_("What is the VIN? It tells the very car, and whether the papers fit it.")))
    maintenance = (
        N_("Which maintenance was done when, and are there bills?")
        if report.electric
        else N_("Which maintenance was done when (the timing belt too, if it has one), and are there bills?")
    )
    said.append(Sentence(template=maintenance))
    if advert.year and advert.miles is not None:
        age = max(1, report.created.year - advert.year)
        if advert.miles < USUAL_MILES_A_YEAR * age / 3:
            said.append(
                Sentence(
                    template=N_("So few miles for its age: do the bills and the inspections show the same odometer?")
                )
            )
    return said
