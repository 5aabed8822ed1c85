"""Which loose lines belong to one paragraph: wrapped at a width, broken in mid-sentence, or cut by a page."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guatu.reading import structure
from guatu.reading.manuscript import Line

_LEAST_WIDTH = 24
_PROSE = 30


@dataclass(frozen=True, slots=True)
class _Habit:
    """How this file sets its paragraphs: the widths of full lines, and whether paragraphs are indented.

    `displayed` is set for a newspaper's page whose paragraphs are indented: what is not, stands for itself.
    """

    widths: frozenset[int]
    lengths: frozenset[int]
    indented: bool
    displayed: bool

    def is_full(self, line: Line, text: str) -> bool:
        """Whether a line stopped for want of room."""
        if line.full is not None:
            return line.full
        # Some files wrap at a number of columns, some at a number of characters.
        return structure.width(text) in self.widths or len(text) in self.lengths


def join_lines(raw: str, lines: Sequence[Line], page: bool = False) -> list[list[Line]]:
    """Give the paragraphs, each as its lines; lines that are not `loose` stand alone; `page` says newspaper."""
    texts = [raw[line.start : line.end].rstrip() for line in lines]
    loose = [text for text, line in zip(texts, lines, strict=True) if line.loose]
    indented = _are_indented(texts, lines, page)
    habit = _Habit(
        _full_widths(loose, structure.width, _LEAST_WIDTH),
        _full_widths(loose, len, _LEAST_WIDTH // 2),
        indented,
        page and indented and not any(line.full is not None for line in lines),
    )
    paragraphs: list[list[Line]] = []
    opening = ""  # the first line of the paragraph being joined
    for index, line in enumerate(lines):
        if index and _joins(lines[index - 1], line, texts[index - 1], texts[index], opening, habit):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
            opening = texts[index]
    return paragraphs


def _are_indented(texts: Sequence[str], lines: Sequence[Line], page: bool) -> bool:
    """A page shows indents, so a few are enough; in a text they are white space, which may be there by chance.

    The columns of a newspaper are so narrow that few of its lines begin a paragraph.
    """
    if any(line.full is not None for line in lines):
        return sum(line.opens for line in lines) > len(lines) // 100
    return sum(text[:1] in "\u3000 " for text in texts) > len(texts) // (24 if page else 8)


def _joins(above: Line, line: Line, before: str, text: str, opening: str, habit: _Habit) -> bool:
    if line.follows:
        return True
    if not (above.loose and line.loose) or above.level or line.level or not before or not text:
        return False
    full = habit.is_full(above, before)
    if line.opens or _starts_anew(text, before) or (structure.is_short_heading(before) and not full):
        return False
    if line.resumes:
        return _is_interrupted(before, opening, full)
    if habit.displayed and (told := _in_columns(line, before, opening, habit)) is not None:
        return told
    if line.gap and not line.page_break:
        return _cut_in_mid_sentence(before, opening)
    return _goes_on(before, text, full, habit.indented) or (line.page_break and _cut_in_mid_sentence(before, opening))


def _goes_on(before: str, text: str, full: bool, indented: bool) -> bool:
    """Two lines without a gap, the second opening nothing of its own."""
    if before[-1] in structure.GOES_ON or text[0] in "，。；、）：！？,;)”》":
        return True
    if before[-1] in structure.SENTENCE_END:
        # Where paragraphs are indented, a full line whose next is not indented goes on though a sentence ended.
        return indented and full
    return full or (before.endswith(("办公室", "人民政府")) and text.startswith("关于"))


def _starts_anew(text: str, before: str) -> bool:
    """An indent, a number, a label or a date line opens a paragraph of its own."""
    indent, indent_before = len(text) - len(text.lstrip()), len(before) - len(before.lstrip())
    if indent > indent_before or "\t" in text or "\t" in before or structure.MASTHEAD.search(before[-4:]):
        return True
    return bool(structure.OPENS.match(text) or structure.LABEL.match(text) or structure.DATE_LINE.match(text))


def _in_columns(line: Line, before: str, opening: str, habit: _Habit) -> bool | None:
    """What the indents of a newspaper's columns say; None where they say nothing."""
    if _is_display(opening, habit):
        return False
    if line.gap:
        return None
    if before[-1] not in structure.SENTENCE_END or structure.LEAD_ALONE.match(before):
        return True
    # A paragraph's last line stops short of its first; one as long was full, though a sentence ends there.
    return True if before != opening and len(before) >= len(opening) - 1 else None


def _is_display(opening: str, habit: _Habit) -> bool:
    """A line that is not indented where paragraphs are, and stops short of the edge or holds no mark of a clause."""
    if opening[0] in "\u3000 " or structure.LEAD_ALONE.match(opening):
        return False
    return not structure.CLAUSE_MARK.search(opening) or not habit.is_full(Line(0, 0), opening)


def _is_interrupted(before: str, opening: str, full: bool) -> bool:
    """Prose that stops at something put aside; a headline over its byline has no marks of clauses."""
    if before[-1] in structure.SENTENCE_END:
        return False
    prose = structure.CLAUSE_MARK.search(opening) or structure.CLAUSE_MARK.search(before)
    return before[-1] in structure.GOES_ON or (bool(prose) and (full or len(before) >= _PROSE))


def _cut_in_mid_sentence(before: str, opening: str) -> bool:
    """Prose that stops without an end goes on after a gap; titles, headings and signatures do not."""
    if before[-1] in structure.SENTENCE_END or len(before) < _PROSE or not structure.CLAUSE_MARK.search(before):
        return False
    if structure.SOURCE.search(before, len(before) - _PROSE):
        return False
    return not (structure.heading_level(opening) and "。" not in before) and not opening.startswith("#")


def _full_widths(texts: Sequence[str], measure: Callable[[str], int], least: int) -> frozenset[int]:
    """The widths at which this file wraps its lines: many lines stop there, and few are wider."""
    widths = sorted(measure(text) for text in texts if text)
    stopped = [text for text in texts if text and text[-1] not in structure.SENTENCE_END]
    open_ended = Counter(measure(text) for text in stopped)
    prose = Counter(measure(text) for text in stopped if structure.CLAUSE_MARK.search(text))
    slack = least // 6  # a wrapped line may fall short by two characters that may not begin or end a line
    full: set[int] = set()
    for column in open_ended:
        span = range(column - slack, column + 1)
        near = sum(open_ended[other] for other in span)
        # Two lines that stop alike may be two names; two lines of prose are wrapped.
        alike = near >= 3 or sum(prose[other] for other in span) >= 2
        wider = len(widths) - bisect_right(widths, column + slack)
        if column >= least and alike and near * 8 >= len(widths) and wider * 8 <= len(widths):
            full.update(range(column - slack, column + slack + 1))
    return frozenset(full)
