"""词: dates, amounts and names of units as officials write them; working days; what guatu itself says."""

from typing import TYPE_CHECKING

from guatu.later import later
from guatu.words.period import Amount, Comparator, Period, Precision, Span, UnitMention
from guatu.words.say import LANGUAGES, Language, phrase_book, say
from guatu.words.working_days import Calendar, CalendarError, calendar_names, named_calendars, working_calendar

if TYPE_CHECKING:
    from guatu.words.amounts import find_amounts
    from guatu.words.bodies import find_bodies
    from guatu.words.numerals import read_number
    from guatu.words.periods import find_periods
    from guatu.words.units import find_units, split_units

# What reads text compiles its patterns when it is loaded, a third of a second that only readers of text wait for.
_LATER = {
    "find_amounts": "amounts",
    "find_bodies": "bodies",
    "find_periods": "periods",
    "find_units": "units",
    "read_number": "numerals",
    "split_units": "units",
}

__all__ = [
    "LANGUAGES",
    "Amount",
    "Calendar",
    "CalendarError",
    "Comparator",
    "Language",
    "Period",
    "Precision",
    "Span",
    "UnitMention",
    "calendar_names",
    "find_amounts",
    "find_bodies",
    "find_periods",
    "find_units",
    "named_calendars",
    "phrase_book",
    "read_number",
    "say",
    "split_units",
    "working_calendar",
]

__getattr__ = later(__name__, _LATER)
