"""词: dates, amounts and names of units as officials write them; working days; what guatu itself says."""

from guatu.words.period import Amount, Comparator, Period, Precision, Span, UnitMention
from guatu.words.say import LANGUAGES, Language, phrase_book, say

__all__ = [
    "LANGUAGES",
    "Amount",
    "Comparator",
    "Language",
    "Period",
    "Precision",
    "Span",
    "UnitMention",
    "phrase_book",
    "say",
]
