"""A language model's service on this machine that behaves as a test tells it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaves = Callable[[BaseHTTPRequestHandler], None]


class Quiet(ThreadingHTTPServer):
    """Callers that hang up, or refuse the certificate, are what the tests are about."""

    def handle_error(self, *_: object) -> None:
        """Says nothing."""


class Model:
    """A service on a free port of this machine that behaves as told and remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.behaves: Behaves = says("好")
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                model.heard.append((self.path, dict(self.headers), body))
                try:
                    model.behaves(self)
                except OSError:
                    # The caller has hung up, as it should.
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Keeps the test's output clean."""

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def sends(status: int, body: bytes, **headers: str) -> Behaves:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def says(text: str, **more: object) -> Behaves:
    envelope = {"choices": [{"message": {"role": "assistant", "content": text}}], **more}
    return sends(200, json.dumps(envelope).encode())
