"""Wrong usage in one line, `where: what: what to do`, in the language the command speaks."""

from __future__ import annotations

import argparse
import re
from typing import Final, NoReturn

from guatu.words import Language, say

# What argparse says, whichever Python speaks it, and what is said in its place.
_SAID: Final = (
    (r"(?:argument (?P<where>.+?): )?expected (?:one|at least one) argument", "no_value"),
    (r"argument (?P<where>.+?): invalid choice: '?(?P<found>.*?)'? \(choose from (?P<wanted>.*)\)", "not_one_of"),
    (r"argument (?P<where>.+?): invalid \w+ value: '(?P<found>.*)'", "not_a_number"),
    (r"argument (?P<where>.+?): ignored explicit argument '?(?P<found>.*?)'?", "takes_no_value"),
    (r"argument (?P<where>\S+): (?P<found>.*): (?P<wanted>[^:]+)", "not_within"),
    (r"ambiguous option: (?P<where>\S+) could match (?P<wanted>.*)", "ambiguous"),
    (r"the following arguments are required: (?P<where>.*)", "missing"),
    (r"unrecognized arguments: (?P<where>.*)", "unknown"),
)
_LONGEST: Final = 600


def parser_class(language: Language) -> type[argparse.ArgumentParser]:
    """A parser that refuses in one line of `language`, exit code 2."""

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            self.exit(2, f"{self.prog}{say('usage.after', language)}{told(message, language)}\n")

    return Parser


def told(message: str, language: Language) -> str:
    """What is wrong and what to do about it, without the name of the command."""
    line = " ".join(message.split())[:_LONGEST]
    for pattern, key in _SAID:
        if found := re.fullmatch(pattern, line):
            facts = {name: (value or "").replace("'", "") for name, value in found.groupdict().items()}
            return say(f"usage.{key}", language, **facts)
    return say("usage.other", language, what=line)
