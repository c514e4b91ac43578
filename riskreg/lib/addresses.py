"""Addresses on the web."""

from urllib.parse import urlsplit


def is_https(address: str) -> bool:
    """Whether this is a full https address of a host, without a name and password in it."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and bool(parts.hostname)
        and parts.username is None
        and not any(map(str.isspace, address))
    )
