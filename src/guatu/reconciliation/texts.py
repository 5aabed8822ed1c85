"""What two texts say of one thing: the same deed under different verbs, the same amount in different units."""

from __future__ import annotations

import re
from typing import NamedTuple

from guatu.extraction import Value
from guatu.ledger import Item

# Verbs that officials use for one deed; a verb not listed stands for itself.
_DEEDS = {
    verb: deed
    for deed, verbs in {
        "开工": "开工 动工 开工建设 动工建设 启动建设 破土动工",
        "建成": "建成 竣工 完工 落成 全面建成 建设完成",
        "投用": "投用 投入使用 建成投用 投运 启用 交付使用",
        "投产": "投产 建成投产 竣工投产",
        "通车": "通车 建成通车",
        "完成": "完成",
    }.items()
    for verb in verbs.split()
}
_MANNER = re.compile(r"^(?:已经|已|全部|全面|顺利|正式|如期|提前|均){1,3}")
_NOT_YET = re.compile(r"[未尚将拟]|没有|正在|推迟|延期|滞后|力争|计划|预计|加快|基本")
_SCALES = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3}


class Deed(NamedTuple):
    """What is done to what: (建成, 市民中心)."""

    verb: str
    subject: str


def deed_of(item: Item) -> Deed | None:
    """The deed an item is about; of a status only when it says that it is done."""
    if not item.subject or not item.action:
        return None
    verb = _DEEDS.get(_MANNER.sub("", item.action))
    if verb is None:
        return None
    if item.kind == "status" and (_NOT_YET.search(item.name) or _partial(item.value)):
        return None
    return Deed(verb, item.subject)


def differ(one: Value | None, other: Value | None) -> bool:
    """Whether two values of one promise contradict each other; different units cannot be compared."""
    if one is None or other is None:
        return False
    (a, unit), (b, other_unit) = _plain(one), _plain(other)
    return unit == other_unit and abs(a - b) > 1e-9 * max(abs(a), abs(b))


def amount(value: Value) -> str:
    """A value as it is written: 8000亿元."""
    return f"{value.number:.12g}{value.unit}"


def _plain(value: Value) -> tuple[float, str]:
    for prefix, scale in _SCALES.items():
        if value.unit.startswith(prefix):
            return value.number * scale, value.unit[len(prefix) :]
    return value.number, value.unit


def _partial(value: Value | None) -> bool:
    return value is not None and value.unit == "%" and value.number < 100
