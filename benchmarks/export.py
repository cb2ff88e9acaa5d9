"""What a report costs to take along: `python -m benchmarks.export`. Each format stands below a plain dump of its data.

Every format is made of the sample Corolla's report in every language; time is the median of nine, size the largest.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pypdf import PdfReader

from benchmarks.speed import SAMPLE, running, seconds
from services.build import build_services
from services.export.comparables_csv import comparables_csv
from services.export.pdf import PAPERS, Paper, pdf
from services.export.photos import fit_to_take_along
from services.export.record import read_back, record
from services.export.report_data import report_of
from services.export.web_page import web_page
from services.photo import Photo, read_photo
from services.report import Appraisal
from services.settings import Badge, Settings
from services.vehicle import Grade, Side, Vehicle
from services.wording import languages, use_locale

PORT = 8631
SLOWEST_S, LARGEST = 2.0, 1_000_000


def sample() -> Appraisal:
    """The report of the sample Corolla, from the stand-ins."""
    mocks = ("-m", "mocks", "--port", str(PORT))
    with running(*mocks, port=PORT, path="/mocks/samples"), tempfile.TemporaryDirectory() as folder:
        shop = build_services(
            Settings(stand_ins=f"http://127.0.0.1:{PORT}/mocks", data_dir=Path(folder), badge=Badge(enabled=False))
        )
        car = Vehicle(make="Toyota", model="Corolla", year=2010)
        return shop.appraiser.appraise(car, 58_000, "miles", Grade.GOOD)


def printed(appraisal: Appraisal, paper: Paper, photos: dict[Side, Photo] | None = None) -> bytes:
    return pdf(report_of(appraisal), paper, fit_to_take_along(photos) if photos else None)


def formats(appraisal: Appraisal, photos: dict[Side, Photo]) -> dict[str, Callable[[], str | bytes]]:
    """What makes each file, by its name; the baseline first."""
    return {
        "plain dump": appraisal.model_dump_json,
        **{f"PDF, {paper}": partial(printed, appraisal, paper) for paper in PAPERS},
        "PDF, A4, two photos": partial(printed, appraisal, "A4", photos),
        "HTML": lambda: web_page(report_of(appraisal)),
        "HTML, two photos": lambda: web_page(report_of(appraisal), fit_to_take_along(photos)),
        "JSON": partial(record, appraisal),
        "CSV": partial(comparables_csv, appraisal.valuation),
    }


def main() -> None:
    """Print the table; a limit missed ends with an error."""
    appraisal = sample()
    photos = {side: read_photo(SAMPLE.with_stem(f"toyota-corolla-{side}").read_bytes()) for side in Side}
    made = formats(appraisal, photos)
    started = time.perf_counter()
    made["PDF, A4"]()
    print(f"first PDF of a process, its font read: {time.perf_counter() - started:.2f} s")
    missed = False
    print(f"{'':22}{'time':>12}{'size':>10}")
    for name, make in made.items():
        spent, size = 0.0, 0
        for language in languages():
            with use_locale(language):
                make()
                spent = max(spent, seconds(make, 9))
                file = make()
            size = max(size, len(file.encode() if isinstance(file, str) else file))
        kept = spent < SLOWEST_S and size < LARGEST
        missed = missed or not kept
        print(f"{name:22}{spent * 1000:>9.2f} ms{size / 1000:>7.0f} kB{'' if kept else '  MISSED'}")
    pages = len(PdfReader(io.BytesIO(pdf(report_of(appraisal)))).pages)
    same = report_of(read_back(record(appraisal))) == report_of(appraisal)
    print(f"the PDF has {pages} pages; the report made of the JSON is {'the same' if same else 'ANOTHER ONE'}")
    sys.exit(missed or not same)


if __name__ == "__main__":
    main()
