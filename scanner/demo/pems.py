"""Certificates in PEM, as their owners import them."""

from collections.abc import Iterable
from datetime import datetime

# Today's libraries refuse to sign with SHA-1. This one is as authorities issued them until 2015.
SHA1_INTERMEDIATE = """\
-----BEGIN CERTIFICATE-----
MIIBYjCCAQkCAgfZMAkGByqGSM49BAEwNzEXMBUGA1UECgwOS2VzdHJlbCBQYXJj
ZWwxHDAaBgNVBAMME0tlc3RyZWwgUGFyY2VsIFJvb3QwIBcNMjYxMTI0MDQwNzAx
WhgPMjEyNjEwMzEwNDA3MDFaMEIxFzAVBgNVBAoMDktlc3RyZWwgUGFyY2VsMScw
JQYDVQQDDB5LZXN0cmVsIFBhcmNlbCBJc3N1aW5nIENBIDIwMDkwWTATBgcqhkjO
PQIBBggqhkjOPQMBBwNCAARODgIGUSL3JKgp0lZmoDQUmFi/KYfFMqI763EK0xDC
I/QpLvHtUlGL+sU/HKtBWwiCF9NpOk/+0cyjzfs0G9+SMAkGByqGSM49BAEDSAAw
RQIgTi53SsbRXa6FkJviF+oGP/rx5/VeGidcC9dvg0YpC78CIQD8V5mANKjt0JZR
ZKTQF1v6qOkV7r0tAJlCYcwMOkSzGg==
-----END CERTIFICATE-----
"""
"""An authority's certificate, signed with SHA-1 by another."""
RSA_1024 = """\
-----BEGIN CERTIFICATE-----
MIICbzCCAdigAwIBAgIUaICBUNhB+Gk3E9he+LkHHcNhMCQwDQYJKoZIhvcNAQEL
BQAwLDEXMBUGA1UECgwOS2VzdHJlbCBQYXJjZWwxETAPBgNVBAMMCEludHJhbmV0
MCAXDTI2MTEyNTIzMDYyNloYDzIxMjYxMTAxMjMwNjI2WjAsMRcwFQYDVQQKDA5L
ZXN0cmVsIFBhcmNlbDERMA8GA1UEAwwISW50cmFuZXQwgZ8wDQYJKoZIhvcNAQEB
BQADgY0AMIGJAoGBANDybgYZRvLqfsh1WDw5Y6MCCNjn8RYS4Os4pefA8EBy3Tcc
8qRShT22zNaWw0uZPfVE7qPK4I8N1H8MLz4cOfAZXeuM/akgy4lplm7JKqg4N82R
/3xpqz10r0WWC41JCPidN3vVI8N/eDXJgH1H6HWVbF1/0EW76wpDtEs1zlzFAgMB
AAGjgYswgYgwHQYDVR0OBBYEFBOcoEgkzSoEG6Yh5sJgnuodFWLJMB8GA1UdIwQY
MBaAFBOcoEgkzSoEG6Yh5sJgnuodFWLJMA8GA1UdEwEB/wQFMAMBAf8wNQYDVR0R
BC4wLIIqaW50cmFuZXQtbGVnYWN5LmRhdGEua2VzdHJlbHBhcmNlbC5leGFtcGxl
MA0GCSqGSIb3DQEBCwUAA4GBACK3BFI5Zf82VmI6MGcJrynLcdtW50TJqWRMpCAa
saxNq0LPTEPDX77CWkH2jmNRUhY4Bq/gHgtCsS8VxM3HpbZ+VNa7v3c0Z7yGLHuh
2SihBwT+eoJEEZXeJZ+OBQxR6gwrFvNFH1WsL9Ct/zjPrPzNZ3mr+c6kmEzSm69c
QajY
-----END CERTIFICATE-----
"""
"""A certificate for intranet-legacy.data.kestrelparcel.example, with a key that is too short."""
# A key that everybody knows: nothing is protected with it, and making one takes time.
PUBLIC_SECRET = 821


def pem_of(names: Iterable[str], not_before: datetime, not_after: datetime) -> str:
    """A certificate for these names, signed by an authority with SHA-256."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding

    key = ec.derive_private_key(PUBLIC_SECRET, ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Kestrel Parcel Issuing CA")]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode("ascii")
