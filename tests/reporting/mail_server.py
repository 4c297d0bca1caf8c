"""A mail server on loopback for the tests: TLS with a certificate of its own, and log-in."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "reports", "correct-horse-battery"


def certificate(folder: Path) -> Path:
    """Write key and self-signed certificate for 127.0.0.1 into one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    authority = folder / "authority.pem"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


class MailBox:
    """A running server and what it was given.

    Attributes:
        mails: The mails received: sender, recipients and message.
        tls: Whether each came over TLS.
    """

    def __init__(self, folder: Path, security: str = "starttls") -> None:
        self.mails: list[tuple[str, list[str], EmailMessage]] = []
        self.tls: list[bool] = []
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate(folder))
        self.controller = _Controller(self, context, security)
        self.controller.start()
        self.port = int(self.controller.server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        self.controller.stop()

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), message))
        self.tls.append(server.transport.get_extra_info("cipher") is not None)
        return "250 taken"


class _Controller(Controller):
    def __init__(self, box: MailBox, context: ssl.SSLContext, security: str) -> None:
        self.tls_context, self.security = context, security
        implicit = {"ssl_context": context} if security == "tls" else {}
        super().__init__(box, hostname="127.0.0.1", port=0, ready_timeout=30, **implicit)

    def _trigger_server(self) -> None:
        """Probe the port that the system chose; the base class knows only the one it was given."""
        socket.create_connection(self.server.sockets[0].getsockname(), timeout=30).close()

    def factory(self) -> SMTP:
        starttls = {"tls_context": self.tls_context, "require_starttls": True}
        return SMTP(
            self.handler,
            hostname="127.0.0.1",
            authenticator=_authenticate,
            auth_required=True,
            auth_require_tls=self.security == "starttls",
            **(starttls if self.security == "starttls" else {}),
        )


def _authenticate(server, session, envelope, mechanism, data) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=False)
