"""Messages between a shell and its client: a length, then JSON, over a stream socket."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

_LENGTH = struct.Struct(">I")


def pack(message: Mapping[str, Any]) -> bytes:
    r"""Write a message as bytes; what JSON does not know becomes its text.

    >>> pack({"a": 1})
    b'\x00\x00\x00\x07{"a":1}'
    """
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=str).encode(
        "utf-8", errors="surrogateescape"
    )
    return _LENGTH.pack(len(body)) + body


class Reader:
    """Takes bytes as they come and gives back whole messages."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """Take some bytes; give the messages that are whole by now."""
        self._bytes += data
        found = []
        while len(self._bytes) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._bytes)
            end = _LENGTH.size + length
            if len(self._bytes) < end:
                break
            body = bytes(self._bytes[_LENGTH.size : end])
            found.append(json.loads(body.decode("utf-8", errors="replace")))
            del self._bytes[:end]
        return found


def receive(connection: socket.socket, reader: Reader) -> dict[str, Any] | None:
    """Wait for one message; None when the other side is gone.

    Only for a side that gets one message at a time.
    """
    while True:
        data = connection.recv(1 << 16)
        if not data:
            return None
        if messages := reader.feed(data):
            return messages[0]
