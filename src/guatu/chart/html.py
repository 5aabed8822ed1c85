"""The wall as one self-contained HTML file: opens by double click, asks nothing of any network.

A content security policy in the file itself forbids connections and any script but the two it names by
digest; documents are hostile, so their text reaches the page only as JSON data and by `textContent`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from string import Template
from typing import Any

from guatu.chart.scripts import asset, script, style
from guatu.chart.wall import WallChart
from guatu.words import LANGUAGES, phrase_book

_PREFIXES = ("wall.", "kind.", "rule.", "light.")
_ESCAPES: dict[str, str | int | None] = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def draw_html(chart: WallChart, language: str) -> str:
    """The file's text, to be written as UTF-8; it begins in `language` and holds both."""
    code, look = script(), style()
    data = {"chart": chart.to_json(), "words": words(), "language": "en" if language.startswith("en") else "zh"}
    return Template(asset("wall.html")).substitute(
        policy=_policy(code, look),
        language="en" if language.startswith("en") else "zh-CN",
        title=escape(chart.title),
        style=look,
        data=embedded(data),
        script=code,
    )


def words() -> dict[str, dict[str, str]]:
    """The phrases the scripts ask for, by language; `wall.` is left off."""
    book = phrase_book()
    return {
        language: {key.removeprefix("wall."): book[key][language] for key in book if key.startswith(_PREFIXES)}
        for language in LANGUAGES
    }


def embedded(data: Any) -> str:
    """JSON that may stand inside a script element of a page: no character in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate cannot be written as UTF-8; it comes from a damaged file and shows as a replacement mark.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text.translate(str.maketrans(_ESCAPES))


def _policy(code: str, look: str) -> str:
    return (
        f"default-src 'none'; script-src {_digest(code)}; style-src {_digest(look)}; img-src data:; "
        "connect-src 'none'; form-action 'none'; base-uri 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
