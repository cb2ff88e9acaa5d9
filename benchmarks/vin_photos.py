"""`python -m benchmarks.vin_photos [--labels 200]`: how many drawn labels are read, by kind, tilt and typeface.

The thresholds of `services.recognition.lettering.vin_photo` were chosen on labels 0 to 99 in the typefaces of
`TUNED_ON`; reported are labels from 10,000 on, in typefaces that were left out whole. Beside it stands what one look
upright with the plain OCR finds, without bar codes, mending and check digit.
"""

import argparse
import io
from collections import Counter
from collections.abc import Iterator
from time import perf_counter

from PIL import Image

from benchmarks.vin_labels import LEFT_OUT, TUNED_ON, Label, draw
from services.photo import read_photo
from services.recognition.lettering.ocr import read_lines
from services.recognition.lettering.vin_photo import read_vin_photo


def groups(label: Label) -> Iterator[str]:
    """What rows of the table a label counts in."""
    yield "all"
    yield label.kind
    yield "tilt up to 5 degrees" if abs(label.tilt) <= 5 else "tilt 5 to 15 degrees"
    yield "upright" if label.turn == 0 else "turned"
    yield label.typeface


def plainly_read(label: Label) -> bool:
    """Whether the VIN stands in what the OCR reads at once."""
    lines = read_lines(Image.open(io.BytesIO(label.jpeg)).convert("RGB"))
    return any(label.vin in text.replace(" ", "") for text, _, _ in lines)


def main() -> None:
    """Measure and print."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--labels", type=int, default=200)
    ask.add_argument("--tuned-on", action="store_true", help="the labels that thresholds were chosen on")
    told = ask.parse_args()
    first, typefaces = (0, TUNED_ON) if told.tuned_on else (10_000, LEFT_OUT)
    seen, right, sure, wrong, wrongly_sure, plain = (Counter[str]() for _ in range(6))
    began, reading = perf_counter(), 0.0
    for seed in range(first, first + told.labels):
        label = draw(seed, typefaces)
        photo, started = read_photo(label.jpeg), perf_counter()
        found = read_vin_photo(photo)
        reading += perf_counter() - started
        bare = plainly_read(label)
        for group in groups(label):
            seen[group] += 1
            plain[group] += bare
            right[group] += found is not None and found.vin == label.vin
            wrong[group] += found is not None and found.vin != label.vin
            sure[group] += found is not None and found.sure
            wrongly_sure[group] += found is not None and found.sure and found.vin != label.vin
    print(f"{'':24} labels  right   sure  wrong  wrong and sure   plain OCR")
    for group, count in seen.items():
        shares = [f"{100 * one[group] / count:5.1f}%" for one in (right, sure, wrong)]
        print(f"{group:24} {count:6} {' '.join(shares)} {wrongly_sure[group]:15} {100 * plain[group] / count:10.1f}%")
    print(f"{reading / told.labels:.2f} s a photo, {perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
