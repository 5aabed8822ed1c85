"""The review desk: its page, the parts it fetches, and one view for each step; a step answers with what it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from guatu import actions
from guatu.actions import Acting, Done, Refused
from guatu.extraction import KINDS
from guatu.ledger import FIELDS, PERSON, Item, Lesson, read_selection, slips_for, units_of, value_of
from guatu.store import ledgers
from guatu.web.addresses import whole
from guatu.web.corrections import corrections
from guatu.web.forms.draft import read_amendment
from guatu.web.review import Line, ReviewDesk, desk_of_document, grounds_of, value_says
from guatu.web.speech import language_of
from guatu.web.views.asking import acting_of
from guatu.web.wording import rule_says
from guatu.words import Span, say

KEYS = (
    *("move", "approve", "edit", "mark", "split", "merge", "discard", "undo", "bulk", "next", "new", "own"),
    *("learn", "doubt", "slips", "help"),
)
# A lesson as the page sends it back: group, word and unit, parted by a character that no word holds.
PART = "|"


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did, which draft is to be opened after it, and whether the marks in the text are others now."""

    done: Done
    opens: int | None
    marks: bool = False
    says: str = ""


class Mistaken(Exception):  # noqa: N818 - an answer, not a fault
    """A form with mistakes, by field."""

    def __init__(self, mistakes: dict[str, str]) -> None:
        self.mistakes = mistakes
        super().__init__("; ".join(mistakes.values()))


def review(request: HttpRequest, sha256: str) -> HttpResponse:
    """The desk of one document; the first draft that waits is opened."""
    desk = _desk(request, sha256)
    wanted = desk.line(_whole(request.GET.get("item", "")) or 0)
    first = wanted or desk.line(desk.next_draft(0) or 0)
    known = {
        "review": desk,
        "passage": desk.passage(at=first.start if first else None),
        "kinds": KINDS,
        "keys": KEYS,
        "first": first.item.number if first else "",
        "form": _form(request, desk, first) if first else "",
    }
    return render(request, "review.html", known)


def text(request: HttpRequest, sha256: str) -> HttpResponse:
    """A part of the document, by `sheet` or by a place in the text (`at`)."""
    desk = _desk(request, sha256)
    passage = desk.passage(_whole(request.GET.get("sheet", "")) or 1, _whole(request.GET.get("at", "")))
    return render(request, "_review_text.html", {"passage": passage})


def draft(request: HttpRequest, sha256: str, number: int) -> HttpResponse:
    """The form of one draft."""
    desk = _desk(request, sha256)
    line = desk.line(number)
    if line is None:
        raise Http404
    return HttpResponse(_form(request, desk, line))


def selection(request: HttpRequest, sha256: str) -> HttpResponse:
    """What selected words say as a field: its text for the form, and the words themselves."""
    desk, language = _desk(request, sha256), language_of(request)
    field = request.GET.get("field", "")
    read_as = "units" if field in {"lead", "support"} else field
    start, end = _whole(request.GET.get("start", "")), _whole(request.GET.get("end", ""))
    span = desk.raw_span(start, end) if start is not None and end is not None else None
    if read_as not in FIELDS or span is None:
        return JsonResponse({"says": say("refused.no_selection", language)}, status=422)
    words = desk.document.raw[slice(*span)]
    facts = read_selection(read_as, words, desk.extraction.reference)
    if not facts:
        return JsonResponse({"says": say(f"web.review.no.{read_as}", language)}, status=422)
    return JsonResponse({"text": _as_typed(read_as, facts, field), "words": facts.get("due_text", "")})


def step(request: HttpRequest, sha256: str, name: str) -> HttpResponse:
    """Take one step; the answer holds the lines it changed, the next form and the counter."""
    acting, language = acting_of(request), language_of(request)
    desk = _desk(request, sha256)
    try:
        taken = _STEPS[name](acting, desk, request.POST, language)
    except Refused as refused:
        return JsonResponse({"says": refused.says(language)}, status=403 if refused.forbidden else 422)
    except Mistaken as mistaken:
        return JsonResponse({"says": str(mistaken), "mistakes": mistaken.mistakes}, status=422)
    return JsonResponse(_answer(request, acting, sha256, taken))


def corrected(request: HttpRequest, sha256: str | None = None) -> HttpResponse:
    """What people corrected, as JSON lines: of one document or of all."""
    acting = acting_of(request)
    if sha256 is not None and sha256 not in ledgers.ledger(acting.ledger).documents:
        raise Http404
    lines = "".join(line + "\n" for line in corrections(acting, sha256))
    response = HttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    name = say("web.review.corrections.file", language_of(request), ledger=acting.ledger)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.jsonl"
    return response


def _approve(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    chosen = _bulk(desk, given) or [_number(given)]
    done = actions.approve_drafts(acting, chosen, key=_key(given))
    opens = _after(acting, desk, chosen)
    return Step(done, opens, says=say("web.review.did.approve", language, count=len(chosen)))


def _amend(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    line = desk.line(_number(given))
    if line is None:
        raise Refused("not_draft", number=_number(given))
    made = read_amendment(desk, line.item, given, language)
    if made.mistakes:
        raise Mistaken(made.mistakes)
    done = actions.amend_draft(
        acting, line.item.number, made.facts, grounds=made.grounds, span=made.span, key=_key(given)
    )
    moved = bool(done.seqs) and (made.span is not None or made.facts.get("kind", line.item.kind) != line.item.kind)
    says = say("web.review.did.amend" if done.seqs else "web.review.did.nothing", language)
    return Step(done, line.item.number, moved, says)


def _own(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    number = _number(given)
    if desk.line(number) is None:
        raise Refused("not_draft", number=number)
    done = actions.amend_draft(acting, number, {"again": 0}, key=_key(given))
    return Step(done, number, says=say("web.review.did.own", language))


def _discard(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    number = _number(given)
    done = actions.discard_draft(acting, number, reason=given.get("reason", ""), key=_key(given))
    return Step(done, _after(acting, desk, [number]), True, say("web.review.did.discard", language))


def _split(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    number = _number(given)
    done = actions.split_draft(acting, number, [_selected(desk, given)], key=_key(given))
    return Step(done, number, True, say("web.review.did.split", language))


def _merge(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    number = _number(given)
    place = next((at for at, line in enumerate(desk.lines) if line.item.number == number), len(desk.lines))
    after = next((line.item.number for line in desk.lines[place + 1 :] if line.standing == "draft"), None)
    # The page names the one it showed, so that a step sent again means the same.
    other = _whole(given.get("other", "")) or after
    if other is None:
        raise Refused("no_next")
    done = actions.merge_drafts(acting, other, number, key=_key(given))
    return Step(done, number, True, say("web.review.did.merge", language, number=other))


def _learn(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    """All that the draft's corrections teach, or the one chosen; the ledger's items stay as they are."""
    number = _number(given)
    line = desk.line(number)
    if line is None:
        raise Refused("not_draft", number=number)
    chosen = given.get("lesson", "")
    taught = actions.lessons_of(acting, desk.ledger, line.item) if chosen else []
    only = next((each for each in taught if _lesson_key(each) == chosen), None)
    if chosen and only is None:
        raise Refused("nothing_to_learn")
    done = actions.learn_from_draft(acting, number, only, key=_key(given))
    return Step(done, number, says=say("web.review.did.learn", language, count=len(done.seqs)))


def _slips(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    number = _number(given)
    if desk.line(number) is None:
        raise Refused("not_draft", number=number)
    done = actions.take_up_slips(acting, number, key=_key(given))
    return Step(done, number, True, say("web.review.did.slips", language))


def _new(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    done = actions.open_draft(acting, desk.received.sha256, _selected(desk, given), key=_key(given))
    return Step(done, next(iter(done.items), None), True, say("web.review.did.new", language))


def _dismiss(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    start = _whole(given.get("start", ""))
    passed = next((each for each in desk.sentences if each.start == start), None)
    if passed is None:
        raise Refused("no_sentence")
    span, reason = passed.sentence.found.span, given.get("reason", "")
    done = actions.dismiss_sentence(acting, desk.received.sha256, span, reason, key=_key(given))
    return Step(done, None, True, say("web.review.did.dismiss", language))


def _undo(acting: Acting, desk: ReviewDesk, given: QueryDict, language: str) -> Step:
    done = actions.undo_review(acting, desk.received.sha256, key=_key(given))
    ledger = ledgers.ledger(acting.ledger)
    back = [number for number in done.items if _waits(ledger.drafts.get(number))]
    return Step(done, min(back, default=None), True, say("web.review.did.undo", language))


_STEPS: dict[str, Callable[[Acting, ReviewDesk, QueryDict, str], Step]] = {
    "approve": _approve,
    "amend": _amend,
    "own": _own,
    "discard": _discard,
    "split": _split,
    "merge": _merge,
    "new": _new,
    "dismiss": _dismiss,
    "undo": _undo,
    "learn": _learn,
    "slips": _slips,
}
STEPS = tuple(_STEPS)


def _answer(request: HttpRequest, acting: Acting, sha256: str, taken: Step) -> dict[str, Any]:
    desk = desk_of_document(acting, sha256)
    assert desk is not None, "a document is never taken out of a ledger"
    lines = {number: desk.line(number) for number in dict.fromkeys(taken.done.items)}
    opened = desk.line(taken.opens or 0)
    return {
        "says": taken.says,
        "lines": [
            {"number": number, "html": line and render_to_string("_review_line.html", {"line": line}, request)}
            for number, line in lines.items()
        ],
        "opens": opened.item.number if opened else None,
        "form": _form(request, desk, opened) if opened else "",
        "marks": taken.marks,
        "progress": render_to_string("_review_progress.html", {"review": desk}, request),
        "doubts": render_to_string("_review_doubts.html", {"review": desk}, request) if taken.marks else None,
        "sentences": render_to_string("_review_sentences.html", {"review": desk}, request) if taken.marks else None,
    }


def _form(request: HttpRequest, desk: ReviewDesk, line: Line) -> str:
    item, language = line.item, language_of(request)
    entries = ledgers.some_entries(acting_of(request).ledger, item.entries)
    grounds = grounds_of(desk, [entry.facts for entry in entries])
    if "units" in grounds:
        grounds |= {"lead": grounds["units"], "support": grounds["units"]}
    reason = next((entry.facts["reason"] for entry in reversed(entries) if entry.facts.get("reason")), "")
    known = {
        "line": line,
        "item": item,
        "taught": [(_lesson_key(each), _lesson_says(each, language)) for each in _taught(request, desk, item)],
        "slips": _proposed(desk, item),
        "kinds": KINDS,
        "lead": _joined(item, "lead", language),
        "support": _joined(item, "support", language),
        "grounds": {name: f"{start}-{end}" for name, (start, end) in grounds.items()},
        "rule": rule_says(item.rule, language),
        "reason": reason,
    }
    return render_to_string("_review_form.html", known, request)


def _taught(request: HttpRequest, desk: ReviewDesk, item: Item) -> list[Lesson]:
    """What the draft teaches: asked only where a person made, changed or dismissed it."""
    corrected = item.amendments > 0 or item.rule == PERSON or item.state == "discarded"
    return actions.lessons_of(acting_of(request), desk.ledger, item) if corrected else []


def _lesson_key(lesson: Lesson) -> str:
    return PART.join((lesson.group, lesson.word, lesson.of or ""))


def _lesson_says(lesson: Lesson, language: str) -> str:
    name = "alias" if lesson.of else lesson.group
    return say(f"web.review.learn.{name}", language, word=lesson.word, of=lesson.of or "")


def _proposed(desk: ReviewDesk, item: Item) -> list[dict[str, str]]:
    """The slips in the draft's sentence that it does not read as meant yet."""
    raw = desk.document.raw
    return [{"written": raw[slice(*slip.span)], "meant": slip.meant} for slip in slips_for(desk.document, item)]


def _joined(item: Item, role: str, language: str) -> str:
    return say("web.list_mark", language).join(unit.name for unit in item.units if unit.role == role)


def _as_typed(read_as: str, facts: dict[str, Any], field: str) -> str:
    if read_as == "value":
        return value_says(value_of(facts["value"]))
    if read_as == "units":
        return "、".join(unit.name for unit in units_of(facts["units"]))
    return str(facts[field])


def _desk(request: HttpRequest, sha256: str) -> ReviewDesk:
    desk = desk_of_document(acting_of(request), sha256)
    if desk is None:
        raise Http404
    return desk


def _bulk(desk: ReviewDesk, given: QueryDict) -> list[int]:
    """Every waiting draft of the rule, or of the kind, of the one chosen; empty when just that one is meant.

    The page names them (`items`), so that just those are accepted that it counted.
    """
    if named := [_whole(written) or 0 for written in given.get("items", "").split(",") if written]:
        return named
    alike, line = given.get("alike", ""), desk.line(_number(given))
    if line is None or alike not in {"rule", "kind"}:
        return []
    wanted = getattr(line.item, alike)
    return [each.item.number for each in desk.lines if each.standing == "draft" and getattr(each.item, alike) == wanted]


def _after(acting: Acting, desk: ReviewDesk, handled: Sequence[int]) -> int | None:
    """The next draft after the last one handled that waits even now."""
    fresh = desk_of_document(acting, desk.received.sha256)
    return fresh.next_draft(handled[0]) if fresh and handled else None


def _waits(item: Item | None) -> bool:
    return item is not None and item.state == "draft" and item.kind != "group"


def _selected(desk: ReviewDesk, given: QueryDict) -> Span:
    start, end = _whole(given.get("start", "")), _whole(given.get("end", ""))
    span = desk.raw_span(start, end) if start is not None and end is not None else None
    if span is None:
        raise Refused("no_selection")
    return span


def _number(given: QueryDict) -> int:
    return _whole(given.get("number", "")) or 0


def _key(given: QueryDict) -> str:
    return given.get("key", "")[:100]


def _whole(written: str) -> int | None:
    return whole(written)
