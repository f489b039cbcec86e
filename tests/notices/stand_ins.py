"""A mail server and a push service on this machine, which keep what they are sent."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
import hmac
import ipaddress
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class MailServer:
    """Takes letters by STARTTLS and a password. `refuses` answers the next recipients, each once."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refuses: list[str] = field(default_factory=list)


@contextlib.contextmanager
def mail_server(folder: Path) -> Iterator[tuple[MailServer, Path]]:
    """The server, and the certificate to trust it by."""
    kept, certificate = MailServer(), folder / "mail.pem"
    certificate.write_bytes(_certificate())
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)

    class Conversation(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            lines = self._begin("220 mail.example ESMTP")
            while True:
                line = lines.readline().decode().strip()
                verb = line.upper()
                if not line or verb.startswith("QUIT"):
                    return
                if verb.startswith("STARTTLS"):
                    self._say("220 go ahead")
                    self.request = tls.wrap_socket(self.request, server_side=True)
                    lines = self._begin("")
                elif verb.startswith("EHLO"):
                    more = "AUTH PLAIN" if isinstance(self.request, ssl.SSLSocket) else "STARTTLS"
                    self._say(f"250-mail.example\r\n250 {more}")
                elif verb.startswith("AUTH PLAIN"):
                    kept.logins.append(base64.b64decode(line.split()[2]).decode())
                    self._say("235 welcome")
                elif verb.startswith("RCPT") and kept.refuses:
                    self._say(kept.refuses.pop(0))
                elif verb.startswith("RCPT"):
                    kept.recipients.append(line.partition(":")[2].strip("<> "))
                    self._say("250 ok")
                elif verb.startswith("DATA"):
                    self._say("354 go on")
                    content = b""
                    while (part := lines.readline()) != b".\r\n":
                        content += part.removeprefix(b".") if part.startswith(b"..") else part
                    kept.letters.append(message_from_bytes(content, EmailMessage, policy=default))
                    self._say("250 kept")
                else:
                    self._say("250 ok")

        def _begin(self, greeting: str) -> Any:
            if greeting:
                self._say(greeting)
            return self.request.makefile("rb")

        def _say(self, line: str) -> None:
            self.request.sendall(f"{line}\r\n".encode())

    with _serving(socketserver.ThreadingTCPServer((HOST, 0), Conversation)) as port:
        kept.port = port
        yield kept, certificate


@dataclass
class PushService:
    """`answers` are the statuses of the next messages, then 201. `slow` holds each answer back until it is set."""

    url: str = ""
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    slow: threading.Event | None = None


@contextlib.contextmanager
def push_service() -> Iterator[PushService]:
    kept = PushService()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posted.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if kept.slow:
                kept.slow.wait(20)
            self.send_response(kept.answers.pop(0) if kept.answers else 201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    with _serving(ThreadingHTTPServer((HOST, 0), Answering)) as port:
        kept.url = f"http://{HOST}:{port}"
        yield kept


class Receiver:
    """A browser that was subscribed, with the private part of its keys."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"sixteen bytes ok"
        self._public = _point(self._key.public_key())

    def address(self, endpoint: str) -> str:
        keys = {"p256dh": _text(self._public), "auth": _text(self._auth)}
        return json.dumps({"endpoint": endpoint, "keys": keys})

    def read(self, body: bytes) -> dict[str, Any]:
        """The message by RFC 8291 (one record of aes128gcm, RFC 8188)."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self._key.exchange(ec.ECDH(), point)
        between = _hmac(self._auth, shared)
        secret = _hmac(salt, _hmac(between, b"WebPush: info\0" + self._public + sender + b"\1"))
        key = _hmac(secret, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _hmac(secret, b"Content-Encoding: nonce\0\1")[:12]
        padded = AESGCM(key).decrypt(nonce, sealed, None)
        content, _delimiter, _padding = padded.rpartition(b"\2")
        found: dict[str, Any] = json.loads(content)
        return found


def signed_claims(authorization: str) -> tuple[dict[str, Any], str]:
    """What a VAPID header (RFC 8292) claims, and the key it names. Raises `InvalidSignature`."""
    parts = dict(part.strip().split("=", 1) for part in authorization.removeprefix("vapid ").split(","))
    head, claims, signature = parts["t"].split(".")
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(parts["k"]))
    r, s = (int.from_bytes(half, "big") for half in (_bytes(signature)[:32], _bytes(signature)[32:]))
    point.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(_bytes(head))["alg"] == "ES256"
    return json.loads(_bytes(claims)), parts["k"]


@contextlib.contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _certificate() -> bytes:
    """A key and a certificate that it signed itself, for this machine alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]), dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + made.public_bytes(Encoding.PEM)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hmac(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, hashlib.sha256).digest()


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
