"""The grammar of the command line, a contract: `docs/commands.md` documents every verb and option of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from guatu import __version__
from guatu.commands.terminal import Terminal, preferred_language
from guatu.commands.usage import parser_class
from guatu.words import say

Run = Callable[[argparse.Namespace, Terminal], int]
# Verb → its module in this room. Modules are imported when their verb is used: a command starts fast.
VERBS = {
    "read": "read",
    "extract": "extract",
    "post": "post",
    "schedule": "schedule",
    "export": "export",
    "risk": "risk",
    "baseline": "baselines",
    "compare": "baselines",
    "stages": "baselines",
    "reconcile": "reconcile",
    "draw": "draw",
    "wall": "wall",
    "demo": "demo",
    "serve": "serve",
    "verify": "verify",
    "account": "account",
    "corpus": "corpus",
    "backup": "backup",
    "restore": "backup",
}

MOST_SECONDS = 3600.0


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, Run]:
    """The options of one call and the verb's function; usage errors exit with 2."""
    options = _parser(preferred_language(_wish(arguments))).parse_args(arguments)
    module = import_module(f"guatu.commands.{VERBS[options.verb]}")
    return options, getattr(module, options.verb)


def _wish(arguments: Sequence[str]) -> str | None:
    """The language asked for, needed before the arguments are parsed, for the help itself."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


def _parser(language: str) -> argparse.ArgumentParser:
    def text(key: str) -> str:
        return say(f"command.{key}", language)

    kind = parser_class(preferred_language(language))
    everywhere = kind(add_help=False)
    everywhere.add_argument("--lang", choices=["zh", "en"], help=text("opt.lang"))
    everywhere.add_argument("--home", type=Path, help=text("opt.home"))
    parser = kind(prog="guatu", description=text("about"), parents=[everywhere])
    parser.add_argument("--version", action="version", version=f"guatu {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    made = {name: verbs.add_parser(name, help=text(name), description=text(name)) for name in VERBS}
    for name, verb in made.items():
        # A default would overwrite what stood before the verb (argparse bpo-9351), so these have none.
        verb.add_argument("--lang", choices=["zh", "en"], default=argparse.SUPPRESS, help=text("opt.lang"))
        verb.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=text("opt.home"))
        _OPTIONS[name](verb, text)
    return parser


Text = Callable[[str], str]


def _read(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("files", nargs="+", type=Path, metavar="FILE")
    verb.add_argument("--json", action="store_true", help=text("opt.json"))


def _extract(verb: argparse.ArgumentParser, text: Text) -> None:
    _read(verb, text)
    verb.add_argument("--jsonl", action="store_true", help=text("opt.jsonl"))
    verb.add_argument("--date", type=_day, help=text("opt.date"))
    verb.add_argument("--coverage", action="store_true", help=text("opt.coverage"))
    verb.add_argument("--explain", action="store_true", help=text("opt.explain"))
    verb.add_argument("--assistant", metavar="URL", help=text("opt.assistant"))
    verb.add_argument("--assistant-model", metavar="NAME", help=text("opt.assistant_model"))


def _post(verb: argparse.ArgumentParser, text: Text) -> None:
    _read(verb, text)
    verb.add_argument("--review", action="store_true", help=text("opt.review"))
    verb.add_argument("--date", type=_day, help=text("opt.date"))


def _schedule(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("files", nargs="*", type=Path, metavar="FILE")
    verb.add_argument("--json", action="store_true", help=text("opt.json"))
    verb.add_argument("--on", type=_day, help=text("opt.on"))


def _export(verb: argparse.ArgumentParser, text: Text) -> None:
    _schedule(verb, text)
    verb.add_argument("--schedule", type=Path, required=True, metavar="OUT", help=text("opt.schedule_out"))
    verb.add_argument("--seconds", type=_seconds, metavar="S", help=text("opt.seconds"))
    verb.add_argument("--seed", type=_whole, metavar="S", help=text("opt.seed"))
    _levelling(verb, text)


def _planning(verb: argparse.ArgumentParser, text: Text) -> None:
    _schedule(verb, text)
    verb.add_argument("--why", metavar="ID", help=text("opt.why"))
    verb.add_argument("--side", choices=["earliest", "latest"], help=text("opt.side"))
    verb.add_argument("--repair", nargs="?", const="", metavar="ID", help=text("opt.repair"))
    verb.add_argument("--allowances", type=Path, metavar="TOML", help=text("opt.allowances"))
    verb.add_argument("--seconds", type=_seconds, metavar="S", help=text("opt.seconds"))
    verb.add_argument("--risk", type=_whole, metavar="N", help=text("opt.risk"))
    # Left open, what belongs to one question only can be refused with another; `asking.settle` knows the usual values.
    _seeded(verb, text, usual=None)
    _levelling(verb, text)


def _levelling(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("--level", action="store_true", help=text("opt.level"))
    verb.add_argument("--workers", type=_whole, metavar="N", help=text("opt.workers"))
    verb.add_argument("--schedules", type=_whole, metavar="N", help=text("opt.schedules"))
    verb.add_argument("--objective", choices=["makespan", "lateness", "smooth"], help=text("opt.objective"))


def _seeded(verb: argparse.ArgumentParser, text: Text, *, usual: int | None = 1) -> None:
    verb.add_argument("--seed", type=_whole, default=usual, metavar="S", help=text("opt.seed"))
    verb.add_argument("--focus", metavar="ID", help=text("opt.focus"))


def _risk(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("--forecast", type=_whole, metavar="N", help=text("opt.forecast"))
    verb.add_argument("--scores", action="store_true", help=text("opt.scores"))
    verb.add_argument("--json", action="store_true", help=text("opt.json"))
    verb.add_argument("--on", type=_day, help=text("opt.on"))
    _seeded(verb, text)


def _baseline(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("name", nargs="?", metavar="NAME", help=text("opt.baseline_name"))
    verb.add_argument("--of", type=_whole, metavar="ITEM", help=text("opt.of"))
    verb.add_argument("--reason", help=text("opt.reason"))
    _stages(verb, text)


def _compare(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("before", metavar="A", help=text("opt.before"))
    verb.add_argument("after", nargs="?", default="today", metavar="B", help=text("opt.after"))
    verb.add_argument("--out", type=Path, help=text("opt.table"))
    _stages(verb, text)


def _stages(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("--json", action="store_true", help=text("opt.json"))


def _reconcile(verb: argparse.ArgumentParser, text: Text) -> None:
    _schedule(verb, text)
    verb.add_argument("--rules", help=text("opt.rules"))


def _draw(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("--out", type=Path, required=True, help=text("opt.out"))
    verb.add_argument("--on", type=_day, help=text("opt.on"))
    verb.add_argument("--rules", help=text("opt.rules"))


def _wall(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("files", nargs="+", type=Path, metavar="FILE")
    verb.add_argument("--title", help=text("opt.title"))
    verb.add_argument("--json", action="store_true", help=text("opt.json"))
    _draw(verb, text)


def _serve(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("--host", default="127.0.0.1", help=text("opt.host"))
    verb.add_argument("--port", type=int, default=8000, help=text("opt.port"))
    verb.add_argument("--workers", type=int, default=1, help=text("opt.workers"))


def _demo(verb: argparse.ArgumentParser, text: Text) -> None:
    _serve(verb, text)
    verb.add_argument("--no-serve", action="store_true", help=text("opt.no_serve"))


def _verify(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("--json", action="store_true", help=text("opt.json"))
    verb.add_argument("--head", metavar="SEQ:DIGEST", help=text("opt.head"))


def _account(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("login")
    verb.add_argument("--name", help=text("opt.name"))


def _corpus(verb: argparse.ArgumentParser, text: Text) -> None:
    verb.add_argument("folder", type=Path, metavar="FOLDER")
    verb.add_argument("--json", action="store_true", help=text("opt.json"))


def _archive(verb: argparse.ArgumentParser, _: Text) -> None:
    verb.add_argument("archive", type=Path, metavar="ARCHIVE")


_OPTIONS: dict[str, Callable[[argparse.ArgumentParser, Text], None]] = {
    "read": _read,
    "extract": _extract,
    "post": _post,
    "schedule": _planning,
    "export": _export,
    "risk": _risk,
    "baseline": _baseline,
    "compare": _compare,
    "stages": _stages,
    "reconcile": _reconcile,
    "draw": _draw,
    "wall": _wall,
    "demo": _demo,
    "serve": _serve,
    "verify": _verify,
    "account": _account,
    "corpus": _corpus,
    "backup": _archive,
    "restore": _archive,
}


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"{text}: 0–{MOST_SECONDS:g}")
    return seconds


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text}: 0–999999999")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM-DD") from None
