"""图: Plan and Findings become a WallChart, then one HTML file, SVG sheets or a PDF."""

from guatu.chart.compose import compose
from guatu.chart.html import draw_html, embedded, words
from guatu.chart.pdf import draw_pdf
from guatu.chart.scripts import SCRIPTS, STYLES, asset
from guatu.chart.svg import ChartError, draw_svg
from guatu.chart.wall import (
    Arrow,
    Counts,
    Coverage,
    LegendLine,
    Missed,
    Paragraph,
    Place,
    Remark,
    Row,
    Sheet,
    WallChart,
)

__all__ = [
    "SCRIPTS",
    "STYLES",
    "Arrow",
    "ChartError",
    "Counts",
    "Coverage",
    "LegendLine",
    "Missed",
    "Paragraph",
    "Place",
    "Remark",
    "Row",
    "Sheet",
    "WallChart",
    "asset",
    "compose",
    "draw_html",
    "draw_pdf",
    "draw_svg",
    "embedded",
    "words",
]
