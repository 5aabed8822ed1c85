"""Files for the tests of reading, made on the spot: PDFs in columns, a sheet, a Word file of parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

FONTS = [
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SENTENCES = (
    "市交通局要加快滨江快速路建设，力争9月底前完成投资12亿元，同步做好征地拆迁和要素保障。",
    "云溪县负责城东水厂二期工程，12月底前主体完工，全年形成实物工作量85%以上。",
    "高新区要盯紧数据产业园，6月底前完成招标，三季度开工建设，年底前具备投用条件。",
    "栖霞区牵头推进湿地公园修复，明确专人负责，每周调度一次，问题随时报告专班。",
    "临江区统筹综合客运站改造，先行实施管线迁改，确保群众出行不受影响。",
)


@dataclass(frozen=True)
class Frame:
    """Lines drawn at a place of the page, `lead` points apart."""

    x: float
    y: float
    size: float
    lead: float
    lines: Sequence[str]


def prose(count: int, start: int = 0) -> str:
    """`count` sentences as one indented paragraph."""
    return "　　" + "".join(islice(cycle(SENTENCES), start, start + count))


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of `columns` characters, punctuation hanging over the edge rather than opening a line."""
    lines, at = [], 0
    while at < len(text):
        end = at + columns
        while end < len(text) and text[end] in "，。、%":
            end += 1
        lines.append(text[at:end])
        at = end
    return lines


def font() -> Path:
    """A CJK font of the system; without one the test says that it was skipped."""
    found = next((path for path in FONTS if path.exists()), None)
    if found is None:
        pytest.skip("needs a CJK font (Debian: fonts-noto-cjk) to draw Chinese PDFs")
    return found


def drawn(
    frames: Sequence[Frame], row_wise: bool = False, rules: Sequence[tuple[float, float, float, float]] = ()
) -> bytes:
    """A page with the frames drawn one after the other, or row by row across them as some programs do."""
    from fpdf import FPDF

    pdf = FPDF("P", "pt", "A4")
    pdf.set_auto_page_break(False)
    pdf.add_font("cjk", fname=font(), collection_font_number=2)
    pdf.add_page()
    for rule in rules:
        pdf.line(*rule)
    items = [(f.x, f.y + i * f.lead, f.size, line) for f in frames for i, line in enumerate(f.lines)]
    if row_wise:
        items.sort(key=lambda item: (round(item[1]), item[0]))
    for x, y, size, line in items:
        pdf.set_font("cjk", size=size)
        pdf.text(x, y, line)
    return bytes(pdf.output())


def picture(line: str) -> Any:
    """A line of text as a picture, 40 pixels high."""
    from PIL import Image, ImageDraw, ImageFont

    face = ImageFont.truetype(str(font()), 26, index=2)
    shown = Image.new("L", (int(face.getlength(line)) + 60, 60), 255)
    ImageDraw.Draw(shown).text((30, 8), line, fill=0, font=face)
    return shown


def scan(data: bytes, angle: float, worn: bool = True, dpi: int = 150) -> Any:
    """The first page of a PDF as a scan: turned, and where it is worn blurred and noisy."""
    import numpy as np
    import pypdfium2
    from PIL import Image, ImageFilter

    open_pdf: Any = pypdfium2.PdfDocument
    shown = open_pdf(data)[0].render(scale=dpi / 72).to_pil().convert("L")
    turned = shown.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255, expand=angle % 90 == 0)
    if not worn:
        return turned
    dots = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6))).astype(float)
    dots = dots * 0.93 + np.random.default_rng(3).normal(0, 8, dots.shape)
    return Image.fromarray(np.clip(dots, 0, 255).astype("uint8"))


def file_of(shown: Any, form: str, **told: Any) -> bytes:
    """A picture as the bytes of its file."""
    held = io.BytesIO()
    shown.save(held, form, **told)
    return held.getvalue()


def letters(frames: Sequence[Frame]) -> str:
    """What the frames say, without white space."""
    return "".join("".join(line.split()) for frame in frames for line in frame.lines)


def task_table(borders: str, rows: int) -> bytes:
    """A task table over as many pages as it takes, its head repeated."""
    from fpdf import FPDF

    pdf = FPDF("P", "pt", "A4")
    pdf.add_font("cjk", fname=font(), collection_font_number=2)
    pdf.add_font("cjk", "B", fname=font(), collection_font_number=2)
    pdf.add_page()
    pdf.set_font("cjk", size=18)
    pdf.cell(0, 30, "澄州市重点任务分解表", align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("cjk", size=10)
    with pdf.table(col_widths=(8, 40, 22, 22), borders_layout=borders, line_height=15) as table:
        for cells in task_rows(rows):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    return bytes(pdf.output())


def task_rows(rows: int) -> list[tuple[str, ...]]:
    """The rows of `task_table`, its head first; two units stand on two lines of one cell."""
    task = "完成城东水厂主体工程，同步做好管线迁改和绿化恢复工作"
    body = [(str(i), task, "市水利局\n市住建局", f"2026年{i % 12 + 1}月底前") for i in range(1, rows + 1)]
    return [("序号", "重点任务", "牵头单位", "完成时限"), *body]


def word(body: str, **parts: str) -> bytes:
    """A docx around the given body; `parts` are further members of word/ by name."""
    members = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "word/document.xml": f"<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }
    return zipped(members)


def zipped(members: dict[str, str]) -> bytes:
    """A zip of texts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return held.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"
