"""What was taught so far: how right it is, its file to take along, its address for other programs, and its end."""

import streamlit as st

from pages.parts.frame.visit import visitor_services
from services.teaching.taught import TaughtModel
from services.wording import _, ngettext
from services.wording.formatting import percent, whole
from services.wording.markdown import escaped


def models() -> None:
    """Draw each with its buttons; nothing where nothing was taught."""
    taught = visitor_services().teaching.models.all()
    if not taught:
        return
    st.subheader(_("Taught on this machine"), anchor=False)
    for model in taught:
        _model(model)


def _model(model: TaughtModel) -> None:
    with st.container(border=True):
        st.markdown(f"**{escaped(model.title)}**")
        if not model.unchanged:
            st.warning(
                _("Its file is no longer the one that was taught, so it is not at work. Delete it and teach it anew."),
                icon=":material/warning:",
            )
        elif figures := model.figures:
            cars = ngettext("{count} car", "{count} cars", figures.cars).format(count=whole(figures.cars))
            said = _("{cars} from {pictures} pictures; {share} named right when kept aside.")
            st.caption(said.format(cars=cars, pictures=whole(figures.pictures), share=percent(figures.top_1)))
        with st.container(horizontal=True):
            if model.unchanged:
                st.download_button(
                    _("Take the file along"),
                    model.file.read_bytes,
                    file_name=f"{model.id}.onnx",
                    mime="application/octet-stream",
                    icon=":material/download:",
                    key=f"taught file {model.id}",
                    on_click="ignore",
                )
            st.button(
                _("Delete"),
                icon=":material/delete:",
                key=f"taught delete {model.id}",
                on_click=_delete,
                args=(model.id,),
            )
        if model.unchanged:
            _address(model)


def _address(model: TaughtModel) -> None:
    """How another program asks it."""
    with st.expander(_("Ask it from another program"), icon=":material/api:"):
        st.markdown(
            _("It answers as Imagga's categorizers do, so a program that asks those needs only another address:")
        )
        origin = "/".join((st.context.url or "http://localhost:8501").split("/")[:3])
        address = f"{origin}/api/imagga/v2/categories/{model.id}"
        st.code(f"curl -u NAME:KEY -F image=@car.jpg {address}", language="bash", wrap_lines=True)
        if not visitor_services().settings.api.enabled:
            st.info(_("The API is off: set `CURBSIDE_API__ENABLED=true` and start again."), icon=":material/power_off:")
        st.caption(_("Name and key are those of `curbside api-key add NAME`."))


def _delete(model_id: str) -> None:
    visitor_services().teaching.models.delete(model_id)
    bench = visitor_services().teaching.bench(visitor_services().garage.owner)
    if bench and bench.taught == model_id:
        bench.figures = None
