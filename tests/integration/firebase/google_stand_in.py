"""What production asks of Google besides accounts: signing keys' certificates, and access to a service account.

The accounts are the emulator's. So the provider runs as it does in production, signatures and lifetimes included,
neither of which an emulator's own tokens have.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import firebase_admin
import jwt
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from firebase_emulator import EMULATOR_VARIABLE, PROJECT

from echoplay_http.providers import firebase as provider

KEY_ID = "today"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@dataclass
class Google:
    """Answers as Google does; `away` makes one of its addresses fail."""

    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    away: set[str] = field(default_factory=set)

    def sign(self, uid: str, **changed: Any) -> str:
        """An ID token of our project, signed; `changed` says what is different about it."""
        now_s = int(time.time())
        claims = {
            "iss": f"https://securetoken.google.com/{PROJECT}", "aud": PROJECT, "sub": uid, "iat": now_s,
            "exp": now_s + 3600, "auth_time": now_s, **changed,
        }  # fmt: skip
        return jwt.encode(claims, self.key, "RS256", headers={"kid": KEY_ID})

    async def _certificates(self, _: web.Request) -> web.Response:
        if "certificates" in self.away:
            return web.Response(status=503)
        return web.json_response({KEY_ID: certificate(self.key)})

    async def _access(self, _: web.Request) -> web.Response:
        if "access" in self.away:
            return web.json_response({"error": "invalid_grant"}, status=400)
        # The emulator's word for somebody who may do everything.
        return web.json_response({"access_token": "owner", "expires_in": 3600, "token_type": "Bearer"})

    @asynccontextmanager
    async def in_place(self, accounts_host: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
        """firebase-admin finds us, and the emulator's accounts, where it would find Google."""
        app = web.Application()
        app.router.add_get("/certificates", self._certificates)
        app.router.add_post("/access", self._access)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        accounts = f"http://{accounts_host}/identitytoolkit.googleapis.com/v1"
        monkeypatch.delenv(EMULATOR_VARIABLE, raising=False)
        monkeypatch.setattr(provider, "_TOKEN_URI", f"http://{host}:{port}/access")
        monkeypatch.setattr(firebase_admin._token_gen, "ID_TOKEN_CERT_URI", f"http://{host}:{port}/certificates")
        monkeypatch.setattr(firebase_admin._user_mgt.UserManager, "ID_TOOLKIT_URL", accounts)
        try:
            yield
        finally:
            await runner.cleanup()


def certificate(key: rsa.RSAPrivateKey) -> str:
    """Signed by the key itself, good for an hour."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "securetoken")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = made.not_valid_before(now).not_valid_after(now + datetime.timedelta(hours=1))
    signed = dated.serial_number(x509.random_serial_number()).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()
