"""``python -m services.market.build --epa FILE_OR_URL [--specs FILE_OR_URL] [-o FILE]``"""

import argparse
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from services.market.build import epa_source, specs_source
from services.market.build.merge import merge
from services.market.build.schema import TEXT, conform, one_spelling

EPA_URL = "https://www.fueleconomy.gov/feg/epadata/vehicles.csv"
OUTPUT = Path(__file__).parents[1] / "data" / "catalogue.parquet"


def main() -> None:
    """Read both sources, join them, write the catalogue and say how large it is."""
    parser = argparse.ArgumentParser(
        prog="python -m services.market.build", description="Build the embedded catalogue."
    )
    parser.add_argument("--epa", default=EPA_URL, help="EPA's vehicles.csv (or parquet): a file or its address")
    parser.add_argument("--specs", help="trim-level specs (parquet); without it the catalogue has EPA's rows alone")
    parser.add_argument("-o", "--output", default=str(OUTPUT))
    args = parser.parse_args()

    specs = one_spelling(specs_source.read(args.specs)) if args.specs else None
    known = specs_source.years_by_model(specs) if specs is not None else {}
    epa = one_spelling(epa_source.read(args.epa, known))
    rows = merge(conform(epa.iloc[:0]) if specs is None else specs, epa)

    table = pa.Table.from_pandas(rows, preserve_index=False)
    for name in TEXT:
        position = table.schema.get_field_index(name)
        table = table.set_column(position, name, table.column(name).dictionary_encode())
    pq.write_table(table, args.output, compression="zstd", compression_level=19, row_group_size=len(rows))
    years = rows.drop_duplicates(["make", "model", "year"])
    print(
        f"{len(rows):,} variants, {len(years):,} model years, {rows['make'].nunique()} makes "
        f"-> {Path(args.output).stat().st_size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
