"""Make, model, year and trim: filled from the photos where they said something, found in the lists as one types."""

from datetime import UTC, datetime
from typing import TypeVar

import streamlit as st

from pages.parts.confirm import car_lists
from pages.parts.confirm.missing import ASKED, mark
from pages.parts.frame.visit import Visit, visitor_services
from services.errors import ServiceError
from services.names import fitting, match, read_label
from services.recognition.merge import Suggestion
from services.specs.specs import Specs
from services.specs.typed_names import by_number_on_the_road, find_make, find_model, find_trim
from services.vehicle import Vehicle
from services.wording import _
from services.wording.markdown import escaped

T = TypeVar("T")
NOT_SURE = "Not sure"
FIRST_CAR = 1886  # the year of the first motor car
MOST_CHIPS = 16  # years; a row of more is a list, which there is anyway
UNKNOWN_NAME = "name in no list"
OFF_LIST = "not listed"
SEVERAL, MOST_TO_ASK = "models meant", 10
TAKEN_OVER = "verdict taken over"  # what it was, of which photos, and what it filled the pickers with


def take_over(visit: Visit) -> None:
    """A fresh verdict fills make and model before anything is drawn; never the year, which photos cannot tell.

    What the person chose of this car stays: where the same is said again, where the verdict names the car that is
    chosen already, and where it names none. With photos that are all new it is another car, and is asked anew.
    """
    if not visit.unread:
        return
    visit.unread = False
    best = None if visit.identification.front_and_back_disagree else visit.identification.best
    photos = frozenset(photo.digest for photo in visit.photos.values())
    said = best and (best.make, best.model)
    before: tuple[object, frozenset[str], object] = st.session_state.get(TAKEN_OVER, (None, frozenset(), (None, None)))
    said_before, photos_before, filled = before
    if (said, photos) == (said_before, photos_before):
        return
    st.session_state.pop(ASKED, None)
    if photos_before and not photos & photos_before:
        st.session_state.pop("accident", None)
        _forget_car()
    elif best is None and _chosen() == filled:
        _forget_car()
    if best and not _agrees(best, *_chosen()):
        fill_pickers(best.make, best.model)
        filled = _chosen()
    elif visit.sample and best is None:  # no service could answer; which car was drawn is known all the same
        fill_pickers(visit.sample.make, visit.sample.model)
        filled = _chosen()
    st.session_state[TAKEN_OVER] = (said, photos, filled)
    if visit.sample and not (st.session_state.get("mileage") or st.session_state.get("mileage unknown")):
        st.session_state.update({"mileage": str(visit.sample.miles), "mileage unknown": False, "unit": "miles"})


def fill_pickers(make: str, model: str | None, year: int | None = None) -> None:
    """Fill the pickers with a car told elsewhere, in the lists' spelling; what was chosen before goes."""
    _forget_car()
    makes = _makes()
    ours = match(make, makes) or make
    models = _models(makes[ours]) if ours in makes else []
    st.session_state["make"] = ours
    if model:
        _set_model(ours, model, models, otherwise=model)
    st.session_state["year"] = year


def make_and_model(missing: dict[str, str]) -> None:
    """Draw the two pickers, or two plain fields for a car that is in no list."""
    makes = _makes()
    if visitor_services().catalogue.trouble:
        st.caption(f":material/warning: {escaped(visitor_services().catalogue.trouble)}")
    left, right = st.columns(2, wrap=False)
    make: str | None
    model: str | None
    if st.session_state.get(OFF_LIST):
        make = left.text_input(_("Make"), key="own make", max_chars=40, persist_state="session")
        model = right.text_input(_("Model"), key="own model", max_chars=60, persist_state="session")
    else:
        make = left.selectbox(
            _("Make"),
            _with(list(makes), st.session_state.get("make")),
            index=_clearable("make"),
            key="make",
            on_change=_find_make,
            accept_new_options=True,
            placeholder=_("Type or choose"),
            persist_state="session",
        )
        models = by_number_on_the_road(make, _models(makes[make])) if make in makes else []
        model = right.selectbox(
            _("Model"),
            _with(models, st.session_state.get("model")),
            index=_clearable("model"),
            key="model",
            on_change=_find_model,
            accept_new_options=True,
            placeholder=_("Type or choose") if make else _("The make comes first"),
            disabled=not make,
            persist_state="session",
        )
        _which_model()
        if unknown := st.session_state.get(UNKNOWN_NAME):
            st.caption(
                _(":red[We know no “{name}”.] Choose from the list, or say that your car is not in it.").format(
                    name=escaped(unknown)
                )
            )
    st.checkbox(_("My car is not in the list"), key=OFF_LIST, on_change=_leave_the_list, persist_state="session")
    if not make:
        missing["make"] = _("choose the make")
        mark("make", missing["make"])
    if not model:
        missing["model"] = _("choose the model")
        mark("model", missing["model"])


def year_and_trim(visit: Visit, missing: dict[str, str]) -> Vehicle | None:
    """Draw year and trim of the model. What is still to be done goes into `missing`; only a whole car returns."""
    make, model = _chosen()
    makes = _makes()
    trims = _trims(makes[make], model) if make in makes and model else []
    likely = _likely_years(visit, make, model, trims)
    left, right = st.columns(2, wrap=False)
    with left:
        year = _year(model, trims, likely)
    with right:
        trim = _trim([one for one in trims if one.year == year], year, seen_body(visit))
    if model:  # a year of one of the cars that the photos disagree about would be no answer yet
        _year_chips(likely, year)
    if not year:
        missing["year"] = _("choose the year")
        mark("year", missing["year"])
    if not (make and model and year):
        return None
    if year > _this_year() + 1:
        st.warning(
            _("Model year {year} is not on sale yet: please check the year.").format(year=year),
            icon=":material/event_busy:",
        )
    elif trims and year not in {one.year for one in trims}:
        st.warning(
            _(
                "Our lists hold the {car} from {first} to {last}, but not as a {year} model. "
                "Please check the year; if it is right, there will be no specs and no price for it."
            ).format(car=f"{make} {model}", first=trims[-1].year, last=trims[0].year, year=year),
            icon=":material/event_busy:",
        )
    vehicle = Vehicle(make=make, model=model, year=year)
    return visitor_services().with_trim(vehicle, trim) if trim else vehicle


def _chosen() -> tuple[str | None, str | None]:
    """Make and model as they stand in the pickers."""
    names = ("own make", "own model") if st.session_state.get(OFF_LIST) else ("make", "model")
    make, model = ((st.session_state.get(name) or "").strip() or None for name in names)
    return make, model


def _likely_years(visit: Visit, make: str | None, model: str | None, trims: list[Specs]) -> list[int]:
    """The years that the photos speak for, newest first; a sample's own year leads."""
    sold = sorted({trim.year for trim in trims}, reverse=True)
    seen = _suggestion(visit, make, model)
    likely = [year for year in sold or range(_this_year() + 1, FIRST_CAR, -1) if seen and seen.fits(year)]
    if visit.sample and (make, model) == _named_like(visit.sample.make, visit.sample.model, make, model):
        likely = [visit.sample.year, *(year for year in likely if year != visit.sample.year)]
    return likely


def _named_like(
    their_make: str, their_model: str, make: str | None, model: str | None
) -> tuple[str | None, str | None]:
    """The chosen make and model where that is what theirs are called in our lists."""
    same_make = make if make and match(their_make, [make]) else None
    return same_make, model if model and match(their_model, [model], make) else None


def _agrees(best: Suggestion, make: str | None, model: str | None) -> bool:
    """Whether the verdict names the chosen car, or its make where it names no model."""
    return bool(make) and _named_like(best.make, best.model or model or "", make, model) == (make, model)


def _year_chips(likely: list[int], year: int | None) -> None:
    """A chip a year that fits the photos, in a row to swipe; the list above it has all years."""
    if not likely:
        return
    chips = likely[:MOST_CHIPS]
    st.session_state["year chip"] = year if year in chips else None
    st.pills(
        _("Years that fit the photos"),
        chips,
        key="year chip",
        format_func=str,
        on_change=_take_chip,
        label_visibility="collapsed",
        wrap=False,
    )


def _take_chip() -> None:
    """No chip is no answer: a browser that has not drawn the typed year's chip yet sends none along."""
    if chosen := st.session_state["year chip"]:
        st.session_state.update({"year": chosen, "trim": None})


def _year(model: str | None, trims: list[Specs], likely: list[int]) -> int | None:
    sold = sorted({trim.year for trim in trims}, reverse=True)
    given = st.selectbox(
        _("Year"),
        _with([*likely, *(year for year in sold if year not in likely)], _as_year(st.session_state.get("year"))),
        index=_clearable("year"),
        key="year",
        format_func=str,
        on_change=_forget,
        args=("trim",),
        accept_new_options=True,
        placeholder=_("Type or choose") if model else _("The model comes first"),
        disabled=not model,
        help=_("Photos cannot tell the year for certain. It stands in the papers, often on the door frame too."),
        persist_state="session",
    )
    year = _as_year(given)
    if given is not None and (year is None or not FIRST_CAR <= year <= _this_year() + 1):
        st.warning(_("Please type the year as four digits, such as 2012."), icon=":material/event_busy:")
        return None
    return year


def _trim(trims: list[Specs], year: int | None, body: str) -> Specs | None:
    """Draw the trim; the one that lettering or typing tells, with the body in the photos, until another is chosen."""
    by_id = {trim.model_id: trim for trim in trims}
    labels = {NOT_SURE: _("Not sure")} | {trim.model_id: car_lists.trim_label(trim) for trim in trims}
    if st.session_state.get("trim") not in by_id:
        words = st.session_state.get("trim told") or ""
        named = find_trim(words, trims) or (find_trim(f"{words} {body}", trims) if words else None)
        st.session_state["trim"] = named.model_id if named else NOT_SURE
    chosen = st.selectbox(
        _("Trim"),
        [NOT_SURE, *by_id],
        key="trim",
        format_func=labels.__getitem__,
        placeholder=_("Type or choose"),
        disabled=not year,
        help=_("The badge or the papers name it. Not sure is fine: the price range is then wider."),
        on_change=_forget,
        args=("trim told",),
        persist_state="session",
    )
    return by_id.get(chosen)


def seen_body(visit: Visit) -> str:
    """The body that a service saw, in its own word; empty where none told one."""
    cars = [answer.observation.car for answer in visit.answers if answer.observation]
    return next((car.body for car in cars if car.body), "")


def _suggestion(visit: Visit, make: str | None, model: str | None) -> Suggestion | None:
    """What the photos say of this very model, if anything."""
    for one in visit.identification.suggestions:
        if one.model and _named_like(one.make, one.model, make, model) == (make, model):
            return one
    return None


def _find_make() -> None:
    """What was typed as the make becomes the one of the list, and a model typed with it its model."""
    typed = st.session_state["make"]
    _forget("model", "year", "trim", "trim told", UNKNOWN_NAME, SEVERAL)
    makes = _makes()
    if not typed or typed in makes or not makes:
        return
    said = read_label(typed)
    found = find_make(typed, makes) or (find_make(said.make, makes) if said.make else None)
    st.session_state["make"] = found
    if found is None:
        st.session_state[UNKNOWN_NAME] = typed
    elif said.make and said.model and find_make(said.make, makes) == found:
        _set_model(found, said.model, _models(makes[found]), otherwise=None)


def _find_model() -> None:
    """What was typed as the model becomes one of the list, and what was typed beyond it may tell the trim."""
    typed, make = st.session_state["model"], st.session_state.get("make")
    _forget("year", "trim", "trim told", UNKNOWN_NAME, SEVERAL)
    makes = _makes()
    models = _models(makes[make]) if make in makes else []
    if make and typed and typed not in models and models:
        _set_model(make, typed, models, otherwise=None)
        if st.session_state["model"] is None:
            st.session_state[SEVERAL] = several = fitting(typed, models, make)[:MOST_TO_ASK]
            st.session_state[UNKNOWN_NAME] = None if several else typed


def _which_model() -> None:
    """Ask, where what was typed may mean several models."""
    if several := st.session_state.get(SEVERAL):
        st.pills(_("Several models are called so. Which one is it?"), several, key="model meant", on_change=_mean_model)


def _mean_model() -> None:
    st.session_state["model"] = st.session_state.pop("model meant", None)
    _forget("year", "trim", "trim told", SEVERAL)


def _set_model(make: str, named: str, models: list[str], otherwise: str | None) -> None:
    found = find_model(named, make, models)
    st.session_state["model"] = found.model if found else otherwise
    st.session_state["trim told"] = found.rest if found else None


def _leave_the_list() -> None:
    """What was chosen stays, in the plain fields as in the pickers."""
    if st.session_state[OFF_LIST]:
        for name in ("make", "model"):
            st.session_state[f"own {name}"] = st.session_state.get(name) or ""
    _forget(UNKNOWN_NAME, SEVERAL)


def _clearable(name: str) -> int | None:
    """Streamlit's `index`: a picker with a value has a default, so that Escape does not empty it."""
    return None if st.session_state.get(name) is None else 0


def _this_year() -> int:
    return datetime.now(UTC).year


def _as_year(given: object) -> int | None:
    """A typed year comes as text."""
    try:
        return int(str(given))
    except ValueError:
        return None


def _with(options: list[T], chosen: T | None) -> list[T]:
    """The options, with a name that no list holds among them."""
    return options if chosen is None or chosen in options else [chosen, *options]


def _forget(*names: str) -> None:
    for name in names:
        st.session_state[name] = None


def _forget_car() -> None:
    _forget("make", "model", "year", "trim", "trim told", UNKNOWN_NAME, SEVERAL)
    st.session_state[OFF_LIST] = False


def _unreachable(fault: ServiceError) -> None:
    by_hand = _("You can type the car by hand.")
    st.caption(f":material/warning: {escaped(fault)} {by_hand}")


def _makes() -> dict[str, str]:
    """Display name of every make to the id that asks for its models."""
    try:
        return car_lists.makes().ids
    except ServiceError as fault:
        _unreachable(fault)
        return {}


def _models(make_id: str) -> list[str]:
    try:
        return list(car_lists.models(make_id).ids)
    except ServiceError as fault:
        _unreachable(fault)
        return []


def _trims(make_id: str, model: str) -> list[Specs]:
    try:
        return car_lists.trims(make_id, model)
    except ServiceError as fault:
        _unreachable(fault)
        return []
