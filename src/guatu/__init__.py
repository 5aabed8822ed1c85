"""guatu 挂图: from the documents a delivery office receives to the wall chart it works from.

Six verbs, six nouns, one direction:

    read → extract → post → schedule → reconcile → draw
    Document → Statements → Ledger → Plan → Findings → WallChart

Each room of this package is one verb; a room imports only what stands before it in the sentence.
"""

__version__ = "0.1.0"
