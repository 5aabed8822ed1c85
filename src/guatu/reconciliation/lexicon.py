"""The words of `lexicon.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files

_WORDS = tomllib.loads(files("guatu.reconciliation").joinpath("lexicon.toml").read_text(encoding="utf-8"))
# The conditions a light may ask for, and how officials call them.
CONDITIONS: Mapping[str, str] = _WORDS["conditions"]
# Verb → deed; a verb that is not listed is no deed that two texts can agree on.
DEEDS: Mapping[str, str] = {verb: deed for deed, verbs in _WORDS["deeds"].items() for verb in verbs}
MANNER = re.compile(f"^(?:{'|'.join(map(re.escape, _WORDS['status']['manner']))}){{1,3}}")
NOT_YET = re.compile("|".join(map(re.escape, _WORDS["status"]["not_yet"])))
SCALES: Mapping[str, float] = _WORDS["scales"]
