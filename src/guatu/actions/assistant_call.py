"""The one outgoing call guatu can make: to the language model whose address the administrator entered.

Only that host and port are ever connected to: no redirect is followed, no proxy of the environment is used, a
certificate that does not check is refused. An answer has a size and a whole time, however slowly it trickles.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from guatu.extraction import Answer, AskError, Message

ANSWER_BYTES = 2**20
SECONDS = 120.0
_CONNECTING = 10.0
_KEY_BYTES = 4096
_URL = re.compile(r"[!-~]{1,500}")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.){0,10}[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"(?:\d{1,20}|0x[0-9a-f]{0,20})")
_ENDPOINT = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the model listens; `path` is the whole path of the endpoint."""

    host: str
    port: int
    tls: bool
    path: str

    @classmethod
    def of(cls, url: str) -> Address:
        """The address as the administrator entered it; AskError for whatever could be read in two ways."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise _bad(url) from None
        plain = _URL.fullmatch(url) and not set("\\@?#%") & set(url)
        if not plain or parts.scheme not in {"http", "https"} or not _is_host(host) or port == 0:
            raise _bad(url)
        tls = parts.scheme == "https"
        path = parts.path.rstrip("/")
        path = path if path.endswith(_ENDPOINT) else path + _ENDPOINT
        return cls(host, port or (443 if tls else 80), tls, path)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _bad(url: str) -> AskError:
    """What stands before an @ may be a password and is not repeated."""
    shown = "".join(char if char.isprintable() else "?" for char in url.rpartition("@")[2][:120])
    return AskError("assistant.bad_url", url=shown)


def _is_host(host: str) -> bool:
    """A plain name or a standard IP address: octal and shortened forms are read in several ways."""
    if ":" in host or _NUMERIC.fullmatch(host.rpartition(".")[2]):
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True
    return bool(_HOST.fullmatch(host))


@dataclass(frozen=True, slots=True)
class Assistant:
    """A language model at an OpenAI-compatible address; `seconds` is the whole time one answer may take."""

    address: Address
    model: str
    key: str = field(default="", repr=False)
    seconds: float = SECONDS

    def ask(self, messages: Sequence[Message]) -> Answer:
        """The model's answer; AskError says in one line why there is none."""
        began = time.monotonic()
        asked = {"model": self.model, "messages": list(map(dict, messages)), "temperature": 0, "stream": False}
        status, body = self._exchange(json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace"))
        if status != http.client.OK:
            raise self._refused(status)
        if len(body) > ANSWER_BYTES:
            raise self._error("too_long", limit=ANSWER_BYTES // 1024)
        text, tokens = self._said(body)
        return Answer(text, time.monotonic() - began, tokens)

    def _exchange(self, body: bytes) -> tuple[int, bytes]:
        """Status and body, of which no more is read than what is too long."""
        late = threading.Event()
        try:
            with self._connected(late) as connection:
                connection.request("POST", self.address.path, body, self._headers())
                answer = connection.getresponse()
                ok = answer.status == http.client.OK
                said = answer.read(ANSWER_BYTES + 1) if ok else b""
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise self._error("timeout", seconds=round(self.seconds)) from None
            if isinstance(error, http.client.HTTPException) and not isinstance(error, OSError):
                raise self._error("not_json") from None
            raise self._error("unreachable", why=_why(error)) from None
        if late.is_set():
            raise self._error("timeout", seconds=round(self.seconds))
        return answer.status, said

    @contextmanager
    def _connected(self, late: threading.Event) -> Iterator[http.client.HTTPConnection]:
        """A connection that is hung up when the whole time is over, whether it is silent or says a little."""
        plain = socket.create_connection((self.address.host, self.address.port), min(_CONNECTING, self.seconds))
        plain.settimeout(self.seconds)
        line = plain
        if self.address.tls:
            line = ssl.create_default_context().wrap_socket(
                plain, server_hostname=self.address.host, do_handshake_on_connect=False
            )

        def hang_up() -> None:
            late.set()
            with suppress(OSError):
                # The plain method also on a TLS line: TLS's own would wait for the other side's goodbye.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

        watch = threading.Timer(self.seconds, hang_up)
        watch.daemon = True
        watch.start()
        connection = http.client.HTTPConnection(self.address.host, self.address.port)
        connection.sock = line
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            yield connection
        finally:
            watch.cancel()
            connection.close()
            line.close()

    def _headers(self) -> dict[str, str]:
        headers = {
            "Host": str(self.address),
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        return headers | ({"Authorization": f"Bearer {self.key}"} if self.key else {})

    def _refused(self, status: int) -> AskError:
        if 300 <= status < 400:
            return self._error("redirected", status=status)
        key = {401: "key_refused", 403: "key_refused", 429: "busy"}.get(status, "status")
        return self._error(key, status=status)

    def _said(self, body: bytes) -> tuple[str, int | None]:
        """The answer's text and the tokens it reports, out of the envelope every such service uses."""
        try:
            envelope: Any = json.loads(body)
            text = envelope["choices"][0]["message"]["content"]
            usage = envelope.get("usage")
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            raise self._error("not_json") from None
        if not isinstance(text, str):
            raise self._error("not_json")
        tokens = usage.get("total_tokens") if isinstance(usage, dict) else None
        return text, tokens if isinstance(tokens, int) and 0 <= tokens < 10**9 else None

    def _error(self, key: str, **facts: str | int) -> AskError:
        return AskError(f"assistant.{key}", where=str(self.address), **facts)


def assistant_at(url: str, model: str | None, home: Path, environment: Mapping[str, str]) -> Assistant:
    """The model at `url`; its name else from GUATU_ASSISTANT_MODEL, its key from GUATU_ASSISTANT_KEY_FILE or the home.

    AskError where the address, the name or the key cannot be used.
    """
    address = Address.of(url)
    named = (model or environment.get("GUATU_ASSISTANT_MODEL") or "").strip()
    if not named:
        raise AskError("assistant.no_model")
    given = environment.get("GUATU_ASSISTANT_KEY_FILE")
    file = Path(given) if given else home / "assistant.key"
    return Assistant(address, named, _key(file) if given or file.exists() else "")


def office_assistant(home: Path, environment: Mapping[str, str]) -> Assistant | None:
    """The model of the office: GUATU_ASSISTANT_URL and its companions; None where no address is set."""
    url = environment.get("GUATU_ASSISTANT_URL")
    return assistant_at(url, None, home, environment) if url else None


def _key(file: Path) -> str:
    """One line of visible ASCII: anything else could not stand in a header."""
    try:
        with file.open("rb") as opened:
            key = opened.read(_KEY_BYTES).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise AskError("assistant.bad_key", file=str(file)) from None
    if not re.fullmatch(r"[!-~]{1,4000}", key):
        raise AskError("assistant.bad_key", file=str(file))
    return key


def _why(error: OSError) -> str:
    """The system's own words in one line; what the other side sent is not repeated."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.strerror or type(error).__name__).splitlines()[0]
