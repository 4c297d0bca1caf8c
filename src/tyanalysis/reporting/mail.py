"""Send one mail, always over TLS with the server's certificate checked."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path

from tyanalysis.reporting.notify_entry import MailServer
from tyanalysis.reporting.secret import read_secret

TIMEOUT = 20.0


def compose(
    sender: str,
    recipients: Sequence[str],
    subject: str,
    text: str,
    *,
    message_id: str,
    created: datetime,
    attachments: Sequence[Path] = (),
) -> EmailMessage:
    """Write a mail.

    Args:
        sender: The address it comes from, with or without a name.
        recipients: Where it goes.
        subject: One line.
        text: The body.
        message_id: Its own mark; a mail that is sent twice by misfortune carries it twice.
        created: The date it bears.
        attachments: PDF files to attach; those that are gone are left out.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(created)
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message["Message-ID"] = f"<{message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    for path in attachments:
        if path.is_file():
            name = "-".join(path.parts[-5:-1]) + path.suffix
            message.add_attachment(
                path.read_bytes(), maintype="application", subtype="pdf", filename=name
            )
    return message


def send(server: MailServer, message: EmailMessage, base: Path) -> None:
    """Hand a mail to the server.

    Args:
        server: The server.
        message: The mail.
        base: The folder to which the paths of secret and certificate are relative.

    Raises:
        DataError: The password cannot be read; nothing was sent.
        OSError: The server cannot be reached, or its certificate does not hold.
        smtplib.SMTPException: It refused the mail.
    """
    password = read_secret(server.password, base) if server.password else ""
    authority = str(base / server.ca_file) if server.ca_file else None
    context = ssl.create_default_context(cafile=authority)
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    with connection:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, password)
        connection.send_message(message)
