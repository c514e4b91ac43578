"""Which addresses a link may lead to."""

import pytest

from riskreg.lib.addresses import is_https


@pytest.mark.parametrize("address", ["https://wiki.example/page?id=1#part", " https://example.org ", "https://[::1]/"])
def test_is_https_takes_a_full_address(address):
    assert is_https(address.strip())


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "javascript:alert(1)", "https://", "https:///path", "//example.org", "https://a:b@example.org",
     "https://exam ple.org", "https://[::1", "ftp://example.org", "", "example.org"],
)  # fmt: skip
def test_is_https_refuses_anything_else(address):
    assert not is_https(address)
