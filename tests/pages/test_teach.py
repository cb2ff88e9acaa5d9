"""The page that teaches, in each of its states; looking at pictures for seconds has tests of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from services.build import shared_services
from services.errors import Unavailable
from services.teaching.looking import Eye, Look
from services.wording.formatting import percent
from tests.pages.test_flow import corolla, unfold, words
from tests.services.teaching.pictures import COLOURS, picture, see, some, written, zipped

Open = Callable[[], AppTest]


@pytest.fixture
def teach(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    """Opens the page."""
    monkeypatch.setattr(Eye, "see", see)
    return lambda: open_app().switch_page("teach.py").run()


def looked(at: AppTest) -> AppTest:
    """The page once every picture was looked at."""
    for bench in shared_services().teaching._benches.values():
        bench.look.wait()
    return at.run()


def give_place(at: AppTest, place: Path | str) -> AppTest:
    at.segmented_control(key="teach from").set_value("On this machine").run()
    at.text_input[0].set_value(str(place))
    return at.button(key="FormSubmitter:teach place-Look at the pictures").click().run()


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def errors(at: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in at.error]


def test_from_a_zip_to_a_column_on_the_board_and_back(teach: Open) -> None:
    files = some(each=6) | {"Audi A4/wrong.jpg": picture(COLOURS["BMW X5"], 77), "Audi A4/x.txt": b"x"}
    at = teach()
    at.file_uploader(key="teach zip").set_value(("cars.zip", zipped(files), "application/zip")).run()
    at = looked(at)
    assert not at.exception
    said = words(at)
    assert "**4 cars** with **25 pictures** to learn from." in said
    assert "1 picture to check" in [one.value for one in at.subheader]
    assert "It stands under **Audi A4** but looks like **BMW X5**." in said
    next(radio for radio in at.radio if radio.label == "What is it?").set_value("BMW X5").run()
    assert "**4 cars** with **25 pictures** to learn from." in words(at)
    at = press(at, "Teach 4 cars")
    assert not at.exception
    assert at.metric[0].value == percent(1)
    assert "It is at work" in at.success[0].value
    at = at.switch_page("photos.py").run()
    at = unfold(corolla(at).switch_page("confirm.py"), "why")
    assert words(at).count("**My cars**") == 2  # a column on the board for each photo
    at = at.switch_page("teach.py").run()
    at.button(key="taught delete my_cars").click().run()
    assert not shared_services().teaching.models.all()
    assert "**My cars**" not in words(unfold(at.switch_page("confirm.py"), "why"))


def test_from_a_folder_on_this_machine(teach: Open, tmp_path: Path) -> None:
    at = looked(give_place(teach(), written(some(each=3), tmp_path / "set")))
    assert "**4 cars** with **12 pictures** to learn from." in words(at)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"loose.jpg": b"x"}, "There is no picture with a car's name here. Its folder names no car"),
        ({}, "There is no picture with a car's name here."),
    ],
)
def test_a_folder_without_cars_is_a_sentence(teach: Open, tmp_path: Path, files: dict[str, bytes], said: str) -> None:
    (tmp_path / "set").mkdir()
    at = give_place(teach(), written(files, tmp_path / "set"))
    assert errors(at)[0].startswith(said)


def test_a_place_that_is_not_there_is_a_sentence_and_stays_in_its_field(teach: Open) -> None:
    at = give_place(teach(), "/no/such/place")
    assert errors(at) == ["There is no folder, ZIP or CSV of that name on this machine."]
    assert at.text_input[0].value == "/no/such/place"


def test_one_car_alone_cannot_be_taught(teach: Open, tmp_path: Path) -> None:
    at = looked(give_place(teach(), written(some(["Audi A4"], 4), tmp_path / "set")))
    assert next(button for button in at.button if button.label == "Teach 1 car").disabled
    assert "At least two cars are needed" in at.info[0].value


def test_the_name_of_another_service_is_not_taken(teach: Open, tmp_path: Path) -> None:
    at = looked(give_place(teach(), written(some(each=3), tmp_path / "set")))
    at.text_input(key="teach title").set_value("imagga").run()
    assert at.info[0].value == "Another service has that name: please choose another one."
    at.text_input(key="teach title").set_value(" ").run()
    assert at.info[0].value == "Please give it a name."


def test_a_look_that_was_stopped_says_so_and_goes_on(
    teach: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(look: Look) -> None:
        look.done = 2

    at = teach()
    monkeypatch.setattr(Look, "start", stopped)
    at = give_place(at, written(some(each=3), tmp_path / "set"))
    assert at.info[0].value == "Stopped at 2 of 12. What was seen so far is kept."
    monkeypatch.undo()
    monkeypatch.setattr(Eye, "see", see)
    assert "Go on" in [button.label for button in at.button]


def test_a_machine_that_cannot_look_says_why(teach: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise Unavailable("Teaching", "{service} cannot run here: ask the operator to install onnxruntime.")

    at = teach()
    monkeypatch.setattr(Eye, "see", gone)
    at = looked(give_place(at, written(some(each=3), tmp_path / "set")))
    assert errors(at) == ["Teaching cannot run here: ask the operator to install onnxruntime."]
    monkeypatch.setattr(Eye, "see", see)
    assert "**4 cars**" in words(looked(press(at, "Go on")))


def test_a_changed_file_is_not_at_work_and_says_so(teach: Open) -> None:
    at = teach()
    models = shared_services().teaching.models
    models.folder.mkdir(parents=True)
    (models.folder / f"mine.{'0' * 16}.onnx").write_bytes(b"another")
    at = at.run()
    assert not at.exception
    assert "no longer the one that was taught" in at.warning[0].value
    at.button(key="taught delete mine").click().run()
    assert models.all() == ()


def test_it_is_the_operators_alone(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_OPERATOR__SECRET", "a secret of ours")
    at = open_app().switch_page("teach.py").run()
    assert [one.value for one in at.title] == ["For the operator"]
    assert not at.file_uploader


def test_the_garage_is_learned_from_after_one_question_that_can_be_taken_back(teach: Open) -> None:
    at = teach()
    at.segmented_control(key="teach from").set_value("My garage").run()
    assert "May Curbside learn from the photos you keep" in words(at)
    at = press(at, "Yes, learn from them")
    assert "0 photos are kept with your cars." in words(at)
    at = press(at, "Take my consent back")
    assert "May Curbside learn from the photos" in words(at)
