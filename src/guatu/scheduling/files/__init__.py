"""Schedules in the files of other programs: read without Java, put through the passes, written as MSPDI and iCalendar.

Nothing of it is loaded before it is asked for: a plain `guatu schedule` of a ledger reads no foreign file.
"""

from typing import TYPE_CHECKING

from guatu.later import later

if TYPE_CHECKING:
    from guatu.scheduling.files.comparing import Comparison, compare
    from guatu.scheduling.files.computing import Computed, answer, compute
    from guatu.scheduling.files.confined import read_confined, read_file
    from guatu.scheduling.files.formats import kind_of, read_here
    from guatu.scheduling.files.icalendar_out import to_icalendar
    from guatu.scheduling.files.ledger_plan import programme_of
    from guatu.scheduling.files.mspdi_out import to_mspdi
    from guatu.scheduling.files.programme import Programme
    from guatu.scheduling.files.refusing import UnreadableError

_LATER = {
    "Comparison": "comparing",
    "Computed": "computing",
    "Programme": "programme",
    "UnreadableError": "refusing",
    "answer": "computing",
    "compare": "comparing",
    "compute": "computing",
    "kind_of": "formats",
    "programme_of": "ledger_plan",
    "read_confined": "confined",
    "read_file": "confined",
    "read_here": "formats",
    "to_icalendar": "icalendar_out",
    "to_mspdi": "mspdi_out",
}

__all__ = [
    "Comparison",
    "Computed",
    "Programme",
    "UnreadableError",
    "answer",
    "compare",
    "compute",
    "kind_of",
    "programme_of",
    "read_confined",
    "read_file",
    "read_here",
    "to_icalendar",
    "to_mspdi",
]

__getattr__ = later(__name__, _LATER)
