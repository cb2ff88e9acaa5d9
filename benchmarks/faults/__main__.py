"""`python -m benchmarks.faults` prints a line a fault and a count of the cells; 1 where a promise was broken."""

import io
import logging
import sys

from PIL import Image

from benchmarks.faults.kinds import every_fault
from benchmarks.faults.matrix import STEPS, Cell, row
from services.photo import read_photo


def main() -> int:
    logging.disable(logging.NOTSET)
    out = io.BytesIO()
    Image.effect_mandelbrot((640, 480), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(out, "JPEG")
    photo, cells = read_photo(out.getvalue()), list[Cell]()
    print(f"{'fault':36}  answers  slowest   broken promises")
    for fault in every_fault():
        met = row(fault, photo)
        cells += met
        broken = "; ".join(f"{cell.service}: {', '.join(cell.wrong)}" for cell in met if cell.wrong)
        answered = sum(not cell.told for cell in met)
        print(f"{fault.name:36}  {answered:7}  {max(cell.seconds for cell in met):6.2f} s  {broken}", flush=True)
    wrong = sum(bool(cell.wrong) for cell in cells)
    print(f"{len(cells)} cells, {len(STEPS)} services; {wrong} with a broken promise")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
