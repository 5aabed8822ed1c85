"""Where a time expression may begin: one cheap scan, so that the rules are asked at few places of a text.

The scan may promise too much, never too little; a test holds every rule to it. Each branch of the pattern opens
with one literal character: `re` then passes over all others in a tight loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from guatu.words.date_parts import CN, ZERO

_DIGITS = f"0-9{CN}十廿"
_COUNTS = f"{_DIGITS}{ZERO}百千几两数多"
_TO = "[-—–－~～至到、]{1,2}"
_NUMBER = f"[{_COUNTS}]{{0,7}}(?:[年月日天号季世周]|余年|个月|个?星期|个?工作日)|[{_DIGITS}]{{0,2}}{_TO}[{_DIGITS}]"
# First characters, and what must follow one of them.
_FOLLOWING = {
    "0123456789": rf"(?<![0-9][0-9])(?:{_NUMBER}|[0-9]{{3}}[QqＱ]|[0-9]{{3}}和[0-9]|[0-9]{{3}}(?:[-./]|{_TO}[0-9]|版))",
    f"{CN}": f"{_NUMBER}|[{CN}{ZERO}]{{3}}{_TO}",
    "十廿百千几两数多": f"[{_COUNTS}]{{0,3}}(?:[年月日天号周]|余年|个月|个?星期)",
    "十": f"[{CN}]五|·?一", "五": "·?[一四]", "六七八": "·?一", "三": "八",
    "“”\"'‘’「": f"十[{CN}]五|十·?一|五·?[一四]|[六七八]·?一|三八",
    "前去上今本明后次翌近往历常当同多连百千这全": "年", "大": "前年", "近": "几年", "这": "些年|个月|个?周|个?星期",
    "去今明": "[明后今]", "今明后昨前": "[天日]", "前后": "半年", "前": f"[{_DIGITS}两首]", "中": "下?旬|秋",
    "上下": "一年|一?季|一?周|个月|个?星期|个周|下|半年|[中下]?旬", "正腊本当上下": "月",
    "本": "周|个|星期|季|世纪|旬",
    "明去": "[春夏秋冬]",
    "每逐按隔": "[个半年季月周日天]", "同星": "期", "农阴": "历", "第首": f"[{CN}1-4季首]", "QqＱ": "[1-4]",
    "年": "度[底末内]", "次元": "月", "妇": "女节", "青": "年节", "年月": "[底末初中内]", "季": "度?[末底]",
    "旬": "内", "未": "来", "今": "[后春夏秋冬]", "接": "下来", "半": "年[之以]?内|个月", "岁": "末",
    "周": f"[{CN}日天末]", "自从": "[^，。；,;\n]{0,17}起|即日起", "即": "日起", "印下": "发", "签": "发",
    "发": "[布文]", "公": "布", "会": "后|之后|议|结束", "春": "节", "元": "旦", "清": "明", "劳": "动",
    "端": "午", "国": "庆", "儿": "童", "建": "[党军]", "教": "师节", "节": "前", "双": "十一", "植": "树节",
}  # fmt: skip


def leads(names: Iterable[str]) -> re.Pattern[str]:
    """The scan, with `names` (of seasons) among the words that may begin a time expression."""
    following: dict[str, list[str]] = {}
    for firsts, said in [*_FOLLOWING.items(), *((name[0], re.escape(name[1:])) for name in names)]:
        for first in firsts:
            following.setdefault(first, []).append(said)
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(said)})" for first, said in following.items()))
