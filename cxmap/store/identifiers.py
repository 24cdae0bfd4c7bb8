"""Time-ordered text ids and the one clock of the product."""

import secrets
import threading
import time
from datetime import UTC, datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
COUNTER_BITS = 40
_lock = threading.Lock()
_last = 0


def _base32(number: int, digits: int) -> str:
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(digits)))


def new_id() -> str:
    """A text id of 26 characters: milliseconds, a random start, then a count; later ids sort after earlier ones."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """`count` ids in ascending order."""
    global _last  # noqa: PLW0603  one counter per process keeps ids of the same millisecond in order
    with _lock:
        start = max(
            _last + 1, (time.time_ns() // 1_000_000 << COUNTER_BITS) | secrets.randbits(COUNTER_BITS - 4)
        )
        _last = start + count - 1
    tail = _base32(secrets.randbits(40), 8)
    return [_base32(number, 18) + tail for number in range(start, start + count)]


def now() -> str:
    """The moment of the call in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
