"""`guatu draw --out wall.html|.svg|.pdf`: the stored ledger as one file to open, print or hand on."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from guatu.chart import ChartError, WallChart, compose, draw_html, draw_pdf, draw_svg
from guatu.commands.picture import Picture, picture_of_home
from guatu.commands.terminal import Stop, Terminal, write_whole


def draw(options: Namespace, terminal: Terminal) -> int:
    """Draw the home folder's ledger."""
    check_out(options.out)
    paint(picture_of_home(options), options.out, terminal)
    return 0


def check_out(out: Path) -> None:
    """Refuse a kind of file that cannot be drawn before any work is done."""
    if out.suffix.lower() not in {".html", ".svg", ".pdf"}:
        raise Stop("command.out_kind", file=str(out))


def paint(picture: Picture, out: Path, terminal: Terminal) -> WallChart:
    """Compose and write; says what was drawn."""
    chart = compose(
        picture.ledger, picture.plan, picture.findings, picture.documents, today=picture.day, title=picture.title
    )
    try:
        data = _drawn(chart, out.suffix.lower(), terminal.language)
    except ChartError as error:
        raise Stop(error.key, **error.facts) from None
    write_whole(out, data)
    terminal.complain(
        terminal.say(
            "command.drawn", file=str(out), items=len(chart.rows), findings=len(chart.findings), size=len(data) // 1024
        )
    )
    return chart


def _drawn(chart: WallChart, kind: str, language: str) -> bytes:
    if kind == ".pdf":
        return draw_pdf(chart, language)
    return (draw_svg if kind == ".svg" else draw_html)(chart, language).encode()
