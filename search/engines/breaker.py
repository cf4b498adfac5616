"""A circuit breaker: what does not answer is left alone for a while, and readers do not wait for it again and again.

After M. Nygard, "Release It!" (2nd edition, 2018), chapter 5. It is our own since that of the usual library lets only
one call at a time through.
"""

import threading
import time
from types import TracebackType

from elasticsearch import ApiError, TransportError

from . import EngineAway

PAUSE = 5.0  # seconds
OVERLOADED = 429  # the status from which on it is the node that fails, not the question


class Breaker:
    """A context for each call; raises EngineAway while it is open. After the pause one caller tries for all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open_until: float | None = None

    def close(self) -> None:
        self._open_until = None

    def __enter__(self) -> None:
        with self._lock:
            if self._open_until is None:
                return
            if time.monotonic() < self._open_until:
                raise EngineAway("Elasticsearch failed a moment ago.")
            self._open_until = time.monotonic() + PAUSE

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, TransportError) or (isinstance(error, ApiError) and error.status_code >= OVERLOADED):
            self._open_until = time.monotonic() + PAUSE
        else:
            self.close()
