"""An embedding and the classifier it was trained from, in one network."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the trainer is not installed (extra: train)")

from training import by_heart
from training.embedding import Embedder, _alone
from training.network import Classifier, start_from


def pair() -> tuple[Embedder, Classifier]:
    torch.manual_seed(1)
    classifier = Classifier(3).eval()
    embedder = Embedder([0, 0, 1], bodies=2).eval()
    shared = {name: value for name, value in classifier.state_dict().items() if name.startswith("trunk")}
    start_from(embedder, shared)
    return embedder, classifier


def test_joined_they_say_what_each_says_alone() -> None:
    embedder, classifier = pair()
    pictures = torch.rand(2, 3, 64, 64)
    with torch.inference_mode():
        alone = (*embedder(pictures), classifier(pictures))
        together = by_heart.Joined(embedder, classifier)(pictures)
    for one, other in zip(alone, together, strict=True):
        assert torch.allclose(one, other, atol=1e-4)


def test_a_classifier_it_was_not_trained_from_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder, classifier = pair()
    other = {name: value + 0.1 for name, value in classifier.state_dict().items() if value.dtype.is_floating_point}
    monkeypatch.setattr(by_heart, "read_weights", lambda _: embedder.state_dict())
    monkeypatch.setattr(by_heart, "read_onnx", lambda _: (other, [None] * 3, {}))
    with pytest.raises(ValueError, match="its lower blocks are others"):
        by_heart.joined(Path("cars.onnx"), Path("other.onnx"))


def test_a_run_goes_on_from_the_embedder_of_a_file_that_holds_both() -> None:
    its, of_the_classifier = torch.ones(1), torch.zeros(1)
    both = {"embedder.head.weight": its, "head.weight": of_the_classifier, "blocks.15.look.weight": of_the_classifier}
    assert _alone(both) == {"head.weight": its}
    assert _alone({"head.weight": its}) == {"head.weight": its}
