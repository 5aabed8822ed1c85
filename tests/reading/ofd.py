"""OFD files for the tests, written by code: pages of text objects with steps, ruled lines, templates, pictures."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.reading.material import Frame

NAMESPACE = "http://www.ofdspec.org/2016"
MM = 25.4 / 72


def ofd(pages: Sequence[str], size: tuple[float, float] = (210, 297), **parts: str | bytes) -> bytes:
    """An OFD whose pages hold the given objects; `parts` are further members by path, with `__` for a slash."""
    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(1, len(pages) + 1))
    common = (
        f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {size[0]} {size[1]}</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        '<ofd:TemplatePage ID="900" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
    )
    members: dict[str, str | bytes] = {
        "OFD.xml": tag("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        "Doc_0/Document.xml": tag("Document", f"{common}<ofd:Pages>{listed}</ofd:Pages>"),
        **{f"Doc_0/Pages/Page_{i}/Content.xml": page(things) for i, things in enumerate(pages, 1)},
        **{name.replace("__", "/"): part for name, part in parts.items()},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return held.getvalue()


def tag(name: str, inner: str, attributes: str = "") -> str:
    return f'<ofd:{name} xmlns:ofd="{NAMESPACE}"{attributes}>{inner}</ofd:{name}>'


def page(things: str) -> str:
    template = '<ofd:Template TemplateID="900"/>' if "<!--template-->" in things else ""
    return tag("Page", f'{template}<ofd:Content><ofd:Layer ID="10">{things}</ofd:Layer></ofd:Content>')


def steps(text: str, size: float) -> str:
    """The steps between the characters, runs of equal ones in the short form."""
    widths = [size if unicodedata.east_asian_width(char) in "WFA" else size / 2 for char in text[:-1]]
    if len(set(widths)) == 1 and len(widths) > 2:
        return f"g {len(widths)} {widths[0]:.3f}"
    return " ".join(f"{width:.3f}" for width in widths)


def line(x: float, y: float, size: float, text: str, attributes: str = "", scale: float = 1.0) -> str:
    """A text object whose base line begins at the point x, y; with `scale` its matrix does part of the sizing."""
    x, y, size = x * MM, y * MM, size * MM / scale
    matrix = f' CTM="{scale} 0 0 {scale} 0 0"' if scale != 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:.3f} {y - size * scale:.3f} 150 {size * scale * 1.2:.3f}"'
        f' Size="{size:.3f}"'
        f'{matrix}{attributes}><ofd:TextCode X="0" Y="{size:.3f}" DeltaX="{steps(text, size)}">{escape(text)}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def lines(frames: Sequence[Frame], row_wise: bool = False) -> str:
    """The frames one after the other, or row by row across them."""
    items = [(f.x, f.y + i * f.lead, f.size, text) for f in frames for i, text in enumerate(f.lines)]
    if row_wise:
        items.sort(key=lambda item: (round(item[1]), item[0]))
    return "".join(line(*item) for item in items)


def grid(x: float, y: float, widths: Sequence[float], height: float, rows: Sequence[Sequence[str]]) -> str:
    """A ruled table, its rules as one path."""
    edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
    foot = y + height * len(rows)
    level = "".join(
        f"M {_mm(x)} {_mm(y + i * height)} L {_mm(edges[-1])} {_mm(y + i * height)} " for i in range(len(rows) + 1)
    )
    upright = "".join(f"M {_mm(edge)} {_mm(y)} L {_mm(edge)} {_mm(foot)} " for edge in edges)
    data = f"<ofd:AbbreviatedData>{level}{upright}</ofd:AbbreviatedData>"
    path = f'<ofd:PathObject ID="2" Boundary="0 0 210 297">{data}</ofd:PathObject>'
    cells = "".join(
        line(edges[c] + 4, y + (r + 0.7) * height, 10, text) for r, row in enumerate(rows) for c, text in enumerate(row)
    )
    return path + cells


def _mm(points: float) -> str:
    return f"{points * MM:.3f}"


def picture(resource: str, x: float, y: float, width: float, height: float) -> str:
    """A picture shown at a place, in points."""
    box = " ".join(map(_mm, (x, y, width, height)))
    matrix = f"{_mm(width)} 0 0 {_mm(height)} 0 0"
    return f'<ofd:ImageObject ID="3" ResourceID="{resource}" Boundary="{box}" CTM="{matrix}"/>'


def media(files: Mapping[str, str]) -> str:
    """The resource part that names the pictures of `files` by number."""
    inner = "".join(
        f'<ofd:MultiMedia ID="{number}" Type="Image"><ofd:MediaFile>{file}</ofd:MediaFile></ofd:MultiMedia>'
        for number, file in files.items()
    )
    return tag("Res", f"<ofd:MultiMedias>{inner}</ofd:MultiMedias>", ' BaseLoc="Res"')
