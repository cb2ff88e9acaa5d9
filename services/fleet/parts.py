"""Chunks as bytes, to be kept: rows and prices as Parquet."""

import io

import pandas as pd


def packed(frame: pd.DataFrame) -> bytes:
    """The frame with its index."""
    out = io.BytesIO()
    frame.to_parquet(out, compression="zstd")
    return out.getvalue()


def unpacked(data: bytes) -> pd.DataFrame:
    """What `packed` was given."""
    frame = pd.read_parquet(io.BytesIO(data))
    return frame.astype({name: object for name in frame.columns if frame[name].dtype == "str"})
