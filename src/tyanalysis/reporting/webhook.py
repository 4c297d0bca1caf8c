"""Send one signed JSON document to a webhook.

The receiver checks ``X-Tyanalysis-Signature``: ``sha256=`` and the HMAC-SHA256, in hex, of the
timestamp in ``X-Tyanalysis-Timestamp``, a full stop and the body, under the shared secret. It
refuses a timestamp that is old, and knows a document that comes twice by
``X-Tyanalysis-Delivery``.
"""

from __future__ import annotations

import hashlib
import hmac
import urllib.error
import urllib.request
from collections.abc import Mapping

TIMEOUT = 10.0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A signed document is for the address it was signed for."""

    def redirect_request(self, *_: object) -> None:
        return None


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Sign a body.

    >>> sign("key", 1767225600, b"{}")[:15]
    'sha256=df344de4'
    """
    text = f"{timestamp}.".encode() + body
    return "sha256=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def post(
    url: str, secret: str, body: bytes, *, delivery: str, timestamp: int, timeout: float = TIMEOUT
) -> None:
    """Post a document.

    Args:
        url: Where to.
        secret: The shared secret.
        body: The JSON document.
        delivery: The mark by which the receiver knows a repetition.
        timestamp: Seconds since 1970.
        timeout: Seconds to wait for each step.

    Raises:
        OSError: The receiver cannot be reached, is too slow, or answers with anything but 2xx.
    """
    headers: Mapping[str, str] = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "tyanalysis",
        "X-Tyanalysis-Delivery": delivery,
        "X-Tyanalysis-Timestamp": str(timestamp),
        "X-Tyanalysis-Signature": sign(secret, timestamp, body),
    }
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=timeout) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        with error:
            raise OSError(f"the receiver answered {error.code}") from None
    if not 200 <= status < 300:
        raise OSError(f"the receiver answered {status}")
