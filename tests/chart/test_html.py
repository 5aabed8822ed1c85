from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html import escape

import pytest

from guatu.chart import SCRIPTS, STYLES, asset, draw_html, embedded, words
from guatu.ledger import Draft
from guatu.words import phrase_book
from tests.chart.cases import chart

HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">\u2028<!--'


def test_the_file_asks_nothing_of_any_network() -> None:
    """Namespaces of SVG are names, not addresses; nothing else in the file begins like one."""
    page = draw_html(chart(), "zh")

    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\"' ]*", page))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\b(?:src|href)=(?!\"data:,\")", page)
    assert "@import" not in page
    assert "url(" not in page


def test_the_policy_names_the_script_and_the_style_by_digest() -> None:
    page = draw_html(chart(), "zh")
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    style, script = re.findall(r"<(style|script)>(.*?)</\1>", page, re.DOTALL)

    for _, text in (style, script):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert policy.startswith("default-src 'none'; ")
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy


def test_hostile_text_stays_text() -> None:
    hostile = replace(chart(Draft("renamed", 4, {"name": HOSTILE})), title=HOSTILE)

    page = draw_html(hostile, "zh")

    assert page.count("<script") == 2
    assert page.count("</script") == 2
    assert 'onerror="alert(2)"' not in page
    assert f"<title>{escape(HOSTILE)}</title>" in page


def test_embedded_json_reads_back_as_it_was() -> None:
    data = {"a": HOSTILE, "b": ["\u2029", "&amp;", "𠮷", 0]}

    text = embedded(data)

    assert json.loads(text) == data
    assert not set("<>&\u2028\u2029") & set(text)


def test_a_lone_surrogate_does_not_break_the_file() -> None:
    assert json.loads(embedded({"a": "坏\ud800字"})) == {"a": "坏?字"}


def test_every_word_the_scripts_ask_for_is_in_the_book() -> None:
    said = words()["zh"]
    code = "".join(asset(name) for name in SCRIPTS) + asset("wall.html")
    asked = set(re.findall(r"say\(\"([\w.]+)\"[,)]", code)) | set(re.findall(r"data-(?:say|label)=\"([\w.]+)\"", code))
    asked |= set(re.findall(r"fact\(list, \"([\w.]+)\"", code))

    assert asked - said.keys() == set()
    prefixes = tuple(re.findall(r"say\(\"([\w]+\.)\" \+", code))
    used = asked | {key for key in said if key.startswith(prefixes)}
    own = {key.removeprefix("wall.") for key in phrase_book() if key.startswith("wall.")}
    assert own - used - {"none.rows", "none.filtered", "fold", "unfold"} == set()


def test_no_word_for_users_stands_in_the_code() -> None:
    for name in SCRIPTS:
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", asset(name), flags=re.DOTALL)
        found = set(re.findall(r"[\u4e00-\u9fff]+", code))
        # Months and quarters are how days are written in Chinese, not what is said.
        assert found <= {"年", "月", "一二三四", "季度"}, name


@pytest.mark.parametrize("name", [*SCRIPTS, *STYLES])
def test_assets_stay_small_enough_to_read(name: str) -> None:
    assert asset(name).count("\n") <= 400


def test_the_language_asked_for_is_shown_first_and_both_are_inside() -> None:
    page = draw_html(chart(), "en")

    assert '<html lang="en">' in page
    assert "overdue by 3 working days" in page
    assert "已超期3个工作日" in page
