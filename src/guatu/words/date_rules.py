"""The date rules, in the order in which they are tried: name, pattern, what it means, examples.

The examples stand for a reference date of Monday 10 March 2025; `none` says that the words give no period.
A rule without `days` swallows words that look like a date and are none (每年, 三年前, 目前).
"""

# ruff: noqa: E501 - a pattern is easier to read whole, beside its examples

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guatu.words.date_meanings import (
    Meaning,
    bare_day,
    century,
    countdown,
    cumulative_months,
    day_word,
    era,
    half,
    immediately,
    iso_day,
    month,
    month_range,
    part_of_this_month,
    part_of_year,
    quarter,
    quarter_range,
    two_years,
    week,
    weekday,
    year,
    year_range,
)
from guatu.words.date_parts import CN, DAY_NUMBER, MONTH, MONTH_NUMBER, YEAR, YEAR_NUMBER, Context
from guatu.words.festivals import FESTIVAL, SEASON, festival, next_festival, season

EXAMPLES_FROM = date(2025, 3, 10)
TO = "(?:——|[-—–－~～至到])"
QUARTER = "(?<![0-9.])[1-4]|[一二三四首]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `days` gives the meaning of a match, or None when the words are no date after all."""

    name: str
    pattern: str
    days: Callable[[re.Match[str], Context], Meaning | None] | None
    examples: tuple[tuple[str, str], ...]
    edged: bool = True


NOT_DATES = (
    Rule("recurring", rf"[每逐按隔](?:个|半)?(?:年度?|季度?|月份?|周|日|天)(?:底|末|初|中旬|上旬|下旬|的|第)?"
                      rf"(?:\d{{1,2}}月)?(?:(?:{DAY_NUMBER})[日号])?前?", None,
         (("每月25日前报送", "none"), ("每年底前开展一次", "none"), ("按季度通报", "none")), edged=False),
    Rule("some_years", r"(?:近|往|历|常|当|同|多|连|百|近几|这些|千)年(?:来|内|底|末|初)?"
                       rf"|(?:[{CN}十百两几数多]{{1,4}}|(?<!\d)\d{{1,3}})(?:多|余)?年(?:前|来|内|间|期|制|以上|以内|左右|行动|计划|攻坚)",
         None, (("近年来", "none"), ("三年前", "none"), ("5年内", "none"), ("三年行动计划", "none")), edged=False),
    Rule("same_period", rf"(?:{YEAR})?(?:上半年|前{QUARTER}季度)?同期", None, (("较去年同期增长", "none"),), edged=False),
    Rule("edition", r"(?:19|20)\d\d年?版", None, (("2023年版", "none"),), edged=False),
    Rule("lunar", rf"(?:农历|阴历|正月|腊月)(?:(?:{MONTH_NUMBER}|正|冬|腊)月)?(?:初?[{CN}十廿]{{1,2}})?", None,
         (("农历五月初五", "none"), ("腊月底", "none")), edged=False),
    Rule("animal_age", r"\d{1,2}月[龄期嫂]", None, (("6月龄", "none"), ("3月期", "none")), edged=False),
)  # fmt: skip

DATES = (
    Rule("iso_day", r"(?<![\d.\-/])(?P<y>(?:19|20|21)\d\d)(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])"
                    r"(?:(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.])|(?![\d./%‰\-]|[万亿千百元个项家户吨亩公平立人名条座]))",
         iso_day, (("2025-06-30", "2025-06-30..2025-06-30"), ("2025.6", "2025-06-01..2025-06-30"))),
    Rule("month_range", rf"(?:{YEAR}的?)?(?P<m1>{MONTH_NUMBER})(?:{TO}|、)(?P<m2>{MONTH_NUMBER})月份?(?![{CN}十\d])",
         month_range, (("今年1—10月", "2025-01-01..2025-10-31"), ("6、7月份", "2025-06-01..2025-07-31"))),
    Rule("year_range", rf"(?P<y1>{YEAR_NUMBER}){TO}(?P<y2>{YEAR_NUMBER})年(?:度|底)?", year_range,
         (("2024—2026年", "2024-01-01..2026-12-31"),)),
    Rule("cumulative_months", rf"(?:{YEAR}的?)?(?<!提)前(?P<n>\d{{1,2}}|[{CN}两十])个?月", cumulative_months,
         (("今年前5个月", "2025-01-01..2025-05-31"), ("前两个月", "2025-01-01..2025-02-28"))),
    Rule("quarter_range", rf"(?:{YEAR}的?)?(?:(?P<q1>[一二三1-3])(?:{TO}|、)?第?(?P<q2>[二三四2-4])|前(?P<n>[两二三]))个?季度",
         quarter_range, (("二三季度", "2025-04-01..2025-09-30"), ("去年前三季度", "2024-01-01..2024-09-30"),
                         ("一至三季度", "2025-01-01..2025-09-30"))),
    Rule("two_years", r"(?P<pair>今明后|今明|明后|去今)[两三]年", two_years, (("明后两年", "2026-01-01..2027-12-31"),)),
    Rule("month", rf"(?:{YEAR}的?)?{MONTH}(?![龄嫂薪租均报刊饼])(?:份的?)?"
                  rf"(?:(?P<d>{DAY_NUMBER})[日号](?![令召])|(?P<part>[上中]?[上中下][旬句]|月?[底末]|初(?![{CN}十])|内"
                  r"|中(?![国央心小学东西医华共原部级]))|)",
         month, (("6月底前", "2025-03-10..2025-06-30"), ("明年4月上旬", "2026-04-01..2026-04-10"),
                 ("二〇二五年十二月三十一日", "2025-12-31..2025-12-31"), ("下月底", "2025-04-21..2025-04-30"),
                 ("9月下句", "2025-09-21..2025-09-30"), ("3月15日起", "2025-03-15..2025-03-15"))),
    Rule("quarter", rf"(?:{YEAR}的?)?(?:第?(?P<q>{QUARTER})季度|(?P<first>首)季度?|[QqＱ](?P<qq>[1-4])(?![\d])"
                    r"|(?P<rq>本|下一?|上一?)季度)(?P<part>[末底初内])?",
         quarter, (("明年一季度", "2026-01-01..2026-03-31"), ("三季度末", "2025-09-01..2025-09-30"),
                   ("第四季度", "2025-10-01..2025-12-31"), ("2026年Q3", "2026-07-01..2026-09-30"))),
    Rule("half", rf"(?:{YEAR}的?)?(?P<h>[上下前后])半年", half, (("上半年", "2025-01-01..2025-06-30"),
                                                        ("2026年下半年", "2026-07-01..2026-12-31"))),
    Rule("weekday", r"(?P<rw>本|这|下下?|上)?(?:个)?(?:周|星期)(?P<wd>[一二三四五六日天末])(?=[前之以起上下，,、（(内]|$)", weekday,
         (("下周五前", "2025-03-10..2025-03-21"), ("周五前", "2025-03-10..2025-03-14"))),
    Rule("week", r"(?P<rw>本|这|下下?|上)(?:一)?周(?![一二三四五六日天末年边期])内?", week, (("下周", "2025-03-17..2025-03-23"),)),
    Rule("era", r"[“”\"'‘’「]?(?P<five>十[一二三四五六七])五[“”\"'’」]?(?:规划)?(?P<part>末年|末期|末|期末|收官之年|收官年"
                r"|开局之年|开局年|首年|中期|期间|时期|规划期内|期内|前[两三]年|后[两三]年)", era,
         (("“十四五”末", "2025-01-01..2025-12-31"), ("“十五五”期间", "2026-01-01..2030-12-31"),
          ("“十五五”开局之年", "2026-01-01..2026-12-31"))),
    Rule("century", r"(?:本|21|二十一)世纪(?P<part>中叶|中期|末)", century, (("本世纪中叶", "2046-01-01..2050-12-31"),)),
    Rule("festival", rf"(?:{YEAR}的?)?{FESTIVAL}", festival,
         (("国庆节前", "2025-03-10..2025-09-30"), ("明年“五一”假期前", "2025-03-10..2026-04-30"),
          ("春节前", "2025-03-10..2026-02-14"), ("国庆期间", "2025-10-01..2025-10-08")), edged=False),
    Rule("next_festival", r"(?<![春季时清明阳午秋庆旦动童佳环末关字章调细两双国宵九夕])节前(?![期沿景列])", next_festival,
         (("节前完成", "2025-03-10..2025-04-03"),), edged=False),
    Rule("season", rf"(?:{YEAR}的?)?{SEASON}", season,
         (("供暖季前", "2025-03-10..2025-11-14"), ("2026年迎峰度夏前", "2025-03-10..2026-06-30")), edged=False),
    Rule("countdown", r"(?:自|从)(?P<anchor>[^，。；,;\n]{0,16}?)(?:之日|之时|日|即日|现在|今天|今日)?起[，,]?(?:的|在)?"
                      rf"(?P<n>\d{{1,3}}|[{CN}十百两半]{{1,4}})(?P<u>个?工作日|个?自然日|日|天|周|个?星期|个?月)(?:之内|以内|内)",
         countdown, (("自印发之日起15日内", "2025-03-10..2025-03-25"), ("从发布之日起5个工作日内", "2025-03-10..2025-03-17"),
                     ("自受理之日起5个工作日内", "none")), edged=False),
    Rule("immediately", r"(?:从|自)?即日起", immediately, (("即日起", "2025-03-10..2025-03-10"),), edged=False),
    Rule("part_of_year", rf"(?:{YEAR})?(?<![\d{CN}十百两几数多半近每历常当同])(?P<part>年[底末初中内](?![级国央])|岁末|全年|年末岁初)",
         part_of_year, (("年底前", "2025-03-10..2025-12-31"), ("今年年内", "2025-01-01..2025-12-31"),
                        ("目前年底前", "2025-03-10..2025-12-31"))),
    Rule("year", rf"{YEAR}(?:全年|(?P<part>[底末初内]|中(?![国央心小学东西医华共原部级期])))?(?!\d{{1,3}}月)", year,
         (("到2025年", "2025-03-10..2025-12-31"), ("今年", "2025-01-01..2025-12-31"), ("明年底", "2026-12-01..2026-12-31"),
          ("今年以来", "none"))),
    Rule("part_of_month", r"(?<![\d一二三四五六七八九十每逐各按当隔两岁明满蜜年])(?P<part>月[底末初中内]|(?<![上中下])(?:上|中|中下|下)旬)",
         part_of_this_month, (("月底前", "2025-03-10..2025-03-31"), ("月内", "2025-03-01..2025-03-31"))),
    Rule("day_word", r"(?P<word>今|明|后|昨|前)[天日](?=(?:之前|以前|前|内|上午|下午|晚|起|中午|凌晨))", day_word,
         (("明天上午", "2025-03-11..2025-03-11"),)),
    Rule("bare_day", rf"(?:(?<=[至到—–~～-])|(?<![\d月.年]))(?P<d>{DAY_NUMBER})[日号](?=(?:之前|以前|前(?![后来])|[上下]午|晚间?|凌晨)|(?<=[至到—–~～-]\d日)|(?<=[至到—–~～-]\d\d日))",
         bare_day, (("25日前报送", "2025-03-10..2025-03-25"),)),
)  # fmt: skip

RULES: tuple[Rule, ...] = (*NOT_DATES, *DATES)
