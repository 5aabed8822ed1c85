"""`guatu verify`: every chain of entries in the home folder, and every kept file; exit 1 when one does not hold."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from guatu.commands.terminal import Stop, Terminal
from guatu.store.home import Home, HomeError


def verify(options: Namespace, terminal: Terminal) -> int:
    """A damaged chain is what this verb is for, so the folder is opened without the check of chains."""
    from guatu.store.opening import open_home

    try:
        home = open_home(options.home, chains=False)
    except HomeError as error:
        raise Stop(error.key, **error.facts) from None
    from guatu.store.models import LedgerRow

    names = list(LedgerRow.objects.values_list("name", flat=True))
    if not names:
        raise Stop("home.empty", home=str(home.path))
    results = [_result(name, _head(options.head), home) for name in names]
    if options.json:
        terminal.show_json(results)
    for result in () if options.json else results:
        for fault in result["faults"]:
            what = terminal.say(f"fault.{fault['what']}")
            facts = {"ledger": result["ledger"], "seq": fault["seq"], "what": what}
            if "file" in fault:
                terminal.show(terminal.say("command.broken_file", **facts, file=fault["file"]))
            else:
                terminal.show(terminal.say("command.broken", **facts))
        if not result["faults"]:
            terminal.show(
                terminal.say("command.whole", ledger=result["ledger"], entries=result["entries"], head=result["head"])
            )
    return 1 if any(result["faults"] for result in results) else 0


def _result(name: str, head: tuple[int, str] | None, home: Home) -> dict[str, Any]:
    from guatu.store.ledgers import faults, file_faults, stored

    entries, digest = 0, "0" * 64
    for entries, _, _, digest in stored(name):  # noqa: B007 - the last row is wanted
        pass
    found = faults(name, head)
    return {
        "ledger": name,
        "entries": entries,
        "head": f"{entries}:{digest}",
        "faults": [
            *({"seq": fault.seq, "what": fault.what} for fault in found),
            *(
                {"seq": fault.seq, "what": fault.what, "file": f"files/{sha256[:2]}/{sha256}"}
                for fault, sha256 in file_faults(name, home.fault)
            ),
        ],
    }


def _head(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise Stop("command.bad_head", head=text)
    return int(number), digest
