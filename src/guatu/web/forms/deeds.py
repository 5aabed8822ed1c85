"""The deeds an item page offers: which fields each asks for, which right it needs, which action it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from guatu import actions
from guatu.actions import Acting, Done
from guatu.extraction import Responsible
from guatu.ledger import LIMIT_TYPES
from guatu.store import ledgers
from guatu.web.forms.fields import Field

Values = Mapping[str, Any]
RELATIONS = tuple((name, f"web.relation.{name}") for name in ("FS", "SS", "FF", "SF"))
LIMITS = tuple((name, f"limit.field.{name}") for name in LIMIT_TYPES)
POINTS = ("optimistic", "likely", "pessimistic")
SHAPES = tuple((name, f"web.shape.{name}") for name in ("pert", "triangular"))
_ENTRY = Field("entry", "hidden", required=True)
_REASON = Field("reason", "text", required=True)


@dataclass(frozen=True, slots=True)
class Deed:
    """`name` is its route and its phrases (`web.deed.<name>`); `right` the row of `actions.MATRIX` it needs."""

    name: str
    right: str
    fields: tuple[Field, ...]
    do: Callable[[Acting, int, Values, str], Done]


def _due_by(action: Callable[..., Done]) -> Callable[[Acting, int, Values, str], Done]:
    return lambda acting, item, given, key: action(acting, item, given["due"], reason=given["reason"], key=key)


def _report(acting: Acting, item: int, given: Values, key: str) -> Done:
    return actions.report_progress(
        acting, item, says=given["says"], on=given["on"], percent=given["percent"], done=given["done"], key=key
    )


def _evidence(acting: Acting, item: int, given: Values, key: str) -> Done:
    file = given["file"]
    return actions.attach_evidence(acting, item, name=file.name, data=file.read(), says=given["says"], key=key)


def _accept(acting: Acting, item: int, given: Values, key: str) -> Done:
    return actions.accept_evidence(acting, item, given["entry"], says=given["says"], key=key)


def _return(acting: Acting, item: int, given: Values, key: str) -> Done:
    return actions.return_evidence(acting, item, given["entry"], reason=given["reason"], key=key)


def _assign(acting: Acting, item: int, given: Values, key: str) -> Done:
    supporting = [name for name in given["support"] if name != given["lead"]]
    units = [Responsible(given["lead"], "lead"), *(Responsible(name, "support") for name in supporting)]
    return actions.assign_units(acting, item, units, key=key)


def _plan(acting: Acting, item: int, given: Values, key: str) -> Done:
    """What is left of begun work settles its days, so that days left as they stood are not said beside it."""
    held = ledgers.ledger(acting.ledger).items.get(item)
    days, least, as_late = given["days"], given["least"], given["as_late"]
    if held and given["remaining"] is not None and days == held.days:
        days = None
    return actions.plan_item(
        acting,
        item,
        days=days,
        not_before=given["not_before"],
        started=given["started"],
        finished=given["finished"],
        least=least or None,
        as_late=None if held and as_late == held.as_late else as_late,
        remaining=given["remaining"],
        clear=("least",) if least == 0 and held and held.least is not None else (),
        key=key,
    )


def _limit(acting: Acting, item: int, given: Values, key: str) -> Done:
    return actions.constrain_item(acting, item, given["type"], given["day"], reason=given["reason"], key=key)


def _soften(acting: Acting, item: int, given: Values, key: str) -> Done:
    return actions.change_link(
        acting, item, given["after"], was=given["type"], type=given["type"], preferential=given["preferential"], key=key
    )


def _depend(acting: Acting, item: int, given: Values, key: str) -> Done:
    return actions.depend(
        acting,
        item,
        given["after"],
        type=given["type"] or "FS",
        lag=given["lag"] or 0,
        preferential=given["preferential"],
        key=key,
    )


def _estimate(acting: Acting, item: int, given: Values, key: str) -> Done:
    return actions.estimate_item(
        acting,
        item,
        optimistic=given["optimistic"],
        likely=given["likely"],
        pessimistic=given["pessimistic"],
        shape=given["shape"] or "pert",
        key=key,
    )


def _expose(acting: Acting, item: int, given: Values, key: str) -> Done:
    return actions.expose_item(
        acting, item, says=given["says"], probability=given["probability"], days=given["days"], key=key
    )


DEEDS: Mapping[str, Deed] = {
    deed.name: deed
    for deed in (
        Deed(
            "report",
            "report",
            (
                Field("says", "text", required=True, label="web.field.progress"),
                Field("on", "day", label="web.field.report_on"),
                Field("percent", "number", least=0, most=100),
                Field("done", "check", hint="web.hint.done"),
            ),
            _report,
        ),
        Deed(
            "evidence",
            "evidence",
            (Field("file", "file", required=True, hint="web.hint.evidence"), Field("says", "line")),
            _evidence,
        ),
        Deed("accept", "accept", (_ENTRY, Field("says", "line", label="web.field.opinion")), _accept),
        Deed("return", "return", (_ENTRY, Field("reason", "line", required=True)), _return),
        Deed(
            "close",
            "close",
            (Field("says", "text", label="web.field.opinion"),),
            lambda acting, item, given, key: actions.close_item(acting, item, says=given["says"], key=key),
        ),
        Deed(
            "reopen",
            "reopen",
            (_REASON,),
            lambda acting, item, given, key: actions.reopen_item(acting, item, reason=given["reason"], key=key),
        ),
        Deed(
            "cancel",
            "cancel",
            (_REASON,),
            lambda acting, item, given, key: actions.cancel_item(acting, item, reason=given["reason"], key=key),
        ),
        Deed(
            "note",
            "note",
            (Field("says", "text", required=True, label="web.field.note"),),
            lambda acting, item, given, key: actions.note_item(acting, item, says=given["says"], key=key),
        ),
        Deed(
            "assign",
            "assign",
            (
                Field("lead", required=True),
                Field("support", "names", hint="web.hint.support"),
            ),
            _assign,
        ),
        Deed(
            "date",
            "date",
            (Field("due", "day", required=True), Field("reason", "text")),
            _due_by(actions.set_due),
        ),
        Deed(
            "extend",
            "extend",
            (Field("due", "day", required=True, label="web.field.new_due"), _REASON),
            _due_by(actions.extend_due),
        ),
        Deed(
            "plan",
            "plan",
            (
                Field("days", "number", least=0, most=3650, hint="web.hint.days"),
                Field("not_before", "day"),
                Field("started", "day"),
                Field("finished", "day"),
                Field("remaining", "number", least=1, most=3650, hint="web.hint.remaining"),
                Field("least", "number", least=0, most=3650, hint="web.hint.least"),
                Field("as_late", "check", hint="web.hint.as_late"),
            ),
            _plan,
        ),
        Deed(
            "advance",
            "extend",
            (Field("due", "day", required=True, label="web.field.new_due"), _REASON),
            _due_by(actions.advance_due),
        ),
        Deed(
            "limit",
            "plan",
            (
                Field("type", "choice", required=True, label="web.field.limit", choices=LIMITS),
                Field("day", "day", required=True),
                Field("reason"),
            ),
            _limit,
        ),
        Deed(
            "unlimit",
            "plan",
            (Field("type", "choice", required=True, choices=LIMITS),),
            lambda acting, item, given, key: actions.constrain_item(acting, item, given["type"], None, key=key),
        ),
        Deed(
            "estimate",
            "estimate",
            (
                *(Field(name, "number", required=True, least=0, most=3650) for name in POINTS),
                Field("shape", "choice", choices=SHAPES),
            ),
            _estimate,
        ),
        Deed(
            "expose",
            "estimate",
            (
                Field("says", required=True, label="web.field.risk"),
                Field("probability", "number", required=True, least=1, most=99),
                Field("days", "number", required=True, least=1, most=3650, label="web.field.risk_days"),
            ),
            _expose,
        ),
        Deed(
            "relieve",
            "estimate",
            (_ENTRY,),
            lambda acting, item, given, key: actions.relieve_item(acting, item, given["entry"], key=key),
        ),
        Deed(
            "depend",
            "depend",
            (
                Field("after", "item", required=True, hint="web.hint.item"),
                Field("type", "choice", choices=RELATIONS),
                Field("lag", "number", least=-2000, most=2000, hint="web.hint.lag"),
                Field("preferential", "check", hint="web.hint.preferential"),
            ),
            _depend,
        ),
        Deed(
            "soften",
            "depend",
            (
                Field("after", "hidden", required=True),
                Field("type", "choice", required=True, choices=RELATIONS),
                Field("preferential", "check"),
            ),
            _soften,
        ),
        Deed(
            "undepend",
            "depend",
            (Field("after", "hidden", required=True),),
            lambda acting, item, given, key: actions.undepend(acting, item, given["after"], key=key),
        ),
        Deed(
            "demand",
            "plan",
            (
                Field("resource", "hidden", required=True),
                Field("amount", "number", required=True, least=0, most=actions.MOST_AMOUNT),
            ),
            lambda acting, item, given, key: actions.demand(acting, item, given["resource"], given["amount"], key=key),
        ),
        Deed(
            "move",
            "move",
            (Field("parent", "item", hint="web.hint.parent"),),
            lambda acting, item, given, key: actions.move_item(acting, item, given["parent"], key=key),
        ),
        Deed(
            "rename",
            "rename",
            (Field("name", required=True),),
            lambda acting, item, given, key: actions.rename_item(acting, item, given["name"], key=key),
        ),
        Deed(
            "confirm",
            "settle",
            (_ENTRY, Field("adopt_due", "check")),
            lambda acting, item, given, key: actions.confirm_repeat(
                acting, item, given["entry"], adopt_due=given["adopt_due"], key=key
            ),
        ),
        Deed(
            "refuse",
            "settle",
            (_ENTRY,),
            lambda acting, item, given, key: actions.refuse_repeat(acting, item, given["entry"], key=key),
        ),
    )
}
