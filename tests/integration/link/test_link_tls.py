"""With certificates configured, what travels between hosts is encrypted, and a plain connection gets nowhere."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from link_ends import End, dialer, listening, over_tcp

from echoplay_cluster.link.tls import accepting_context, connecting_context
from echoplay_cluster.settings import LinkTls


@pytest.fixture
def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For the accepting and for the connecting end."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "match actor")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(minutes=10))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    files = LinkTls(certificate=str(pem), key=str(pem), authority=str(pem))
    accepting, connecting = accepting_context(files), connecting_context(files)
    assert accepting is not None
    assert connecting is not None
    return accepting, connecting


async def test_links_between_hosts_are_encrypted_when_that_is_configured(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], folder: Path, client: End, server: End
) -> None:
    accepting, connecting = contexts
    endpoint = await listening(server, folder, tls=accepting)
    address = over_tcp(endpoint.address)
    link = await dialer(tls=connecting).reach(address, client)
    link.send(("hello",))
    await server.until(lambda end: end.heard)
    nobody = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(folder / "certificate.pem"))
    nobody.check_hostname = False
    for stranger in (None, nobody):
        with pytest.raises((OSError, TimeoutError)):
            await dialer(tls=stranger).reach(address, client)
    endpoint.close()
