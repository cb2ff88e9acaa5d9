"""Make, model, year and trim: filled from the photos where they said something, open to typing where the lists end."""

from datetime import UTC, datetime
from typing import TypeVar

import streamlit as st

from pages.parts.confirm import car_lists
from pages.parts.frame.visit import Visit, visitor_services
from services.errors import ServiceError
from services.names import fitting, match
from services.recognition.merge import Suggestion
from services.specs.specs import Specs
from services.vehicle import Vehicle
from services.wording import _
from services.wording.markdown import escaped

T = TypeVar("T")
NOT_SURE = "Not sure"
MOST_TO_ASK = 10  # names in a question
FIRST_CAR = 1886  # the year of the first motor car


def car_picker(visit: Visit, missing: list[str]) -> Vehicle | None:
    """Draw the pickers. What is still to be done is added to `missing`; only a whole car is returned."""
    makes = _makes()
    if visitor_services().catalogue.trouble:
        st.caption(f":material/warning: {escaped(visitor_services().catalogue.trouble)}")
    if visit.unread:
        _take_over(visit)
    left, right = st.columns(2)
    make = left.selectbox(
        _("Make"),
        _with(list(makes), st.session_state.get("make")),
        index=None,
        key="make",
        on_change=_typed_make,
        args=(list(makes),),
        accept_new_options=True,
        placeholder=_("Choose or type the make"),
        persist_state="session",
    )
    models = _models(makes[make]) if make in makes else []
    model = right.selectbox(
        _("Model"),
        _with(models, st.session_state.get("model")),
        index=None,
        key="model",
        on_change=_typed_model,
        args=(make, models),
        accept_new_options=True,
        placeholder=_("Choose or type the model") if make else _("The make comes first"),
        disabled=not make,
        persist_state="session",
    )
    _which_model(make, model, models)
    trims = _trims(makes[make], model) if make in makes and model in models else []
    left, right = st.columns(2)  # a row of its own, so that a phone asks in the same order
    with left:
        year = _year(visit, make, model, trims)
    with right:
        trim = _trim([one for one in trims if one.year == year], chosen_year=year)
    asked = {_("choose the make"): make, _("choose the model"): model, _("choose the year"): year}
    missing += [ask for ask, given in asked.items() if not given]
    if not (make and model and year):
        return None
    if trims and year not in {one.year for one in trims}:
        st.warning(
            _(
                "Our lists hold the {car} from {first} to {last}, but not as a {year} model. "
                "Please check the year; if it is right, there will be no specs and no price for it."
            ).format(car=f"{make} {model}", first=trims[-1].year, last=trims[0].year, year=year),
            icon=":material/event_busy:",
        )
    vehicle = Vehicle(make=make, model=model, year=year)
    return car_lists.with_trim(vehicle, trim) if trim else vehicle


def _take_over(visit: Visit) -> None:
    """A fresh verdict fills make and model; never the year, which photos cannot tell."""
    visit.unread = False
    _forget("make", "model", "year", "trim", "verdict")
    best = visit.identification.best
    if best:
        fill_pickers(best.make, best.model)


def fill_pickers(make: str, model: str | None, year: int | None = None) -> None:
    """Fill the pickers with a car told elsewhere, in the lists' spelling; what was chosen before goes."""
    _forget("make", "model", "year", "trim", "verdict")
    makes = _makes()
    ours = match(make, makes) or make
    models = _models(makes[ours]) if ours in makes else []
    st.session_state["make"] = ours
    if model:
        st.session_state["model"] = match(model, models, ours) or model
    st.session_state["year"] = year


def _typed_make(makes: list[str]) -> None:
    """A make typed in another spelling becomes the listed one."""
    typed = st.session_state.get("make")
    st.session_state["make"] = match(typed, makes) or typed if typed else None
    _forget("model", "year", "trim")


def _typed_model(make: str | None, models: list[str]) -> None:
    """A model typed in another spelling becomes the listed one, if it can mean no other."""
    typed = st.session_state.get("model")
    st.session_state["model"] = match(typed, models, make) or typed if typed else None
    _forget("year", "trim")


def _which_model(make: str | None, model: str | None, models: list[str]) -> None:
    """Ask, where a name that is in no list may mean several models that are."""
    several = fitting(model, models, make) if make and model and model not in models else ()
    if len(several) > 1:
        asked = _("Several models are called so. Which one is it?")
        st.pills(asked, several[:MOST_TO_ASK], key="model meant", on_change=_mean_model)


def _mean_model() -> None:
    st.session_state["model"] = st.session_state.pop("model meant", None)
    _forget("year", "trim")


def _year(visit: Visit, make: str | None, model: str | None, trims: list[Specs]) -> int | None:
    sold = sorted({trim.year for trim in trims}, reverse=True)
    this_year = datetime.now(UTC).year
    seen = _suggestion(visit, make, model)
    likely = [year for year in sold or range(this_year + 1, FIRST_CAR, -1) if seen and seen.fits(year)]
    given = st.selectbox(
        _("Year"),
        _with([*likely, *(year for year in sold if year not in likely)], _as_year(st.session_state.get("year"))),
        index=None,
        key="year",
        format_func=lambda year: _("{year} · fits the photos").format(year=year) if year in likely else str(year),
        on_change=_forget,
        args=("trim",),
        accept_new_options=True,
        placeholder=_("Choose or type the model year") if model else _("The model comes first"),
        disabled=not model,
        help=_("Photos cannot tell the year for certain. It stands in the papers, often on the door frame too."),
        persist_state="session",
    )
    year = _as_year(given)
    if given is not None and (year is None or not FIRST_CAR <= year <= this_year + 1):
        st.warning(_("Please type the year as four digits, such as 2012."), icon=":material/event_busy:")
        return None
    return year


def _trim(trims: list[Specs], chosen_year: int | None) -> Specs | None:
    by_id = {trim.model_id: trim for trim in trims}
    labels = {NOT_SURE: _("Not sure")} | {trim.model_id: car_lists.trim_label(trim) for trim in trims}
    if st.session_state.get("trim") not in by_id:
        st.session_state["trim"] = NOT_SURE
    chosen = st.selectbox(
        _("Trim"),
        [NOT_SURE, *by_id],
        key="trim",
        format_func=labels.__getitem__,
        disabled=not chosen_year,
        help=_("The badge or the papers name it. Not sure is fine: the price range is then wider."),
        persist_state="session",
    )
    return by_id.get(chosen)


def _suggestion(visit: Visit, make: str | None, model: str | None) -> Suggestion | None:
    """What the photos say of this very model, if anything."""
    for one in visit.identification.suggestions:
        if make and model and one.model and match(one.make, [make]) and match(one.model, [model], make):
            return one
    return None


def _as_year(given: object) -> int | None:
    """A typed year comes as text."""
    try:
        return int(str(given))
    except ValueError:
        return None


def _with(options: list[T], chosen: T | None) -> list[T]:
    """The options, with what was typed by hand among them."""
    return options if chosen is None or chosen in options else [chosen, *options]


def _forget(*keys: str) -> None:
    for key in keys:
        st.session_state[key] = None


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
