"""The chart's rows as they were last sent, for whoever opens the same chart again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

# Two megabytes each at ten thousand items.
_MOST = 6
_sent: OrderedDict[Hashable, bytes] = OrderedDict()
_guard = threading.Lock()


def remembered(key: Hashable, make: Callable[[], bytes]) -> bytes:
    """The answer made before under `key`, which must name everything it depends on; else a new one."""
    with _guard:
        if key in _sent:
            _sent.move_to_end(key)
            return _sent[key]
    answer = make()
    with _guard:
        _sent[key] = answer
        while len(_sent) > _MOST:
            _sent.popitem(last=False)
    return answer
