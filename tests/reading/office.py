"""A real office for the tests of hostile uploads: `guatu serve` on a home folder of its own, and a signed-in client."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
_BOUNDARY = "----guatu-hostile"


def environment(home: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GUATU", "DJANGO"))}
    return {**kept, "GUATU_HOME": str(home), "GUATU_LANG": "zh", "PYTHONPATH": str(ROOT / "src")}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    seconds: float


@dataclass
class Client:
    """A browser without pictures: cookies, forms, uploads; every request is timed."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode({**fields, **token}).encode(), kind)

    def upload(self, name: str, data: bytes, key: str) -> Answer:
        """Post one file for review under a name given as a hostile client would give it."""
        fields = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), "key": key, "way": "review"}
        head = "".join(
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{text}\r\n'
            for field, text in fields.items()
        )
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        head += f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{quoted}"\r\n'
        body = head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data
        body += f"\r\n--{_BOUNDARY}--\r\n".encode()
        return self._ask(
            "POST", "/documents/upload", body, {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        )

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        began = time.monotonic()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {"Cookie": cookies, "Accept-Language": "zh", "Referer": f"http://127.0.0.1:{self.port}/", **headers}
        link.request(method, path, body, told)
        response = link.getresponse()
        text = response.read().decode("utf-8", "replace")
        for header in response.headers.get_all("Set-Cookie") or []:
            name, value = header.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        link.close()
        return Answer(
            response.status,
            {name.lower(): text for name, text in response.headers.items()},
            text,
            time.monotonic() - began,
        )


class Office:
    """`guatu serve` and its administrator."""

    def __init__(self, home: Path, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.log = log
        command = [sys.executable, "-m", "guatu", "account", "guan"]
        made = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=True)
        self.password = re.findall(r"[\w-]{12}(?![\w-])", made.stdout)[-1]
        with log.open("wb") as told:
            command = [sys.executable, "-m", "guatu", "serve", "--port", str(self.port)]
            self.server = subprocess.Popen(command, env=environment(home), stdout=told, stderr=told)

    def client(self) -> Client:
        client = Client(self.port)
        end = time.monotonic() + 60
        while True:
            try:
                if client.get("/alive").status == 200:
                    break
            except OSError:
                pass
            assert self.server.poll() is None, self.log.read_text()
            assert time.monotonic() < end, "the office did not answer within a minute"
            time.sleep(0.1)
        client.get("/login")
        entered = client.post("/login", {"login": "guan", "password": self.password})
        assert entered.status == 302, entered.body[:2000]
        return client

    def close(self) -> None:
        self.server.terminate()
        self.server.wait(20)

    def memory(self) -> int:
        """The most memory in MB that any process of the office has now, its readers of files among them."""
        listed = subprocess.run(["ps", "-eo", "pid,ppid,rss"], capture_output=True, text=True, check=True).stdout
        rows = [tuple(map(int, line.split())) for line in listed.splitlines()[1:]]
        family = {self.server.pid}
        for _ in range(4):
            family |= {pid for pid, parent, _ in rows if parent in family}
        return max((rss for pid, _, rss in rows if pid in family), default=0) >> 10
