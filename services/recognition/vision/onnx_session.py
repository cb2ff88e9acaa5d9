"""One ONNX Runtime session for each model file in a process; what cannot be opened is a sentence for the operator."""

from functools import cache
from pathlib import Path
from typing import Any

from services.errors import Unavailable
from services.wording import N_

NOT_INSTALLED = N_("{service} cannot run here: ask the operator to install onnxruntime.")
NO_MODEL = N_("{service} cannot open its file: the operator should check that it is an image classifier in ONNX form.")


@cache
def open_session(name: str, file: Path) -> Any:
    """One session a file in a process. Raises Unavailable, for `name`, with a sentence for the operator."""
    try:
        import onnxruntime  # noqa: PLC0415 - the first page need not wait for it
    except ImportError:
        raise Unavailable(name, NOT_INSTALLED) from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except Exception:  # it raises a kind of its own for each way a file can be wrong
        raise Unavailable(name, NO_MODEL) from None
