"""What the catalogue says about notifications: ``[notify]`` and ``[report.X.notify]``.

::

    [notify]                                # for every report
    to = ["desk@example.org"]               # told of each edition
    failed_to = ["ops@example.org"]         # told of failures instead; the same people if not given
    on = ["ok", "failed"]
    attach = "pdf"                          # or "link": with the address of the site
    language = "zh"
    address = "https://example.org/reports" # where the site is published

    [notify.server]
    host = "smtp.example.org"
    port = 587
    security = "starttls"                   # or "tls", often port 465
    sender = "Reports <reports@example.org>"
    user = "reports"
    password = "env:TYANALYSIS_SMTP_PASSWORD"   # or "file:smtp.secret", a file of mode 600

    [[notify.webhooks]]
    name = "chat"
    url = "https://example.org/hook"        # or "env:NAME", "file:NAME" where it is a secret
    secret = "env:TYANALYSIS_HOOK_SECRET"

    [report.zone-growth.notify]             # whatever differs for one report
    to = ["zones@example.org"]

A secret never stands in the catalogue itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Outcome = Literal["ok", "failed"]
Attach = Literal["pdf", "link"]


def check_reference(text: str) -> str:
    """Let pass a reference to a secret, and refuse a secret.

    >>> check_reference("env:SMTP_PASSWORD")
    'env:SMTP_PASSWORD'
    """
    if not is_reference(text):
        raise ValueError(
            "expected 'env:NAME' or 'file:PATH' (a file of mode 600): a secret does not stand in "
            "the catalogue"
        )
    return text


def is_reference(text: str) -> bool:
    """Say whether a text refers to an environment variable or a file."""
    return re.fullmatch(r"env:[A-Za-z_]\w*|file:.+", text) is not None


def check_url(text: str) -> str:
    """Let pass an address that keeps what is sent to itself: https, or http on this machine."""
    parts = urlsplit(text)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.scheme not in ({"https", "http"} if local else {"https"}):
        raise ValueError("expected an address with https:// (http:// only on this machine)")
    if parts.username or parts.password:
        raise ValueError("expected an address without a password in it; use the key secret")
    return text


def _check_url_or_reference(text: str) -> str:
    return text if is_reference(text) else check_url(text)


def _check_address(text: str) -> str:
    if not re.fullmatch(r"[^@\r\n]*[^@\s<>]@[^@\s<>]+>?", text):
        raise ValueError("expected a mail address such as desk@example.org")
    return text


Address = Annotated[str, AfterValidator(_check_address)]
Reference = Annotated[str, AfterValidator(check_reference)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class MailServer(_Model):
    """The server that takes our mail; always over TLS."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls"] = "starttls"
    sender: Address
    user: str = ""
    password: Reference | None = None
    ca_file: str = ""


class Webhook(_Model):
    """One address that is sent a signed JSON document."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    url: Annotated[str, AfterValidator(_check_url_or_reference)]
    secret: Reference
    on: list[Outcome] | None = Field(default=None, min_length=1)


class ReportNotify(_Model):
    """What a report says about its notifications; what it leaves out is as for all reports."""

    to: list[Address] | None = None
    failed_to: list[Address] | None = None
    on: list[Outcome] | None = None
    attach: Attach | None = None
    language: Literal["zh", "en"] | None = None
    webhooks: list[Webhook] | None = None


class Notify(ReportNotify):
    """What holds for every report, and the server."""

    server: MailServer | None = None
    address: str = ""


@dataclass(frozen=True)
class Addressees:
    """Who is told of one report's runs, and how."""

    to: tuple[str, ...]
    failed_to: tuple[str, ...]
    on: tuple[Outcome, ...]
    attach: Attach
    language: Literal["zh", "en"]
    webhooks: tuple[Webhook, ...]

    def mail(self, outcome: Outcome) -> tuple[str, ...]:
        """Give the mail addresses that hear of an outcome."""
        if outcome not in self.on:
            return ()
        return self.failed_to if outcome == "failed" else self.to

    def hooks(self, outcome: Outcome) -> tuple[Webhook, ...]:
        """Give the webhooks that hear of an outcome."""
        return tuple(hook for hook in self.webhooks if outcome in (hook.on or self.on))


def addressees(general: Notify, own: ReportNotify | None) -> Addressees:
    """Settle who hears of a report: its own words first, then those for all reports."""
    own = own or ReportNotify()

    to = own.to if own.to is not None else general.to or []
    failed = own.failed_to if own.failed_to is not None else general.failed_to
    hooks = own.webhooks if own.webhooks is not None else general.webhooks or []
    on = own.on if own.on is not None else general.on
    return Addressees(
        to=tuple(to),
        failed_to=tuple(to if failed is None else failed),
        on=("ok", "failed") if on is None else tuple(on),
        attach=own.attach or general.attach or "pdf",
        language=own.language or general.language or "zh",
        webhooks=tuple(hooks),
    )
