"""What was read and extracted from the documents of a ledger, kept so that no page reads a file again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from guatu.extraction import Extraction, Ground, Uncovered
from guatu.reading import Document
from guatu.store.models import DocumentRow


def keep(ledger: str, document: Document, extraction: Extraction) -> None:
    """Store the reading of a document; the same document of one ledger is kept once."""
    data = {
        "document": document.to_json(),
        "uncovered": [[list(found.span), found.text, found.rule] for found in extraction.uncovered],
        "obligations": extraction.obligations,
        "reference": extraction.reference and extraction.reference.isoformat(),
        "ground": [extraction.reference_ground.span, extraction.reference_ground.rule],
    }
    packed = zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    DocumentRow.objects.get_or_create(
        ledger_id=ledger, sha256=document.sha256, defaults={"name": document.name[-255:], "data": packed}
    )


def load(ledger: str, sha256: str) -> tuple[Document, Extraction]:
    """A document and its coverage as first read; the statements are the ledger's items. DoesNotExist if unknown."""
    packed = DocumentRow.objects.values_list("data", flat=True).get(ledger_id=ledger, sha256=sha256)
    return _unpack(bytes(packed))


# Pages on one document follow each other; a document is immutable, so it may be kept.
@lru_cache(maxsize=32)
def _unpack(packed: bytes) -> tuple[Document, Extraction]:
    data: Mapping[str, Any] = json.loads(zlib.decompress(packed))
    span, rule = data["ground"]
    extraction = Extraction(
        statements=(),
        uncovered=tuple(Uncovered((a, b), text, why) for (a, b), text, why in data["uncovered"]),
        obligations=data["obligations"],
        reference=date.fromisoformat(data["reference"]) if data["reference"] else None,
        reference_ground=Ground(tuple(span) if span else None, rule),
    )
    return Document.from_json(data["document"]), extraction
