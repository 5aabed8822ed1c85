"""Who may open which route: the one list that the gate asks. A route that is not here is refused to everyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guatu import actions
from guatu.web.forms.deeds import DEEDS

LEAD, SUPPORT, SUPERVISOR, ADMINISTRATOR = "lead", "support", "supervisor", "administrator"
EVERYONE = frozenset({LEAD, SUPPORT, SUPERVISOR, ADMINISTRATOR})
REVIEW_STEPS = ("approve", "amend", "own", "discard", "split", "merge", "new", "dismiss", "undo", "learn", "slips")
READ = frozenset({"GET", "HEAD"})
WRITE = frozenset({"POST"})
BOTH = READ | WRITE
FORM_BYTES = 1 * 2**20
# One proof of at most 50 MB with the form around it.
EVIDENCE_BYTES = 51 * 2**20
UPLOAD_BYTES = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Access:
    """What a route takes: roles (none needed when `public`), methods, and the size of a body in bytes."""

    roles: frozenset[str] = EVERYONE
    methods: frozenset[str] = READ
    public: bool = False
    most_bytes: int = FORM_BYTES


def _deeds() -> Mapping[str, Access]:
    return {
        f"deed-{deed.name}": Access(
            actions.MATRIX[deed.right], WRITE, most_bytes=EVIDENCE_BYTES if deed.name == "evidence" else FORM_BYTES
        )
        for deed in DEEDS.values()
    }


MATRIX: Mapping[str, Access] = {
    "alive": Access(public=True),
    "login": Access(public=True, methods=BOTH),
    "sample-login": Access(public=True, methods=WRITE),
    "language": Access(public=True, methods=WRITE),
    "logout": Access(methods=WRITE),
    "password": Access(methods=BOTH),
    "home": Access(),
    "ledger": Access(),
    "item": Access(),
    "lookup": Access(),
    "gantt": Access(),
    "gantt-data": Access(),
    "gantt-draft": Access(methods=WRITE),
    "gantt-save": Access(actions.MATRIX["plan"] | actions.MATRIX["extend"], WRITE),
    "gantt-undo": Access(actions.MATRIX["plan"] | actions.MATRIX["extend"], WRITE),
    "why": Access(),
    "repairs": Access(),
    **{f"repairs-{step}": Access(actions.MATRIX["suppose"], WRITE) for step in ("adopt", "accept", "decline")},
    "baselines": Access(methods=BOTH),
    "plan-data": Access(),
    "compare": Access(),
    "compare-file": Access(),
    "scenario-new": Access(actions.MATRIX["suppose"], WRITE),
    "scenario": Access(methods=BOTH),
    "scenario-adopt": Access(actions.MATRIX["adopt"], WRITE),
    "scenario-drop": Access(actions.MATRIX["suppose"], WRITE),
    "scenario-dates": Access(methods=WRITE),
    "scenario-save": Access(actions.MATRIX["suppose"], WRITE),
    "resources": Access(methods=BOTH),
    "resource": Access(methods=BOTH),
    "resource-retire": Access(actions.MATRIX["resource"], WRITE),
    "levelling": Access(methods=BOTH),
    "levelling-running": Access(),
    **{f"levelling-{step}": Access(actions.MATRIX["suppose"], WRITE) for step in ("stop", "keep")},
    "risk": Access(),
    "risk-forecast": Access(actions.MATRIX["forecast"], WRITE),
    "risk-running": Access(),
    "risk-stop": Access(actions.MATRIX["forecast"], WRITE),
    "findings": Access(),
    "documents": Access(),
    "document": Access(),
    "file": Access(),
    "wall": Access(),
    "history": Access(),
    "verify": Access(frozenset({SUPERVISOR, ADMINISTRATOR}), WRITE),
    "upload": Access(actions.MATRIX["post"], BOTH, most_bytes=UPLOAD_BYTES),
    "dismiss": Access(actions.MATRIX["dismiss"], WRITE),
    **{f"review{part}": Access(actions.MATRIX["review"]) for part in ("", "-text", "-draft", "-selection")},
    **{f"review-{step}": Access(actions.MATRIX["review"], WRITE) for step in REVIEW_STEPS},
    "corrections": Access(actions.MATRIX["review"]),
    "corrections-all": Access(actions.MATRIX["review"]),
    "lexicon": Access(methods=BOTH),
    "lexicon-forget": Access(actions.MATRIX["learn"], WRITE),
    "corpus": Access(actions.MATRIX["review"]),
    "stages": Access(actions.MATRIX["plan"], BOTH),
    "people": Access(actions.MATRIX["people"], BOTH),
    "person": Access(actions.MATRIX["people"], BOTH),
    "units": Access(actions.MATRIX["people"], BOTH),
    "unit": Access(actions.MATRIX["people"], BOTH),
    "settings": Access(actions.MATRIX["settings"], BOTH),
    **_deeds(),
}
