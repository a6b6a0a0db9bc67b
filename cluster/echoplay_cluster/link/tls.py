"""TLS on the links between hosts: both ends show a certificate of the cluster's own authority.

The cluster's keys prove who belongs to it; TLS keeps what travels from being read. Names in certificates are not
looked at, since actors are found by address.
"""

from __future__ import annotations

import ssl

from echoplay_cluster.settings import LinkTls


def accepting_context(tls: LinkTls | None) -> ssl.SSLContext | None:
    """For the end that listens; None where TLS is not configured. `OSError` for files that cannot be used."""
    if tls is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=tls.authority)
    context.verify_mode = ssl.CERT_REQUIRED
    return _with_certificate(context, tls)


def connecting_context(tls: LinkTls | None) -> ssl.SSLContext | None:
    """For the end that connects; None where TLS is not configured. `OSError` for files that cannot be used."""
    if tls is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=tls.authority)
    context.check_hostname = False
    return _with_certificate(context, tls)


def _with_certificate(context: ssl.SSLContext, tls: LinkTls) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(tls.certificate, tls.key)
    return context
