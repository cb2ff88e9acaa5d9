"""The look at a set: what it finds, how it stops and goes on, what it keeps."""

import io
import os
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.errors import Unavailable
from services.teaching.looking import Eye, Look, Memory, outline
from services.teaching.sources import from_files
from services.teaching.trunk import Trunk
from tests.services.teaching.pictures import COLOURS, picture, readers, see, some


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Eye, "see", see)


def look(files: dict[str, bytes], folder: Path) -> Look:
    return Look(from_files(readers(files)), Memory(folder / "seen" / "now"))


def test_each_picture_is_seen_once_and_what_is_wrong_is_told(tmp_path: Path) -> None:
    files = some(each=2) | {"Audi A4/bad.jpg": b"no picture", "Audi A4/tiny.jpg": picture((9, 9, 9), 1, (30, 30))}
    found = look(files, tmp_path)
    found.run()
    assert (found.done, found.total, len(found.seen), found.finished) == (10, 10, 8, True)
    said = {one.place: str(one.why) for one in found.left_out}
    assert said["Audi A4/bad.jpg"].startswith("This is not a picture we can read.")
    assert "only 30 x 30 pixels" in said["Audi A4/tiny.jpg"]


def test_what_was_seen_is_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = some(each=2)
    first = look(files, tmp_path)
    first.run()

    def asked_again(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Eye, "see", asked_again)
    again = look(files, tmp_path)
    again.run()
    assert again.left_out == []
    for one, other in zip(first.seen, again.seen, strict=True):
        assert one.vector == pytest.approx(other.vector, abs=1e-6)


def test_no_picture_lies_on_the_disk_afterwards(tmp_path: Path) -> None:
    look(some(each=2), tmp_path).run()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 8
    assert all(path.stat().st_size < 4000 and b"\xff\xd8\xff" not in path.read_bytes() for path in kept)


def test_a_look_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    found = look(some(each=3), tmp_path)
    stops = iter([False, False, True])
    found.run(lambda: found.cancel() if next(stops, False) else None)
    assert (found.done, found.finished) == (3, False)
    found.start()
    found.wait()
    assert found.finished
    assert len(found.seen) == 12
    assert len({one.place for one in found.seen}) == 12


def test_a_machine_that_cannot_look_stops_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise Unavailable("Teaching", "{service} cannot run here: ask the operator to install onnxruntime.")

    monkeypatch.setattr(Eye, "see", gone)
    found = look(some(each=2), tmp_path)
    found.run()
    assert str(found.failure).startswith("Teaching cannot run here")
    assert found.done == 0


def test_a_memory_that_is_damaged_or_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "seen" / "now")
    memory.keep("a" * 64, np.ones(3), None)
    (tmp_path / "seen" / "now" / f"{'a' * 64}.npz").write_bytes(b"broken")
    assert memory.find("a" * 64) is None
    (tmp_path / "file").write_text("in the way")
    Memory(tmp_path / "file" / "now").keep("b" * 64, np.ones(3), None)


def test_what_was_seen_is_forgotten_after_a_month(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "seen" / "now")
    memory.keep("a" * 64, np.ones(3), None)
    memory.keep("b" * 64, np.ones(3), None)
    old = tmp_path / "seen" / "now" / f"{'a' * 64}.npz"
    os.utime(old, (time.time() - 31 * 86_400,) * 2)
    memory.purge()
    assert memory.find("a" * 64) is None
    assert memory.find("b" * 64) is not None


def test_an_outline_survives_another_size_and_quality() -> None:
    first = picture(COLOURS["Audi A4"], 5, (640, 480))
    out = io.BytesIO()
    Image.open(io.BytesIO(first)).resize((200, 150)).save(out, "JPEG", quality=40)
    assert (outline(first) ^ outline(out.getvalue())).bit_count() <= 4
    assert (outline(first) ^ outline(picture(COLOURS["Audi A4"], 6, (640, 480)))).bit_count() > 8


def test_another_network_begins_anew(tmp_path: Path) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(b"another network")
    assert Eye().fingerprint != Eye(Trunk(other)).fingerprint
