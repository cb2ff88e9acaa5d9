"""What is in the set, before anything is learned: cars with their pictures, and what is left out with its reason."""

from collections import Counter

import streamlit as st

from services.teaching.bench import Bench
from services.teaching.labels import car_name
from services.teaching.review import USEFUL
from services.wording import _, ngettext
from services.wording.formatting import whole
from services.wording.markdown import escaped

MOST_LISTED = 30  # files of one reason


def inside(bench: Bench) -> None:
    """Draw the counts, the cars and what is left out."""
    found = bench.review()
    st.subheader(_("What is in it"), anchor=False)
    cars = ngettext("{count} car", "{count} cars", len(found.cars)).format(count=whole(len(found.cars)))
    pictures = ngettext("{count} picture", "{count} pictures", len(found.pictures)).format(
        count=whole(len(found.pictures))
    )
    st.markdown(_("**{cars}** with **{pictures}** to learn from.").format(cars=cars, pictures=pictures))
    if found.cars:
        few = [count < USEFUL for count in found.counts.values()]
        notes = [_("few: more would help") if short else "" for short in few]
        table = {
            _("Car"): [car_name(car) for car in found.cars],
            _("Pictures"): list(map(whole, found.counts.values())),
        }
        with st.container(height=300 if len(found.cars) > 8 else "content", border=False):
            st.table(
                table | ({_("Note"): notes} if any(few) else {}), hide_index=True, alt=_("The cars and their pictures")
            )
    if found.copies:
        said = ngettext(
            "{count} picture was there twice: one of each is kept.",
            "{count} pictures were there twice: one of each is kept.",
            found.copies,
        )
        st.caption(said.format(count=whole(found.copies)))
    for car in found.too_few:
        st.warning(
            _("{car} has a single picture and is left out: give it at least one more.").format(
                car=escaped(car_name(car))
            ),
            icon=":material/warning:",
        )
    if bench.look.left_out:
        _left_out(bench)


def _left_out(bench: Bench) -> None:
    left_out = bench.look.left_out
    title = ngettext("{count} file is left out", "{count} files are left out", len(left_out))
    with st.expander(title.format(count=whole(len(left_out))), icon=":material/block:"):
        for why, count in Counter(str(one.why) for one in left_out).most_common():
            places = [one.place for one in left_out if str(one.why) == why]
            st.markdown(f"**{escaped(why)}**")
            st.code("\n".join(places[:MOST_LISTED]), language=None, wrap_lines=True)
            if count > MOST_LISTED:
                st.caption(_("and {count} more").format(count=whole(count - MOST_LISTED)))
