"""`python -m training.by_heart EMBEDDING.onnx CLASSIFIER.onnx -o CARS.onnx`: both networks in one file.

An embedding that was trained from a classifier shares its lower fifteen blocks: they are computed once, and the file
tells vectors and, for the cars that the classifier learned by heart, its log-odds beside them ("cars").
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.embedding import Embedder
from training.network import SIXTEENTH, Classifier, start_from
from training.onnx_file import read_card, read_onnx, read_weights, write_embedding

ALIKE = 1e-3  # weights of one network in two files differ by rounding at most


class Joined(nn.Module):
    """An embedder, and what its classifier has above the blocks that both share."""

    def __init__(self, embedder: Embedder, classifier: Classifier) -> None:
        super().__init__()
        self.embedder = embedder
        self.blocks = classifier.trunk.blocks[SIXTEENTH:]
        self.head, self.head_norm, self.cars = classifier.head, classifier.head_norm, classifier.cars

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """Vectors, and log-odds of makes, bodies, ends and cars."""
        maps = self.embedder.maps(x)
        vectors, _, makes, bodies, ends = self.embedder.answers(maps)
        seen = functional.relu6(self.head_norm(self.head(self.blocks(maps)))).mean((2, 3))
        return vectors, makes, bodies, ends, self.cars(seen)


def joined(embedding: Path, classifier: Path) -> Joined:
    """Both networks out of their files. Raises ValueError where they share no lower blocks."""
    weights, (known, cars, _) = read_weights(embedding), read_onnx(classifier)
    shared = [name for name in known if name.startswith(("trunk.stem", *(f"trunk.blocks.{n}." for n in range(15))))]
    if any(name not in weights or not torch.allclose(weights[name], known[name], atol=ALIKE) for name in shared):
        raise ValueError("The embedding was not trained from this classifier: its lower blocks are others.")
    makes, bodies = len(weights["of_make"]), len(weights["body.weight"])
    embedder, by_heart = Embedder(range(makes), bodies), Classifier(len(cars))
    start_from(embedder, weights)
    start_from(by_heart, known)
    return Joined(embedder.eval(), by_heart.eval())


def main(arguments: Sequence[str] | None = None) -> int:
    """Join them and write the file."""
    parser = argparse.ArgumentParser(prog="python -m training.by_heart", description=__doc__)
    parser.add_argument("embedding", type=Path)
    parser.add_argument("classifier", type=Path)
    parser.add_argument("-o", dest="model", type=Path, required=True)
    options = parser.parse_args(arguments)
    _, cars, known = read_onnx(options.classifier)
    card = read_card(options.embedding) | {"trust": known.get("trust")}
    write_embedding(joined(options.embedding, options.classifier), card, options.model, cars)
    return 0


if __name__ == "__main__":
    sys.exit(main())
