"""Two processes behind nginx on one PostgreSQL: one is killed, the other carries on, and no plan is overdrawn."""

from pathlib import Path

import pytest
import requests

from deploy.__main__ import new_key
from deploy.carrying_on import SETTINGS, Client, carries_on
from deploy.replicas import can_run, own_postgres, replicas

CAP = 2  # calls of CarNET a day: the two photos


def test_one_replica_is_killed_and_the_other_carries_on(stand_ins: str, tmp_path: Path) -> None:
    if missing := can_run():
        pytest.skip(f"this machine has no {missing}")
    live = {"BASE_URL": f"{stand_ins}/carnet", "CALLS_A_DAY": str(CAP)}
    settings = SETTINGS | {f"CURBSIDE_CARNET__{name}": value for name, value in live.items()}
    settings["CURBSIDE_STAND_INS"] = stand_ins
    with own_postgres() as database, replicas(tmp_path, database, settings=settings) as running:
        assert [said for said, held in carries_on(running, new_key(database)) if not held] == []
        Client(running, new_key(database, "another")).identify("honda-accord")
        other = next(port for port, app in zip(running.ports, running.apps, strict=True) if app.poll() is None)
        told = requests.get(f"http://127.0.0.1:{other}/metrics", timeout=30).text
        assert f'curbside_credits_used{{service="CarNET"}} {CAP:.1f}' in told, "by both, and no more"
        for path in ("/metrics", "/mocks/samples", "/mocks/specs"):
            assert requests.get(running.address + path, timeout=30).status_code == 404, "inside alone"
