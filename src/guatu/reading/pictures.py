"""Picture files (png, jpg, tif, bmp): looked at before they are decoded, each frame read as a scanned page."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from guatu.reading.document import ReadError
from guatu.reading.leaves import PageDraft
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Manuscript
from guatu.reading.pagebook import PageBook, notes_on, refuse_textless
from guatu.reading.scans import RESOLUTION, is_blank, lay_out_scan

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_LONG_SIDE = 842.0  # points: A4, where a picture does not say how large it is
_COARSEST, _FINEST = 72, 1200
_MOST_PIXELS = 2400  # along the longer side, for the recogniser


def read_picture(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Recognise a picture file; raises `ReadError` for one that is damaged, too large or without text."""
    drafts: list[PageDraft] = []
    with _opened(name, data, limits) as picture:
        frames = min(getattr(picture, "n_frames", 1), limits.scans + 1)
        for index in range(frames):
            picture.seek(index)
            _check(name, picture, limits)
            drafts.append(_draft(picture) if index < limits.scans else PageDraft(0, 0, scan=True))
    refuse_textless(name, drafts)
    return PageBook(drafts, list(notes_on(drafts))).write()


def draft_of(name: str, data: bytes, size: tuple[float, float], limits: Limits) -> PageDraft:
    """A picture that lies within another file and is shown at `size` points; one that cannot be read is left unread."""
    try:
        with _opened(name, data, limits) as picture:
            _check(name, picture, limits)
            return _draft(picture, size)
    except ReadError:
        return PageDraft(*size, scan=True)


@contextmanager
def _opened(name: str, data: bytes, limits: Limits) -> Iterator[Any]:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                yield picture
        except Image.DecompressionBombError:
            raise ReadError(name, "reading.error.pixels", limit=limits.pixels // 1_000_000) from None
        except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError):
            raise ReadError(name, "reading.error.picture") from None


def _check(name: str, picture: Any, limits: Limits) -> None:
    if picture.width * picture.height > limits.pixels:
        raise ReadError(name, "reading.error.pixels", limit=limits.pixels // 1_000_000)


def _draft(picture: Any, size: tuple[float, float] | None = None) -> PageDraft:
    """One frame; `size` is how large it is shown, where another file says that."""
    import numpy as np
    from PIL import ImageOps

    picture.draft("RGB", (_MOST_PIXELS, _MOST_PIXELS))  # a JPEG is decoded no larger than needed
    dots = picture.info.get("dpi", (0, 0))[0]
    if size is not None or not _COARSEST <= float(dots) <= _FINEST:
        dots = 0
    shown = ImageOps.exif_transpose(picture)
    long = max(shown.size)
    long_points = long * 72 / float(dots) if dots else max(size or (_LONG_SIDE,))
    wanted = min(_MOST_PIXELS, max(long_points / 72 * RESOLUTION, 1.0))
    if long > wanted:
        share = wanted / long
        shown = shown.resize((max(1, round(shown.width * share)), max(1, round(shown.height * share))))
    array = np.ascontiguousarray(np.asarray(_opaque(shown))[:, :, ::-1])
    points = long_points / max(shown.size)
    width, height = size or (shown.width * points, shown.height * points)
    return PageDraft(width, height, blank=True) if is_blank(array) else lay_out_scan(array, width, height)


def _opaque(picture: Any) -> Any:
    """In colours on white: what is transparent is paper."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
    if picture.mode.startswith(("I", "F")):
        low, high = picture.getextrema()
        picture = picture.point(lambda grey: (grey - low) * (255.0 / max(high - low, 1)))
        return picture.convert("L").convert("RGB")
    return picture.convert("RGB")
