"""The garage as a list: search, filters and order that the address holds, cards, pages."""

import streamlit as st

from pages.parts.frame.visit import visitor_services
from pages.parts.garage.card import card, picked_bar
from services.storage.garage_pictures import thumbnails
from services.storage.garage_search import PAGE, Choices, Order, Search, choices, count_cars, deleted_cars, find_cars
from services.vehicle import Grade
from services.wording import _, ngettext
from services.wording.formatting import whole
from services.wording.markdown import escaped
from services.wording.vocabulary import grade_name, translate

# Widget keys are the names in the address.
SEARCH, MAKES, BODIES, CONDITIONS, ORDER, PAGE_NUMBER = "search", "makes", "bodies", "conditions", "order", "page"
FEW = 4  # cars; fewer need no search


def garage_list() -> None:
    """Draw the cars, or what to do first where there are none."""
    garage = visitor_services().garage
    offered = choices(garage)
    everything = sum(offered.makes.values())
    _just_deleted()
    if not everything:
        _empty()
        return
    search = _search(offered) if everything >= FEW else Search()
    total = count_cars(garage, search)
    if not total:
        _nothing_found()
        return
    cards = st.container()
    pages = -(-total // PAGE)
    if st.session_state.get(PAGE_NUMBER, 1) > pages:
        st.session_state[PAGE_NUMBER] = pages
    page = st.pagination(pages, key=PAGE_NUMBER, bind="query-params") if pages > 1 else 1
    cars = find_cars(garage, search.model_copy(update={"page": page}))
    ids = [car.id for car in cars]
    pictures, histories = thumbnails(garage, ids), garage.histories(ids)
    cards.caption(_result_line(total, everything))
    grid = cards.grid(3, min_column_width=160, border=True)
    for car in cars:
        with grid.cell():
            card(car, pictures.get(car.id), histories.get(car.id, ()))
    picked_bar()


def _search(offered: Choices) -> Search:
    left, right = st.columns([3, 2])
    text = left.text_input(
        _("Search"),
        key=SEARCH,
        bind="query-params",
        icon=":material/search:",
        placeholder=_("Make, model, year, tag or note"),
        on_change=_first_page,
    )
    order = right.selectbox(
        _("Order"), list(Order), format_func=_order_name, key=ORDER, bind="query-params", on_change=_first_page
    )
    with st.popover(_filters_line(), icon=":material/tune:", key="garage filters"):
        makes = _filter(_("Make"), MAKES, offered.makes)
        styles = _filter(_("Body"), BODIES, offered.styles)
        grades = _filter(_("Condition"), CONDITIONS, {grade: offered.grades.get(grade, 0) for grade in Grade})
    return Search(
        text=text,
        makes=makes,
        styles=styles,
        grades=tuple(map(Grade, grades)),
        order=order or Order.NEWEST,
    )


def _filter(label: str, key: str, counts: dict[str, int]) -> tuple[str, ...]:
    names = [name for name, count in counts.items() if count]
    if len(names) < 2 and not st.session_state.get(key):
        return ()
    chosen = st.multiselect(
        label,
        names,
        key=key,
        bind="query-params",
        placeholder=_("Any"),
        format_func=lambda name: grade_name(name) if isinstance(name, Grade) else translate(name),
        on_change=_first_page,
    )
    return tuple(chosen)


def _filters_line() -> str:
    count = sum(len(st.session_state.get(key, ())) for key in (MAKES, BODIES, CONDITIONS))
    return ngettext("{count} filter", "{count} filters", count).format(count=whole(count)) if count else _("Filter")


def _first_page() -> None:
    st.session_state[PAGE_NUMBER] = 1


def _order_name(order: Order) -> str:
    return {
        Order.NEWEST: _("Newest first"),
        Order.DEAREST: _("Highest price first"),
        Order.CHEAPEST: _("Lowest price first"),
        Order.NAME: _("By name"),
        Order.YOUNGEST: _("Latest model year first"),
        Order.FEWEST_MILES: _("Lowest mileage first"),
    }[order]


def _result_line(total: int, everything: int) -> str:
    if total == everything:
        return ngettext("{count} car", "{count} cars", total).format(count=whole(total))
    return _("{count} of {all} cars").format(count=whole(total), all=whole(everything))


def _empty() -> None:
    st.info(
        _("No cars here yet. Every car you value is kept in your garage, so that you can come back to its price."),
        icon=":material/garage:",
    )
    st.page_link("photos.py", label=_("Value a car from two photos"), icon=":material/photo_camera:")
    st.page_link("confirm.py", label=_("Choose a car by hand"), icon=":material/edit:")


def _nothing_found() -> None:
    st.info(_("No car in your garage fits that. Try fewer words or filters."), icon=":material/search_off:")
    st.button(_("Show all cars"), icon=":material/clear_all:", on_click=_clear)


def _clear() -> None:
    st.session_state.update({SEARCH: "", MAKES: [], BODIES: [], CONDITIONS: [], PAGE_NUMBER: 1})


def _just_deleted() -> None:
    """The way back for cars deleted within a day."""
    gone = deleted_cars(visitor_services().garage)
    if not gone:
        return
    just = st.session_state.pop("just deleted", None)
    if just:
        st.toast(_("The {car} is deleted. It can be brought back at the top of this page.").format(car=escaped(just)))
    said = ngettext("{count} car deleted", "{count} cars deleted", len(gone)).format(count=whole(len(gone)))
    with st.expander(said, icon=":material/delete:", expanded=bool(just)):
        st.caption(_("A deleted car can be brought back for a day; after that, nothing of it is left."))
        for car in gone:
            st.button(
                _("Bring back the {car}").format(car=car.name),
                icon=":material/undo:",
                key=f"restore {car.id}",
                on_click=visitor_services().garage.restore,
                args=([car.id],),
            )
