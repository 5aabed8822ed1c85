"""Bylines (署名): who signs an article, on a line of its own, in a bracket at its end, or in its lead (本报讯).

A line is told word by word: roles (记者), posts (局长) and names. Without a role or a post a name must begin with a
surname, and the lines around it decide whether it signs anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from guatu.words import Span

# By how common they are; a name behind a role or a post needs none of them.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟"
    "艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛"
    "仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖"
    "漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_DOUBLE = tuple(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 申屠 端木 长孙 宇文".split()  # noqa: SIM905 - read at a glance
)
_MARKS = "□■◎●○◆◇★☆▲△"
_EDGES = "（）()【】[]" + _MARKS
_PARTING = re.compile(r"[\s、/:：|]{1,8}|(?<=[□■◎●○◆◇★☆])")
_ROLE = re.compile(
    r"(?:本报|本刊|本台|[一-龥]{2,4}日报)?(?:特约|特派|见习|实习|全媒体|融媒体|融媒|首席|驻[一-龥]{2,4}){0,3}"
    r"(?:记者|通讯员|评论员|实习生|撰稿人?|供稿|特稿)|作者|撰文|文图|图文|文|图"
)
_POST = re.compile(
    "(?:书记|局长|主任|厅长|部长|主席|区长|县长|市长|省长|镇长|乡长|行长|会长|院长|校长|处长|科长|所长|站长|社长|"
    "董事长|总经理|经理|秘书长|支队长|总队长|大队长|检察长|理事长|总工程师|组长|专员|委员|代表|教授|研究员)\\Z"
)
_POST_NAME = re.compile(_POST.pattern[:-2] + r"([一-龥]{1,4})\Z")
_UNIT = re.compile("[一-龥]{3,24}(?:局|委|委员会|办公室|政府|集团|公司|部|厅|院|中心|市委|县委|区委|学校|银行|支行)\\Z")
_PLACES = "区县市省局办委镇乡村部厅院处站所"
_HAN = re.compile(r"[一-鿿]+\Z")
_CREDIT = re.compile(r"[（(]([^（）()\n]{2,48})[)）]\s{0,4}\Z")
_LEAD = re.compile(
    r"\s{0,8}((?:本报|本台|新华社|中新社|人民网|[一-龥]{2,4}(?:日报|晚报|晨报|新闻网))[一-龥\d\s]{0,16}?[讯电])"
    r"(?:\s{0,4}[（(]([^（）()\n]{2,48})[)）])?"
)
_SENTENCE = re.compile("[，。；！？,;!?…]")
_LONGEST = 48
_Kind = Literal["role", "post", "name", "?"]


@dataclass(frozen=True, slots=True)
class Signature:
    """What signs: `span` in the line or paragraph it was read in, the `names`, and how sure it is by itself.

    `bare` signatures are names and nothing else.
    """

    span: Span
    names: tuple[str, ...]
    bare: bool = False


def signature_line(line: str) -> Signature | None:
    """A line that is a byline and nothing else."""
    text = line.strip()
    if not 2 <= len(text) <= _LONGEST or _SENTENCE.search(text) or text[-1] in "讯：:":
        return None
    start = len(line) - len(line.lstrip())
    names, kinds = _words(text)
    if not names and "评论员" not in text:
        return None
    if "?" in kinds:
        return None
    # 区长 王三强 李四平 is a list, not a byline; without a mark a post has one name.
    posted = "post" in kinds and (text[0] in _MARKS or (len(names) == 1 and kinds[-1] == "name"))
    # ◆简讯 heads short news; □张三 signs.
    bare = not ("role" in kinds or posted or (text[0] in "□■" and all(map(is_name, names))))
    if bare and (kinds.count("name") != len(kinds) or len(names) > 3 or not all(map(is_name, names))):
        return None
    return Signature((start, start + len(text)), names, bare)


def pen_name(line: str) -> Signature | None:
    """Two or three characters and nothing else, letter-spaced or not: under a headline, whoever signs it."""
    names, kinds = _words(line)
    fits = kinds == ["name"] and 2 <= len(names[0]) <= 3 and _HAN.match("".join(line.split())) is not None
    return Signature((0, len(line)), names, bare=True) if fits else None


def post_line(line: str) -> bool:
    """A line that is an office and its post (市水利局 党组书记、局长) and wants a name behind it."""
    names, kinds = _words(line.strip())
    return not names and bool(kinds) and all(kind == "post" for kind in kinds)


def credit(paragraph: str, written: Callable[[Span], str]) -> Signature | None:
    """The bracket at an article's end (（记者 张三 通讯员 李四）); `written` gives a span as the file has it."""
    found = _CREDIT.search(paragraph, max(0, len(paragraph) - 56))
    if found is None:
        return None
    names, kinds = _words(written(found.span(1)))
    before = paragraph[: found.start()].rstrip()[-1:]
    if not names or "?" in kinds or "post" in kinds or (before and before not in "。！？”…!?.》"):
        return None
    if "role" not in kinds and not all(is_name(name) and name[-1] not in _PLACES for name in names):
        return None
    return Signature(found.span(), names)


def lead(paragraph: str, written: Callable[[Span], str]) -> tuple[Span, Signature | None] | None:
    """The dateline a report begins with (本报澄州5月6日讯) and who is named in the bracket behind it."""
    found = _LEAD.match(paragraph)
    if found is None:
        return None
    if found.group(2) is None:
        return found.span(1), None
    names, kinds = _words(written(found.span(2)))
    return found.span(1), Signature(found.span(2), names) if names and "?" not in kinds else None


def is_name(word: str) -> bool:
    """Two or three characters that begin with a surname, four with a double one."""
    if word.startswith(_DOUBLE):
        return 3 <= len(word) <= 4
    return 2 <= len(word) <= 3 and word[0] in _SURNAMES


def _words(text: str) -> tuple[tuple[str, ...], list[_Kind]]:
    """The names in a byline, letter-spaced ones closed up, and what each of its words is."""
    names: list[str] = []
    kinds: list[_Kind] = []
    held = ""
    for found in _PARTING.split(text):
        word = found.strip(_EDGES)
        spaced = len(word) == 1 and word not in "文图摄"
        if held and word and not spaced and len(held) == 1 and len(word) == 2 and is_name(held + word):
            word, held = held + word, ""
        if spaced and _HAN.match(word):
            held += word
            continue
        if held:
            _add(held, names, kinds)
            held = ""
        if word:
            held = _add(word, names, kinds)
    if held:
        _add(held, names, kinds)
    return tuple(names), kinds


def _add(word: str, names: list[str], kinds: list[_Kind]) -> str:
    """Say what a word is; what is given back is the beginning of a name that goes on in the next word."""
    role = _ROLE.match(word)
    rest = word
    if word == "摄" or (role and _names_behind(word, role.end())):
        kinds.append("role")
        rest = word[role.end() :] if role else ""
    elif _HAN.match(word) is None:
        kinds.append("?")
        return ""
    elif _POST.search(word) or _UNIT.match(word):
        kinds.append("post")
        return ""
    elif (posted := _POST_NAME.search(word)) and (len(posted[1]) == 1 or is_name(posted[1])):
        kinds.append("post")
        rest = posted[1]
        if len(rest) == 1:
            return rest
    elif not 2 <= len(word) <= 4:
        kinds.append("?")
        return ""
    if rest:
        kinds.append("name")
        names.append(rest)
    return ""


def _names_behind(word: str, end: int) -> bool:
    """Whether a role is the whole word, or a name follows it (记者张三); 文 and 图 begin other words too."""
    return end == len(word) or (end > 1 and is_name(word[end:]))
