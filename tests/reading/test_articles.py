"""Pages of an invented newspaper of 澄州市: where its articles begin, who signs them, what is put aside."""

from __future__ import annotations

import time
from datetime import date

import pytest

from guatu.reading import Article, Document, read_here
from guatu.reading.bylines import credit, lead, signature_line
from guatu.reading.furniture import kind_of
from guatu.words import Span

PAGE = """澄州日报
2026年5月12日 星期二 第2版 要闻
责编 苏 禾 版式 阿 川

周砚秋调研城区防汛时强调
宁可十防九空 不可失防万一
　　本报讯（记者 方远 通讯员 江一鸣）5月
11日，市长周砚秋深入云溪县，调研防汛准备
工作。她强调，要把隐患排在汛前，6月10日
图为云溪县东风水库。本报记者 方远 摄
前完成东风水库除险加固。
　　周砚秋还察看了城区易涝点。

把办事大厅搬到群众家门口
□市政务服务局局长 骆 青
　　群众少跑路，数据就要多跑路。今年，我局将
在栖霞区新建便民服务站12个。（下转第4版）

临江区：老码头长出新业态
　　夜幕降临，临江老码头灯火通明。年内，码头
二期对外开放。（许言）

澄江闲话
别让“规划”睡在抽屉里
白 石
　　规划是拿来干的，不是拿来挂的。

新闻热线：0000-6611××× 印刷：澄州报业印务
"""


def page(text: str, name: str = "版面.txt") -> Document:
    return read_here(name, text.encode())


def words(document: Document, span: Span | None) -> str | None:
    return document.text[slice(*span)] if span else None


def headlines(document: Document) -> list[str | None]:
    return [words(document, article.headline) for article in document.articles]


def body(document: Document, article: Article) -> str:
    return "\n".join(document.text[slice(*span)] for span in article.spans)


def test_a_page_is_parted_into_its_articles() -> None:
    assert headlines(page(PAGE)) == [
        "周砚秋调研城区防汛时强调\n宁可十防九空 不可失防万一",
        "把办事大厅搬到群众家门口",
        "临江区：老码头长出新业态",
        "别让“规划”睡在抽屉里",
    ]


def test_each_article_has_its_authors_and_its_byline_where_it_stands() -> None:
    document = page(PAGE)

    assert [(words(document, one.byline), one.authors) for one in document.articles] == [
        ("（记者方远通讯员江一鸣）"[1:-1], ("方远", "江一鸣")),
        ("□市政务服务局局长 骆青", ("骆青",)),
        ("（许言）", ("许言",)),
        ("白石", ("白石",)),
    ]


def test_what_the_page_carries_beside_its_articles_is_put_aside_and_named() -> None:
    document = page(PAGE)

    assert [(one.kind, words(document, one.span)) for one in document.furniture] == [
        ("masthead", "澄州日报"),
        ("date", "2026年5月12日 星期二 第2版 要闻"),
        ("editors", "责编 苏禾 版式 阿川"),
        ("caption", "图为云溪县东风水库。本报记者方远摄"),
        ("jump", "（下转第4版）"),
        ("banner", "澄江闲话"),
        ("contact", "新闻热线：0000-6611××× 印刷：澄州报业印务"),
    ]


def test_a_sentence_that_a_caption_interrupts_is_read_whole() -> None:
    document = page(PAGE)

    assert "6月10日前完成东风水库除险加固。" in document.text
    at = document.text.index("前完成东风水库")
    assert document.raw[slice(*document.raw_span((at, at + 7)))] == "前完成东风水库"


def test_an_article_has_its_page_s_day_unless_its_lead_names_another() -> None:
    told = page(PAGE.replace("本报讯（", "本报云溪5月11日讯（"))

    assert [one.day for one in told.articles] == [date(2026, 5, 11), *[date(2026, 5, 12)] * 3]
    assert words(told, told.articles[0].dateline) == "本报云溪5月11日讯"


def test_headings_within_an_article_begin_none() -> None:
    text = (
        "澄州市2026年工作要点\n\n一、总体要求\n\n坚持稳中求进。\n\n（一）抓项目\n\n6月底前开工滨江大道。\n\n"
        "澄州市人民政府办公室\n2026年3月2日\n"
    )

    document = page(text)

    assert headlines(document) == ["澄州市2026年工作要点"]
    assert document.furniture == ()


def test_a_speech_is_one_article_signed_by_its_speaker() -> None:
    document = page(
        "在全市项目推进会上的讲话\n\n（2026年2月6日）\n\n周砚秋\n\n同志们：\n\n今天的会议很重要，要抓好落实。\n"
    )

    assert [(words(document, one.headline), one.authors, one.day) for one in document.articles] == [
        ("在全市项目推进会上的讲话", ("周砚秋",), date(2026, 2, 6))
    ]


def test_headings_of_two_levels_begin_articles_where_bylines_follow_them() -> None:
    document = page(
        "# 云溪水厂进入设备安装\n\n□本报记者 方远\n\n云溪水厂土建工程全部完成。\n\n## 老街改造听民意\n\n"
        "□本报记者 江一鸣\n\n栖霞老街要改造。\n\n### 街坊怎么看\n\n收回建议一百多条。\n",
        "版面.md",
    )

    assert headlines(document) == ["云溪水厂进入设备安装", "老街改造听民意"]


def test_a_signed_paragraph_under_no_headline_is_a_caption() -> None:
    document = page(
        "何青石调研高新区\n\n5月6日，何青石到高新区调研项目建设。（方远）\n\n"
        "5月4日，市民在临江公园赏花，园内的月季进入盛花期。（来源：澄州网）\n\n"
        "周砚秋到云溪县走访\n\n5月5日，周砚秋到云溪县走访企业，现场解决难题。（许言）\n"
    )

    assert headlines(document) == ["何青石调研高新区", "周砚秋到云溪县走访"]
    assert [one.kind for one in document.furniture] == ["caption"]


def test_a_source_at_the_end_parts_two_articles() -> None:
    document = page(
        "把澄江治理好\n\n白知远\n\n澄江是澄州的母亲河，治水就是治城，要一江清水永续东流，让两岸人民安居。来源：澄州日报\n\n"
        "周砚秋调研重点项目\n\n5月5日，周砚秋到云溪县调研，要求抢工期、保质量。（许言）\n"
    )

    assert headlines(document) == ["把澄江治理好", "周砚秋调研重点项目"]


def test_a_commentator_s_byline_above_its_headline_belongs_to_it() -> None:
    document = page(
        "澄州日报\n2026年5月12日 星期二\n\n全市项目集中开工\n\n本报讯（记者 方远）5月11日，全市项目集中开工。\n\n"
        "本报评论员\n\n让开工热变成竣工潮\n\n项目开工，可喜可贺，但开工不是终点。\n"
    )

    assert [words(document, one.byline) for one in document.articles] == ["记者方远", "本报评论员"]


# Two articles whose columns were read across: each stops in mid-word and goes on behind the other.
WOVEN = """澄州日报
2026年5月12日 星期二 第2版

云溪水厂进入设备安装
　　本报讯（记者 方远）昨日，记者从市水
利局获悉，云溪水厂土建工程全部完成，转入
设备安装。项目建成后，十万群众喝上放心
水。水厂总工程师介绍，六月底前完成单机调

老街改造听民意
　　栖霞老街要改造，街坊最关心什么？街道
办把方案贴到巷口，请大家提意见，收回建议
一百多条。改造指挥部逐条研究，能采纳的采

试，八月一日正式供水。厂区绿化正在收尾，
配套管网全线贯通。
　　据了解，二期工程正在办理用地手续。

纳，不能采纳的当面说清楚。街坊们说，这样
的改造，大家心里亮堂。方案采纳意见后重新
公示。
"""


def test_articles_read_across_their_columns_are_read_each_as_a_whole() -> None:
    document = page(WOVEN)

    water, street = document.articles
    assert body(document, water).endswith(
        "六月底前完成单机调试，八月一日正式供水。厂区绿化正在收尾，配套管网全线贯通。\n据了解，二期工程正在办理用地手续。"
    )
    assert "能采纳的采纳，不能采纳的当面说清楚。" in body(document, street)
    assert document.is_woven


def test_offsets_carry_spans_both_ways_on_a_page_that_was_woven() -> None:
    document = page(WOVEN)
    at = document.text.index("八月一日正式供水")

    raw = document.raw_span((at, at + 8))
    assert document.raw[slice(*raw)] == "八月一日正式供水"
    assert document.in_text(raw) == (at, at + 8)
    joint = document.text.index("单机调试")
    assert [document.raw[slice(*run)] for run in document.raw_runs((joint, joint + 4))] == ["单机调", "试"]
    text, raw_text = document.text, document.raw
    assert all(text[i] == raw_text[document.origin[i]] for i in range(len(text)) if text[i] not in " \n")


def test_a_woven_document_comes_through_the_pipe_as_it_was() -> None:
    document = page(WOVEN)

    again = Document.from_json(document.to_json())

    assert (again.articles, again.furniture, again.is_woven) == (
        document.articles,
        document.furniture,
        document.is_woven,
    )
    assert list(again.origin) == list(document.origin)


def test_lines_of_two_articles_that_alternate_are_parted() -> None:
    water = [
        "云溪水厂进入设备安装",
        "　　昨日，记者从市水利局获悉，云溪水厂",
        "土建工程全部完成，转入设备安装。项目建",
        "成后，十万群众喝上放心水。",
        "　　水厂总工程师介绍，六月底前完成单机",
        "调试，八月一日正式供水。厂区绿化正在收",
        "尾，配套管网全线贯通。",
    ]
    street = [
        "老街改造听民意",
        "　　栖霞老街要改造，街坊最关",
        "心什么？街道办把方案贴到巷口",
        "，请大家提意见。",
        "　　改造指挥部逐条研究，能采",
        "纳的采纳，不能采纳的当面说清",
        "楚。方案重新公示。",
    ]
    across = "\n".join(line for row in zip(water, street, strict=True) for line in row)

    document = page(f"澄州日报\n2026年5月12日 星期二 第2版\n\n{across}\n\n编辑:苏禾 校对:方圆\n")

    assert headlines(document) == ["云溪水厂进入设备安装", "老街改造听民意"]
    told_of_water, told_of_street = (body(document, one).split("\n")[1:] for one in document.articles)
    assert told_of_water == [
        "昨日，记者从市水利局获悉，云溪水厂土建工程全部完成，转入设备安装。项目建成后，十万群众喝上放心水。",
        "水厂总工程师介绍，六月底前完成单机调试，八月一日正式供水。厂区绿化正在收尾，配套管网全线贯通。",
    ]
    assert told_of_street == [
        "栖霞老街要改造，街坊最关心什么？街道办把方案贴到巷口，请大家提意见。",
        "改造指挥部逐条研究，能采纳的采纳，不能采纳的当面说清楚。方案重新公示。",
    ]


def test_a_page_of_runs_that_never_end_costs_its_length() -> None:
    run = "　　有件事说到一半就停下来，后面还有没有\n把前面的事情说下去，然后又停下来了没有\n说，了没有\n"
    data = ("澄州日报\n2026年5月12日 星期二 第2版\n\n" + "\n".join([run] * 6000)).encode()

    start = time.process_time()
    read_here("a.txt", data)

    assert time.process_time() - start < 3


def test_lines_in_their_order_are_left_in_it() -> None:
    document = page(PAGE)

    assert document.text.index("骆青") < document.text.index("老码头") < document.text.index("规划是拿来干的")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("□本报记者 方远 通讯员 江一鸣", ("方远", "江一鸣")),
        ("本报见习记者方远", ("方远",)),
        ("市水利局局长 骆 青", ("骆青",)),
        ("澄州城市发展集团党委书记、董事长 白知远", ("白知远",)),
        ("市生态环境局 党组书记、局长骆 青松", ("骆青松",)),
        ("记者 欧阳远 文/图", ("欧阳远",)),
        ("周砚秋", ("周砚秋",)),
    ],
)
def test_a_line_that_signs(line: str, names: tuple[str, ...]) -> None:
    signature = signature_line(line)

    assert signature is not None
    assert signature.names == names


@pytest.mark.parametrize(
    "line", ["记者走基层看变化", "◆简讯", "责任单位：市水利局", "组长 白知远 副组长 骆青", "滨江大道工程", "说明："]
)
def test_a_line_that_signs_nothing(line: str) -> None:
    signature = signature_line(line)

    assert signature is None or (signature.bare and line == "滨江大道工程")


def test_an_owner_in_brackets_is_no_credit() -> None:
    def as_it_is(text: str) -> list[object]:
        return [credit(text, lambda span: text[slice(*span)])]

    assert as_it_is("完成滨江大道改造。（市住建局）") == [None]
    assert as_it_is("年底前完成（高新区）") == [None]
    assert as_it_is("抓好落实。（记者 方远）") != [None]


def test_a_lead_names_place_and_day() -> None:
    text = "本报云溪5月11日电（记者 方远）昨日开工。"

    found = lead(text, lambda span: text[slice(*span)])

    assert found is not None
    assert text[slice(*found[0])] == "本报云溪5月11日电"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("第3版 综合", "folio"),
        ("- 3 -", "folio"),
        ("二〇二六年五月十二日 星期二 第一版", "date"),
        ("澄江周报·特刊  2026年9月27日  第4版  执行主编：苏禾", "masthead"),
        ("编辑:苏禾 校对:方圆 组版:阿川", "editors"),
        ("（上接第一版）", "jump"),
        ("广告", "advert"),
        ("来源：澄州日报", "source"),
        ("2026年3月1日", None),
        ("3", None),
        ("建设期限 2026年3月1日—2026年8月31日", None),
        ("责任单位：市水利局 联系人：方远", None),
        ("图书馆新馆年底前建成开放。", None),
    ],
)
def test_furniture_is_told_from_text(line: str, kind: str | None) -> None:
    assert kind_of(line) == kind
