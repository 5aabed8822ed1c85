"""The wall on paper as SVG: the same sheets as the PDF, one below the other in one picture."""

from __future__ import annotations

from html import escape

from guatu.chart.sheet_plan import HEIGHT, PAPER, SCALES, WIDTH, Line, Mark, Ring, Shape, Text, sheets
from guatu.chart.wall import WallChart
from guatu.words import say

FONTS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',sans-serif"
GAP = 6.0


class ChartError(Exception):
    """A chart that cannot be drawn: phrase `key` with its `facts` is the line file: where: what: what to do."""

    def __init__(self, key: str, **facts: str) -> None:
        self.key, self.facts = key, facts
        super().__init__(self.says("zh"))

    def says(self, language: str) -> str:
        """The line for a person."""
        return say(self.key, language, **self.facts)


def draw_svg(chart: WallChart, language: str, size: str = "A3") -> str:
    """One SVG with every sheet; `size` A4 to A0 scales the paper, never the number of rows on it."""
    language = "en" if language.startswith("en") else "zh"
    scale = scale_of(size)
    drawn = list(sheets(chart, language))
    height = len(drawn) * HEIGHT + (len(drawn) - 1) * GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * scale:g}mm" height="{height * scale:g}mm" '
        f'viewBox="0 0 {WIDTH:g} {height:g}" font-family="{FONTS}">'
    )
    parts = [head, f"<title>{_safe(chart.title)}</title>"]
    for number, marks in enumerate(drawn):
        parts.append(f'<g transform="translate(0 {number * (HEIGHT + GAP):g})">')
        parts.append(f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{PAPER}"/>')
        parts += [_mark(mark) for mark in marks]
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def scale_of(size: str) -> float:
    """The factor from A3; an unknown size raises ChartError."""
    if size not in SCALES:
        raise ChartError("chart.paper_size", given=size, names=", ".join(SCALES))
    return SCALES[size]


def _mark(mark: Mark) -> str:
    if isinstance(mark, Line):
        dash = ' stroke-dasharray="1.2 0.8"' if mark.dashed else ""
        return (
            f'<path d="M{mark.x1:.2f} {mark.y1:.2f}L{mark.x2:.2f} {mark.y2:.2f}" '
            f'stroke="{mark.colour}" stroke-width="{mark.width:g}"{dash}/>'
        )
    if isinstance(mark, Shape):
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in mark.points)
        return f'<polygon points="{points}" fill="{mark.colour}"/>'
    if isinstance(mark, Ring):
        return (
            f'<circle cx="{mark.x:.2f}" cy="{mark.y:.2f}" r="{mark.radius:g}" fill="none" '
            f'stroke="{mark.colour}" stroke-width="{mark.width:g}"/>'
        )
    return _text(mark)


def _text(mark: Text) -> str:
    weight = ' font-weight="600"' if mark.bold else ""
    anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
    return (
        f'<text x="{mark.x:.2f}" y="{mark.y:.2f}" font-size="{mark.size:g}" fill="{mark.colour}"{weight}{anchor}>'
        f"{_safe(mark.text)}</text>"
    )


def _safe(text: str) -> str:
    """Text for XML: markup escaped, characters that XML does not allow shown as the replacement mark."""
    allowed = (c if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff" else "\ufffd" for c in text)
    return escape("".join(allowed), quote=True)
