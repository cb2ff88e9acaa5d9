"""nginx, PostgreSQL and processes of the app, started as programs of this machine and stopped again."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

ROOT = Path(__file__).parents[1]
CONFIGURATION = ROOT / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
POSTGRES = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Replicas:
    """What runs: the address of nginx, and the processes behind it with the ports that they answer at."""

    address: str
    apps: tuple[subprocess.Popen[bytes], ...]
    ports: tuple[int, ...]
    log: Path  # of nginx

    def served(self, request_id: str) -> int:
        """Which process answered that request, counted from zero: the last one that nginx handed it to."""
        requests.get(f"{self.address}/healthz", timeout=30)  # nginx writes its line before it looks at another request
        line = next(line for line in self.log.read_text("utf-8").splitlines() if line.endswith(request_id))
        return self.ports.index(int(re.findall(r"127\.0\.0\.1:(\d+)", line)[-1]))


def can_run() -> str | None:
    """What is missing on this machine; None where nothing is."""
    missing = [] if Path(NGINX).exists() else ["nginx"]
    if not list(POSTGRES.glob("*/bin/initdb")):
        missing.append("PostgreSQL")
    return " and ".join(missing) or None


@contextmanager
def replicas(
    folder: Path, database: str, *, count: int = 2, settings: Mapping[str, str] | None = None
) -> Iterator[Replicas]:
    """So many processes on that database behind nginx, which answer; they stop at the end."""
    ports = tuple(_free_port() for _app in range(count))
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("CURBSIDE_", "STREAMLIT_", "PYTHON"))
    }
    environment |= {"CURBSIDE_DATABASE": database, "CURBSIDE_SHARE_DRAFTS": "true"}
    environment |= {"STREAMLIT_SERVER_COOKIE_SECRET": "one for all of them"} | dict(settings or {})
    with ExitStack() as stack:
        apps = tuple(stack.enter_context(_app(port, folder, environment)) for port in ports)
        for port in ports:
            wait_for(f"http://127.0.0.1:{port}/healthz")
        address = stack.enter_context(_nginx(folder, ports))
        yield Replicas(address, apps, ports, folder / "nginx.log")


@contextmanager
def _app(port: int, folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.headless=true"]
    own = {"CURBSIDE_DATA_DIR": str(folder / str(port))}
    with (folder / f"app-{port}.log").open("wb") as log:
        app = subprocess.Popen(
            [*command, f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"],
            cwd=ROOT,
            env=dict(environment) | own,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield app
        finally:
            app.kill()
            app.wait()


@contextmanager
def stand_ins() -> Iterator[str]:
    """The address of stand-ins for all replicas; a process asks its own otherwise, and answers are kept by address."""
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "mocks", "--port", str(port)], cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/mocks/samples")
        yield f"http://127.0.0.1:{port}/mocks"
    finally:
        server.kill()
        server.wait()


@contextmanager
def _nginx(folder: Path, ports: tuple[int, ...]) -> Iterator[str]:
    """The committed configuration, with these addresses, paths and one worker."""
    port = _free_port()
    own = "user root;\n" if os.getuid() == 0 else ""  # else its worker could not write to a folder of root's
    written = CONFIGURATION.read_text("utf-8")
    for number, app in enumerate(ports, 1):
        written = written.replace(f"app-{number}:8501", f"127.0.0.1:{app}")
    written = written.replace("listen 8080;", f"listen 127.0.0.1:{port};").replace("/tmp/nginx", f"{folder}/nginx")
    written = written.replace("worker_processes auto;", f"{own}worker_processes 1;\ndaemon off;")
    written = re.sub(r"/dev/std(out|err)", f"{folder}/nginx.log", written)
    file = folder / "nginx.conf"
    file.write_text(written, "utf-8")
    server = subprocess.Popen([NGINX, "-c", str(file), "-p", str(folder), "-e", f"{folder}/nginx.log"])
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def own_postgres() -> Iterator[str]:
    """The address of an empty database, on a socket in a folder of its own; gone at the end."""
    programs = sorted(POSTGRES.glob("*/bin"))[-1]
    folder = tempfile.mkdtemp()
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []  # it refuses to run as root
    if as_user:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)

    def run(program: str, *options: str) -> None:
        subprocess.run(
            [*as_user, str(programs / program), "-D", f"{folder}/data", *options],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    run("initdb", "-U", "curbside", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", f"-k {folder} -c listen_addresses= -c fsync=off", "start")
    try:
        yield f"postgresql://curbside@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(address: str) -> None:
    """Until it answers. Raises requests.RequestException after a minute or so."""
    web = requests.Session()
    again = Retry(total=240, backoff_factor=0.1, backoff_max=0.5, status_forcelist=[502])
    web.mount("http://", HTTPAdapter(max_retries=again))
    web.get(address, timeout=30).raise_for_status()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
