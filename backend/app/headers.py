"""Headers every answer carries, whoever made it."""

from starlette.datastructures import MutableHeaders

_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=()",
    # Pages set their own policy; everything else is data and may load nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


def complete_headers(headers: MutableHeaders, request_id: str) -> None:
    """Add the request id, and each security header the answer does not set itself."""
    headers["X-Request-ID"] = request_id
    for name, value in _SECURITY_HEADERS.items():
        headers.setdefault(name, value)
