"""The courier: takes messages from the outbox to their mail server or webhook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tyanalysis.errors import DataError
from tyanalysis.reporting.catalogue import Catalogue
from tyanalysis.reporting.mail import compose, send
from tyanalysis.reporting.notify_entry import Webhook, addressees, check_url, is_reference
from tyanalysis.reporting.outbox import Message
from tyanalysis.reporting.secret import read_secret, redact
from tyanalysis.reporting.webhook import post


class Courier:
    """Sends messages as the catalogue says; secrets are read for each and kept nowhere.

    Args:
        catalogue: Server, webhooks, and the folder to which secret files are relative.
        output: The folder of all reports, in which attachments lie.
        now: What time it is.
    """

    def __init__(self, catalogue: Catalogue, output: Path, now: Callable[[], datetime]) -> None:
        self.notify, self.base = catalogue.notify, catalogue.path.parent
        self.output, self.now = output, now
        self.hooks = {
            f"webhook:{report}:{hook.name}": hook
            for report, entry in catalogue.reports.items()
            for hook in addressees(catalogue.notify, entry.notify).webhooks
        }

    def __call__(self, message: Message) -> None:
        """Send one message.

        Raises:
            DataError: It cannot be sent, with the reason and without any secret.
        """
        try:
            if message.channel == "mail":
                self._mail(message)
            else:
                self._post(message)
        except Exception as error:
            told = str(error) or type(error).__name__
            raise DataError(redact(told, self._references(), self.base)) from None

    def _mail(self, message: Message) -> None:
        server = self.notify.server
        if server is None:
            raise DataError("found no [notify.server] in the catalogue any more")
        content = json.loads(message.content)
        mail = compose(
            server.sender,
            content["to"],
            content["subject"],
            content["text"],
            message_id=f"tyanalysis.{_mark(message)}",
            created=message.created,
            attachments=[self.output / one for one in content["attachments"]],
        )
        send(server, mail, self.base)

    def _post(self, message: Message) -> None:
        hook = self.hooks.get(message.channel)
        if hook is None:
            raise DataError(f"found no {message.channel} in the catalogue any more")
        post(
            self._url(hook),
            read_secret(hook.secret, self.base),
            message.content.encode(),
            delivery=_mark(message),
            timestamp=int(self.now().timestamp()),
        )

    def _url(self, hook: Webhook) -> str:
        if not is_reference(hook.url):
            return hook.url
        try:
            return check_url(read_secret(hook.url, self.base))
        except ValueError as error:
            raise DataError(f"webhook {hook.name}: the address in {hook.url}: {error}") from None

    def _references(self) -> list[str]:
        hooks = [one for hook in self.hooks.values() for one in (hook.secret, hook.url)]
        server = [self.notify.server.password] if self.notify.server else []
        return [one for one in (*server, *hooks) if one and is_reference(one)]


def _mark(message: Message) -> str:
    """Give a message's own mark, the same however often it is sent."""
    text = f"{message.event}\0{message.channel}\0{message.created.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
