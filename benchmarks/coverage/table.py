"""The table: every documented row, and whether client and stand-in know it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from requests import Session

from benchmarks.coverage.clients import ASKED
from benchmarks.coverage.fields import HERE, is_read
from benchmarks.coverage.sending import sent
from benchmarks.coverage.stand_ins import fault, refused, served, understood
from services.errors import ServiceError
from services.recognition.observation import Observation

SERVICES = {
    "imagga": "Imagga v2",
    "carnet": "CarNET v2",
    "juhe": "Juhe carDetect",
    "openalpr": "OpenALPR CarCheck v3",
    "platerecognizer": "Plate Recognizer Snapshot",
    "webhooks": "Plate Recognizer webhooks",
    "carquery": "CarQuery 0.3",
    "specs": "Specs contract",
    "valuation": "Valuation contract",
    "marketcheck": "MarketCheck v2",
    "vpic": "NHTSA vPIC",
    "recalls": "NHTSA recalls",
}
NAMES = {"client": "client", "stand_in": "stand-in"}
KINDS = ("parameter", "field", "error")


@dataclass(frozen=True)
class Row:
    """One documented thing; `probe` is what it is tried with, the last two say why a side leaves it out.

    Probes: two values that must be told apart for a parameter (the second alone where the name has the first), the
    fault's kind and our error for an error, as "403>QuotaSpent".
    """

    service: str
    kind: str
    call: str
    name: str
    probe: str = ""
    not_in_client: str = ""
    not_in_stand_in: str = ""


@dataclass(frozen=True)
class Finding:
    """A row as found: whether each side knows it; None for a side that the service does not have."""

    row: Row
    client: bool
    stand_in: bool | None

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The sides that lack it, each with its reason ("" where none is given)."""
        sides = (
            (NAMES["client"], self.client, self.row.not_in_client),
            (NAMES["stand_in"], self.stand_in, self.row.not_in_stand_in),
        )
        return [(side, reason) for side, known, reason in sides if known is False]

    @property
    def outdated(self) -> bool:
        """Whether a reason is given for something that is there."""
        return bool((self.client and self.row.not_in_client) or (self.stand_in and self.row.not_in_stand_in))


def rows() -> list[Row]:
    """Everything documented."""
    with (HERE / "coverage.csv").open(encoding="utf-8", newline="") as lines:
        return [Row(**line) for line in csv.DictReader(lines)]


def find(documented_rows: Iterable[Row], address: str) -> Iterator[Finding]:
    """Try every row, with the stand-ins at that address."""
    sent_by: dict[str, dict[str, set[str]]] = {}
    for row in documented_rows:
        if row.kind == "parameter":
            if row.service not in sent_by:
                sent_by[row.service] = sent(row.service, address)
            yield _parameter(row, sent_by[row.service], address)
        elif row.kind == "field":
            in_answers = (
                None if row.service == "webhooks" else row.name.lower() in _lowered(row.service, row.call, address)
            )
            yield Finding(row, is_read(row.service, row.call, row.name), in_answers)
        else:
            kind, _, error = row.probe.partition(">")
            answered = refused(row.service, kind, row.name, address)
            yield Finding(row, answered and _outcome(row.service, kind, address) == error, answered)


def _lowered(service: str, call: str, address: str) -> set[str]:
    """Header names know no case; two fields that differ in case alone do not occur."""
    return {path.lower() for path in served(service, call, address)}


def _parameter(row: Row, asked: dict[str, set[str]], address: str) -> Finding:
    name, _, value = row.name.partition("=")
    one, two_told, other = row.probe.partition("|")
    values = (one, other) if two_told else (value, row.probe)
    token = row.name.lower() if name.startswith("header:") else row.name
    known = {word.lower() if word.startswith("header:") else word for word in asked.get(row.call, set())}
    return Finding(row, token in known, understood(row.service, row.call, name, values, address))


def _outcome(service: str, kind: str, address: str) -> str:
    """The name of our error that the client makes of a fault; "rejected" for a car that the service would not judge."""
    fault(service, kind, address)
    with Session() as web:  # one that does not try again
        try:
            seen = next(ASKED[service](web, address))()
        except ServiceError as refusal:
            return type(refusal).__name__
        finally:
            fault(service, kind, address, times=0)
    return "rejected" if isinstance(seen, Observation) and seen.car.rejected else "answered"


def share(findings: Sequence[Finding], kind: str, side: str) -> str:
    """ "12 of 14" of one kind on one side; a dash for none."""
    known = [getattr(one, side) for one in findings if one.row.kind == kind]
    return f"{sum(known)} of {len(known)}" if known and known[0] is not None else "-"


def percent(findings: Sequence[Finding], side: str) -> str:
    """What is known of all kinds together, and how many rows are left out with and without a reason."""
    known = [getattr(one, side) for one in findings]
    if not known or known[0] is None:
        return "-"
    reasons = [reason for one in findings for name, reason in one.missing if name == NAMES[side]]
    left_out, unexplained = sum(map(bool, reasons)), reasons.count("")
    told = f"{100 * sum(known) // len(known)} %"
    told += f", {left_out} left out on purpose" if left_out else ""
    return told + (f", {unexplained} MISSING" if unexplained else "")
