"""One ONNX Runtime session for each model file in a process; what cannot be opened is a sentence for the operator.

Files are known by their content: one that is replaced while the process runs is opened anew.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from services.errors import Unavailable
from services.wording import N_

if TYPE_CHECKING:
    from onnx import ModelProto

NOT_INSTALLED = N_("{service} cannot run here: ask the operator to install onnxruntime.")
NO_MODEL = N_("{service} cannot open its file: the operator should check that it is an image classifier in ONNX form.")
WHOLE_NUMBERS = b"QuantizeLinear"  # a step of networks that also compute in them; "DequantizeLinear" is another


def file_digest(file: Path | None) -> str:
    """SHA-256 of a file's content, hex, "" where there is no such file; read only when the file has changed."""
    try:
        state = file.stat() if file else None
    except OSError:
        state = None
    if file is None or state is None:
        return ""
    return _digest(file, (state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino))


@lru_cache(maxsize=64)
def _digest(file: Path, _state: tuple[int, ...]) -> str:
    return sha256(file.read_bytes()).hexdigest()


def open_session(name: str, file: Path, output: str = "") -> Any:
    """One session a file's content in a process. Raises Unavailable, for `name`, with a sentence for the operator.

    With `output` it is of `part_of` the network: ONNX Runtime works out every output, asked for or not.
    """
    try:
        return _open(file, file_digest(file), output)
    except ImportError:
        raise Unavailable(name, NOT_INSTALLED) from None
    except Exception:  # it raises a kind of its own for each way a file can be wrong
        raise Unavailable(name, NO_MODEL) from None


def part_of(file: Path, output: str) -> "ModelProto":
    """A network from its input "picture" to that output, without what it does not need and without its notes."""
    import onnx  # noqa: PLC0415 - nothing else waits for it
    from onnx.utils import Extractor  # noqa: PLC0415

    return Extractor(onnx.load(file)).extract_model(["picture"], [output])


@lru_cache(maxsize=16)
def _open(file: Path, _content: str, output: str) -> Any:
    import onnx  # noqa: PLC0415 - the first page need not wait for them
    import onnxruntime  # noqa: PLC0415

    model = part_of(file, output) if output else onnx.load(file)
    return onnxruntime.InferenceSession(
        without_subnormals(model).SerializeToString(), options(file), providers=["CPUExecutionProvider"]
    )


def without_subnormals(network: "ModelProto") -> "ModelProto":
    """The network with weights of less than 1e-38 set to nought: a processor takes a hundred times as long for them.

    Two layers of the OCR's finder of lines consist of such for the most part; without them it is three times as quick.
    """
    from onnx import TensorProto, numpy_helper  # noqa: PLC0415

    for weights in network.graph.initializer:
        if weights.data_type == TensorProto.FLOAT:
            numbers = numpy_helper.to_array(weights)
            tiny = (np.abs(numbers) < np.finfo(np.float32).tiny) & (numbers != 0)
            if tiny.any():
                weights.CopyFrom(numpy_helper.from_array(np.where(tiny, np.float32(0), numbers), weights.name))
    return network


def options(file: Path) -> Any:
    """How a network is run."""
    import onnxruntime  # noqa: PLC0415

    chosen = onnxruntime.SessionOptions()
    chosen.intra_op_num_threads = 2
    # No photo is as large as the one before: room kept for the next is of the wrong size, and a quarter of all memory.
    chosen.enable_cpu_mem_arena = chosen.enable_mem_pattern = False
    chosen.add_session_config_entry("session.intra_op.allow_spinning", "0")  # it would hold a core while it waits
    if WHOLE_NUMBERS not in file.read_bytes():
        # Weights alone are kept as whole numbers: they are multiplied back now, once, not for each picture.
        chosen.add_session_config_entry("session.disable_quant_qdq", "1")
    chosen.log_severity_level = 4
    return chosen
