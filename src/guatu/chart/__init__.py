"""图: Plan and Findings become a WallChart, then one HTML file, SVG sheets or a PDF."""

from guatu.chart.compose import compose
from guatu.chart.html import draw_html, embedded, words
from guatu.chart.scripts import SCRIPTS, STYLES, asset
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
    "embedded",
    "words",
]
