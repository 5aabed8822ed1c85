"""Pages as a scanner or a telephone sees newspapers: paper, ink, light, curl and a JPEG, all from one seed.

What is drawn is known to the letter (tests/reading/layouts.py), so the error can be counted; a rendered page alone
flatters every recogniser.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.reading.material import file_of, scan

Dots = npt.NDArray[np.float32]
RESOLUTION = 150
PAPER, INK = 0.86, 0.16  # newsprint and its black, of white


@dataclass(frozen=True, slots=True)
class Wear:
    """How a page is spoilt: `curl` is the share of its height by which lines bend, `blur` is in dots.

    `grain` is the paper's, `shade` that of its darkest side; `through` shows the back; `spread` ink has run.
    """

    name: str
    angle: float
    curl: float
    blur: float
    grain: float
    shade: float
    through: float
    spread: bool
    quality: int


WEARS = (
    Wear("flat scan, JPEG 60", 0.5, 0.0, 0.7, 0.03, 0.05, 0.0, False, 60),
    Wear("newsprint, JPEG 50", -1.2, 0.001, 0.9, 0.05, 0.15, 0.06, True, 50),
    Wear("photograph, JPEG 45", 1.6, 0.003, 1.0, 0.05, 0.35, 0.05, False, 45),
    Wear("worst, JPEG 40", -2.0, 0.004, 1.2, 0.07, 0.40, 0.10, True, 40),
)


def photographed(data: bytes, wear: Wear, seed: int = 5) -> bytes:
    """The first page of a PDF as the bytes of a JPEG."""
    from PIL import Image

    chance = np.random.default_rng(seed)
    page = scan(data, 0.0, worn=False, dpi=RESOLUTION)
    ink: Dots = (1 - np.asarray(page, np.float32) / 255).astype(np.float32)
    if wear.through:
        ink = np.maximum(ink, wear.through * _blurred(ink[:, ::-1], 2.0))
    bent = _bent(_printed(ink, wear, chance), wear)
    light = PAPER + (INK - PAPER) * bent + _grain(bent.shape, wear.grain, chance)
    seen = _blurred(light * _shading(bent.shape, wear.shade), wear.blur)
    seen += chance.normal(0, 0.02, seen.shape).astype(np.float32)
    picture = Image.fromarray(np.clip(seen * 255, 0, 255).astype(np.uint8))
    return file_of(picture, "JPEG", quality=wear.quality, dpi=(RESOLUTION, RESOLUTION))


def _printed(ink: Dots, wear: Wear, chance: np.random.Generator) -> Dots:
    """Ink that covers unevenly, and on newsprint runs a little."""
    import cv2

    if wear.spread:
        ink = 0.6 * ink + 0.4 * np.asarray(cv2.dilate(ink, np.ones((2, 2), np.uint8)), np.float32)
    cover = 1 - 0.25 * np.abs(_blurred(chance.normal(0, 1, ink.shape).astype(np.float32), 1.5))
    return np.asarray(ink * cover, np.float32)


def _bent(ink: Dots, wear: Wear) -> Dots:
    """Turned by the angle, its lines bowed as near the fold of a volume."""
    import cv2

    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -wear.angle, 1.0)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    bow = wear.curl * height * np.sin(np.pi * xs / width)
    from_x = turn[0, 0] * xs + turn[0, 1] * (ys + bow) + turn[0, 2]
    from_y = turn[1, 0] * xs + turn[1, 1] * (ys + bow) + turn[1, 2]
    return np.asarray(cv2.remap(ink, from_x.astype(np.float32), from_y.astype(np.float32), cv2.INTER_CUBIC), np.float32)


def _grain(shape: tuple[int, ...], strength: float, chance: np.random.Generator) -> Dots:
    """Fibres and specks: noise of several sizes."""
    noise = [_blurred(chance.normal(0, 1, shape).astype(np.float32), size) * size for size in (0.8, 2.5, 9.0)]
    return np.asarray(strength * sum(noise) / len(noise), np.float32)


def _shading(shape: tuple[int, ...], depth: float) -> Dots:
    """Light that falls off towards a corner and the fold."""
    ys, xs = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    far = (xs / shape[1] * 0.7 + ys / shape[0] * 0.3) ** 2
    return np.asarray(1 - depth * far, np.float32)


def _blurred(dots: Dots, size: float) -> Dots:
    import cv2

    return np.asarray(cv2.GaussianBlur(np.ascontiguousarray(dots), (0, 0), size), np.float32)
