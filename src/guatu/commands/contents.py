"""What a page holds: its articles and what stands beside them, as data and as lines for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from guatu.commands.terminal import Terminal
from guatu.reading import Article, Document
from guatu.words import Span


def articles_json(document: Document) -> list[dict[str, Any]]:
    """Each article with the words of its headline, byline and dateline; `spans` are of the document's `text`."""
    return [
        {
            "headline": _words(document, article.headline),
            "byline": _words(document, article.byline),
            "authors": list(article.authors),
            "dateline": _words(document, article.dateline),
            "day": article.day.isoformat() if article.day else None,
            "spans": [list(span) for span in article.spans],
            "text": "\n".join(document.text[slice(*span)] for span in article.spans),
        }
        for article in document.articles
    ]


def furniture_json(document: Document) -> list[dict[str, Any]]:
    """What was put aside, with its kind."""
    return [
        {"kind": one.kind, "span": list(one.span), "text": document.text[slice(*one.span)]}
        for one in document.furniture
    ]


def contents(document: Document, terminal: Terminal) -> Iterator[str]:
    """A line for each of several articles, and one for what was put aside."""
    if len(document.articles) > 1:
        for number, article in enumerate(document.articles, start=1):
            yield terminal.say("command.read.article", number=number, says=_about(document, article, terminal))
    if document.furniture:
        counts = Counter(one.kind for one in document.furniture)
        kinds = [f"{terminal.say(f'command.read.furniture.{kind}')}×{count}" for kind, count in counts.items()]
        yield terminal.say("command.read.aside", says=" ".join(kinds))


def _about(document: Document, article: Article, terminal: Terminal) -> str:
    headline = _words(document, article.headline) or terminal.say("command.read.untitled")
    signed = " ".join(article.authors) or (_words(document, article.byline) or "").strip("□■（）() ")
    return " | ".join(part for part in (headline, signed, article.day.isoformat() if article.day else "") if part)


def _words(document: Document, span: Span | None) -> str | None:
    return " ".join(document.text[slice(*span)].split("\n")) if span else None
