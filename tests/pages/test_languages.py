"""The whole way through the pages in every language: nothing fails, and nothing that was translated stays English."""

from collections.abc import Callable

import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from services import wording
from services.wording import _, languages, use_locale

Open = Callable[[], AppTest]
OTHERS = [language for language in languages() if language != "en"]


def seen(at: AppTest) -> set[str]:
    """Every text of the page: what it says, and what its controls are called."""
    said = [*at.title, *at.header, *at.subheader, *at.markdown, *at.caption]
    said += [*at.info, *at.warning, *at.error, *at.success]
    controls = [*at.button, *at.toggle, *at.radio, *at.selectbox, *at.number_input, *at.text_input, *at.metric]
    controls += [*at.expander, *at.file_uploader, *at.status]
    texts = {str(part.value) for part in said} | {str(part.label) for part in controls}
    names = {"make", "model", "trim"}  # a Toyota may be called Pickup
    texts |= {str(one) for part in [*at.radio, *at.selectbox] if part.key not in names for one in part.options}
    return texts | {str(heading) for table in at.table for heading in table.value.columns}


def english(language: str) -> set[str]:
    """The sentences that read otherwise in that language."""
    with (wording.CATALOGUES / f"{language}.po").open("rb") as file:
        return {
            message.id
            for message in read_po(file, locale=language)
            if isinstance(message.id, str) and message.id and message.id != message.string
        }


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_speaks_the_language(open_app: Open, language: str) -> None:
    leftovers = english(language)

    def checked(at: AppTest) -> AppTest:
        assert not at.exception
        assert seen(at) & leftovers == set()
        return at

    at = open_app()
    at = checked(at.radio(key="language").set_value(language).run())
    with use_locale(language):
        assert at.title[0].value == _("What is this car worth?")
        at = checked(at.button(key="try toyota-corolla").click().run())
        assert at.title[0].value == _("Is this the car?")
        at.selectbox(key="year").select(2010).run()
        at = at.text_input(key="mileage").set_value("58000").run()
        at = checked(press(at, _("Show specs and price")))
        assert at.title[0].value == "2010 Toyota Corolla"
        for page in ("providers.py", "accuracy.py", "arrivals.py"):
            at = checked(at.switch_page(page).run())


def test_a_change_of_language_keeps_what_was_entered(open_app: Open) -> None:
    at = open_app().switch_page("confirm.py").run()
    at.selectbox(key="make").select("Toyota").run()
    at.selectbox(key="model").select("Corolla").run()
    at.selectbox(key="year").select(2010).run()
    at = at.text_input(key="mileage").set_value("58000").run()
    at = at.radio(key="language").set_value("de").run()
    entered = [at.selectbox(key=key).value for key in ("make", "model", "year")]
    assert (entered, at.text_input(key="mileage").value) == (["Toyota", "Corolla", 2010], "58000")
    with use_locale("de"):
        at = at.radio(key="language").set_value("en").run()
    assert at.title[0].value == "Which car is it?"
    assert at.selectbox(key="year").value == 2010


def test_the_choice_of_language_lasts_from_page_to_page(open_app: Open) -> None:
    at = open_app()
    at.radio(key="language").set_value("es").run()
    with use_locale("es"):
        at = at.switch_page("accuracy.py").run()
        assert at.radio(key="language").value == "es"
        assert at.title[0].value == _("How accurate are the prices?")


def test_a_unit_may_be_chosen_without_the_language(open_app: Open) -> None:
    at = open_app()
    assert at.radio(key="distances in").value == "miles"
    at = at.radio(key="distances in").set_value("km").run()
    assert (at.radio(key="language").value, at.radio(key="distances in").value) == ("en", "km")
