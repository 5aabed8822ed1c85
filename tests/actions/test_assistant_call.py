"""The one outgoing call: to the address entered and to no other, bounded in size and time, told in one line."""

from __future__ import annotations

import ast
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.actions import ANSWER_BYTES, Address, Assistant, assistant_at, office_assistant
from guatu.extraction import AskError
from tests.language_model import Behaves, Model, says, sends

QUESTION = ({"role": "system", "content": "摘"}, {"role": "user", "content": "正文"})


def trickles(handler: BaseHTTPRequestHandler) -> None:
    """A byte ten times a second, for as long as anybody listens."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def trickles_headers(handler: BaseHTTPRequestHandler) -> None:
    while True:
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.1)


def is_silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(5)


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    yield made
    made.close()


def at(model: Model, *, key: str = "", seconds: float = 10.0) -> Assistant:
    return Assistant(Address.of(model.url), "qwen", key, seconds)


def trouble(asker: Assistant) -> str:
    with pytest.raises(AskError) as refused:
        asker.ask(QUESTION)
    line = refused.value.says("en")
    assert len(line.splitlines()) == 1
    assert len(refused.value.says("zh").splitlines()) == 1
    return line


def test_a_good_answer_comes_with_its_time_and_tokens(model: Model) -> None:
    model.behaves = says("青溪水库", usage={"total_tokens": 321})
    answer = at(model, key="sk-1").ask(QUESTION)

    [(path, headers, body)] = model.heard
    asked = json.loads(body)
    assert (answer.text, answer.tokens) == ("青溪水库", 321)
    assert 0 < answer.seconds < 5
    assert (path, headers["Authorization"]) == ("/v1/chat/completions", "Bearer sk-1")
    assert headers["Host"] == f"127.0.0.1:{model.port}"
    assert (asked["model"], asked["temperature"], asked["messages"][1]["content"]) == ("qwen", 0, "正文")


def test_without_a_key_none_is_sent(model: Model) -> None:
    at(model).ask(QUESTION)

    assert "Authorization" not in model.heard[0][1]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>login</html>",
        b"[]",
        b"null",
        b'"text"',
        b'{"choices": []}',
        b'{"choices": {"0": 1}}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": ["a"]}}]}',
        b'{"choices": [{"mess',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"n": ' + b"9" * 10_000 + b"}",
    ],
)
def test_what_is_not_the_json_agreed_on_is_said_in_one_line(model: Model, body: bytes) -> None:
    model.behaves = sends(200, body)

    assert "is not the JSON agreed on" in trouble(at(model))


def test_something_that_does_not_speak_http_is_said_in_one_line_and_not_repeated(model: Model) -> None:
    model.behaves = lambda handler: handler.wfile.write(b"SECRET-BANNER\r\n\r\n") and None  # type: ignore[func-returns-value]

    assert "SECRET" not in trouble(at(model))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "check the key"),
        (403, "check the key"),
        (404, "(404)"),
        (429, "try later"),
        (500, "(500)"),
        (503, "(503)"),
        (204, "(204)"),
    ],
)
def test_a_refusal_says_its_status_and_what_to_do(model: Model, status: int, words: str) -> None:
    model.behaves = sends(status, b"" if status == 204 else b"sk-secret in the body")
    line = trouble(at(model, key="sk-secret"))

    assert words in line
    assert "sk-secret" not in line


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_port_is_not_followed(model: Model, status: int) -> None:
    other = Model()
    model.behaves = sends(status, b"", Location=f"{other.url}/chat/completions")
    line = trouble(at(model, key="sk-secret"))
    other.close()

    assert "redirects elsewhere" in line
    assert other.heard == []
    assert len(model.heard) == 1


@pytest.mark.parametrize("told", [True, False])
def test_a_ten_megabyte_answer_is_not_read(model: Model, told: bool) -> None:
    sent = 0

    def behave(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        if told:
            handler.send_header("Content-Length", str(10 * 2**20))
        handler.end_headers()
        for _ in range(160):
            handler.wfile.write(b" " * 65536)
            sent += 65536

    model.behaves = behave

    assert f"over {ANSWER_BYTES // 1024} KB" in trouble(at(model))
    assert sent < 9 * 2**20


@pytest.mark.parametrize("behaves", [is_silent, trickles, trickles_headers])
def test_an_answer_has_a_whole_time_however_slowly_it_comes(model: Model, behaves: Behaves) -> None:
    model.behaves = behaves
    began = time.monotonic()
    line = trouble(at(model, seconds=0.6))

    assert "no whole answer" in line
    assert time.monotonic() - began < 2


def test_a_closed_port_is_said_at_once() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert "not reachable" in trouble(Assistant(Address.of(f"http://127.0.0.1:{port}"), "qwen"))


def test_a_service_without_tls_is_no_https_service(model: Model) -> None:
    line = trouble(Assistant(Address.of(model.url.replace("http:", "https:")), "qwen", "", 5.0))

    assert "not reachable" in line
    assert model.heard == []


def test_no_proxy_of_the_environment_is_used(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Model()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    at(model).ask(QUESTION)
    proxy.close()

    assert (len(model.heard), proxy.heard) == (1, [])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8000",
        "//127.0.0.1:8000/v1",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "unix:///run/docker.sock",
        "gopher://127.0.0.1:70/_x",
        "http://",
        "http:///v1",
        "http://user@127.0.0.1/v1",
        "http://user:geheim@127.0.0.1/v1",
        "http://127.0.0.1@evil.example/v1",
        "http://127.0.0.1:80@evil.example/",
        "http://model.lan#@evil.example/",
        "http://model.lan?@evil.example/",
        "http://model.lan\\@evil.example/",
        "http://model.lan\\.evil.example/",
        "http://model.lan /v1",
        " http://model.lan/v1",
        "http://model.lan/v1\r\nX-Evil: 1",
        "http://model.lan/v1\t",
        "http://model.lan/%2e%2e",
        "http://model.lan:99999/v1",
        "http://model.lan:-1/v1",
        "http://model.lan:0/v1",
        "http://model.lan:8o/v1",
        "http://0177.0.0.1/v1",
        "http://0x7f.0.0.1/v1",
        "http://0x7f000001/v1",
        "http://2130706433/v1",
        "http://127.1/v1",
        "http://127.0.0.1./v1",
        "http://127.0.0.256/v1",
        "http://[::1/v1",
        "http://[::g]/v1",
        "http://[fe80::1%25eth0]/v1",
        "http://①27.0.0.1/v1",
        "http://例子.cn/v1",
        "http://xn--.-/v1",
        "http://model..lan/v1",
        "http://-model.lan/v1",
        "http://model.lan/v1?key=1",
        "http://model.lan/v1#x",
        "http://" + "a" * 300 + "/v1",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_can_be_read_in_two_ways_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(AskError) as refused:
        Address.of(url)

    line = refused.value.says("en")
    assert len(line.splitlines()) == 1
    assert "geheim" not in line


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8000/v1", Address("127.0.0.1", 8000, False, "/v1/chat/completions")),
        ("http://127.0.0.1:8000", Address("127.0.0.1", 8000, False, "/chat/completions")),
        ("https://Model.Lan/v1/", Address("model.lan", 443, True, "/v1/chat/completions")),
        ("http://[::1]:11434/v1", Address("::1", 11434, False, "/v1/chat/completions")),
        ("https://m.lan/a/b/chat/completions", Address("m.lan", 443, True, "/a/b/chat/completions")),
    ],
)
def test_a_plain_address_is_taken_as_it_is(url: str, address: Address) -> None:
    assert Address.of(url) == address


def test_the_key_lies_in_a_file_of_the_home_folder_or_one_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "assistant.key").write_text("sk-home\n")
    (tmp_path / "other").write_text("sk-other")
    other = {"GUATU_ASSISTANT_KEY_FILE": str(tmp_path / "other")}

    assert assistant_at("http://h/v1", "m", tmp_path, {}).key == "sk-home"
    assert assistant_at("http://h/v1", "m", tmp_path, other).key == "sk-other"
    assert assistant_at("http://h/v1", "m", tmp_path / "none", {}).key == ""


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "assistant.key").write_text("sk-home")

    assert "sk-home" not in repr(assistant_at("http://h/v1", "m", tmp_path, {}))


@pytest.mark.parametrize("content", [b"", b"sk one two", b"sk\r\nX-Evil: 1", "钥匙".encode(), b"\xff", b"k" * 5000])
def test_what_cannot_be_a_key_is_refused_and_not_repeated(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "assistant.key").write_bytes(content)
    with pytest.raises(AskError) as refused:
        assistant_at("http://h/v1", "m", tmp_path, {})

    assert refused.value.key == "assistant.bad_key"
    assert "Evil" not in refused.value.says("zh")


def test_a_key_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(AskError, match="bad_key"):
        assistant_at("http://h/v1", "m", tmp_path, {"GUATU_ASSISTANT_KEY_FILE": str(tmp_path / "none")})


def test_the_office_asks_nobody_unless_an_address_is_set(tmp_path: Path) -> None:
    assert office_assistant(tmp_path, {"GUATU_ASSISTANT_MODEL": "m"}) is None
    with pytest.raises(AskError, match="no_model"):
        office_assistant(tmp_path, {"GUATU_ASSISTANT_URL": "http://h/v1"})
    set_up = office_assistant(tmp_path, {"GUATU_ASSISTANT_URL": "http://h/v1", "GUATU_ASSISTANT_MODEL": "m"})
    assert set_up == Assistant(Address("h", 80, False, "/v1/chat/completions"), "m")


@pytest.fixture
def signed(model: Model, tmp_path: Path) -> Path:
    """Makes the service speak TLS under a certificate that it signed itself, and says where that lies."""
    if not shutil.which("openssl"):
        pytest.skip("needs the openssl command to make a certificate")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    out = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", "-x509", *curve, *subject, *out], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    model.server.socket = context.wrap_socket(model.server.socket, server_side=True, do_handshake_on_connect=False)
    return certificate


def test_a_certificate_that_nobody_vouches_for_is_refused(model: Model, signed: Path) -> None:
    line = trouble(Assistant(Address.of(model.url.replace("http:", "https:")), "qwen", "sk-1", 5.0))

    assert "self-signed certificate" in line or "self signed certificate" in line
    assert model.heard == []


def test_a_certificate_of_the_offices_own_authority_is_taken(
    model: Model, signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(signed))
    answer = Assistant(Address.of(model.url.replace("http:", "https:")), "qwen", "sk-1", 5.0).ask(QUESTION)

    assert answer.text == "好"


def test_the_whole_time_holds_under_tls_too(model: Model, signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(signed))
    model.behaves = trickles
    began = time.monotonic()
    line = trouble(Assistant(Address.of(model.url.replace("http:", "https:")), "qwen", "", 0.8))

    assert "no whole answer" in line
    assert time.monotonic() - began < 2.5


def test_the_whole_time_holds_for_the_handshake_too() -> None:
    """A listener that takes the connection and never says a word of TLS."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
        began = time.monotonic()
        line = trouble(Assistant(Address.of(url), "qwen", "", 0.5))

    assert "no whole answer" in line
    assert time.monotonic() - began < 2


ENVELOPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "usage", "total_tokens"]), inner, max_size=4
        )
    ),
    max_leaves=12,
).map(lambda data: json.dumps(data).encode())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200) | ENVELOPES)
def test_whatever_bytes_are_answered_there_is_an_answer_or_one_line(model: Model, body: bytes) -> None:
    model.behaves = sends(200, body)
    try:
        said: object = at(model).ask(QUESTION).text
    except AskError as error:
        said = error

    assert isinstance(said, str) or (isinstance(said, AskError) and said.key == "assistant.not_json")


def test_no_other_module_of_the_product_can_call_out(root: Path) -> None:
    callers = {"http.client", "urllib.request", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "telnetlib"}
    found = set()
    for module in (root / "src" / "guatu").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            if callers & set(names) or (isinstance(node, ast.Attribute) and node.attr == "create_connection"):
                found.add(module.name)

    assert found == {"assistant_call.py"}
