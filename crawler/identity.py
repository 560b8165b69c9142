"""When two addresses are the same document.

``canonical_url`` applies these rules, in this order:

1. The scheme and the host are in lower case; a host in Unicode becomes its ASCII form; a final dot
   and user names are dropped.
2. ``http`` becomes ``https``; the default ports 80 and 443 go. An address with another port, and
   one on a loopback or private address, keeps its scheme: there the two are different servers.
3. A host label ``amp``, ``m`` or ``mobile`` before a name of at least two labels goes, so that
   ``m.example.org`` is ``example.org``. ``www`` stays, because some sites answer on one of the two
   only and the address must still open; ``document_id`` makes no difference between them.
4. The path loses a first or last segment ``amp``, a last ``.amp`` or ``.amp.html``, session ids,
   dot segments and doubled slashes; ``index.html`` and its like at the end; then a final slash.
5. The query loses tracking parameters, session ids, and empty AMP switches; the rest is sorted.
6. The fragment goes, except ``#!`` that some old sites use as a path.
7. Percent escapes of plain characters are undone, the others are in upper case (RFC 3986, 6.2.2).
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from policytrail.records import content_id

MAX_URL = 2000  # characters; longer addresses are no addresses of articles
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_PATH = ":@!$&'()*+,;=~-._"  # a slash inside a segment stays escaped
_MOBILE_LABELS = frozenset({"amp", "m", "mobile"})
# Parameters that say how a reader came, not what is read.
# Short names (``st``, ``mod``, ``id``) are left alone: on another site they choose the page.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|mc_[ce]id|"
    r"_hs(?:enc|mi)|mkt_tok|ref_?src|ref_url|cmpid|icid|ncid|smid|ocid|wt\.\w+|oly_\w+|vero_id|"
    r"s_cid|__twitter_impression|at_(?:medium|campaign)|xtor|guccounter|guce_\w+|trk|trkinfo|_ga|"
    r"_gl|sr_share|soc_src|soc_trk|campaign_id|mbid|source=rss|feature=emb\w*",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"jsessionid|phpsessid|aspsessionid\w*|session_?id|cftoken|s(?:id)?=[0-9a-z]{16,}",
    re.IGNORECASE,
)
_AMP = re.compile(r"(?:amp|outputtype=amp|amp_js_v|amp_gsa|usqp|output=amp)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/;]*", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """Return the one form of an address that every variant of it shares.

    Raises:
        ValueError: not an http(s) address with a host.
    """
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"not an http(s) address: {url[:100]!r}")
    host = _host(parts.hostname)
    scheme, port = _scheme_and_port(scheme, host, parts.port)
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    netloc = f"[{host}]" if ":" in host else host
    return urlunsplit((scheme, netloc + port, _path(parts.path), _query(parts.query), fragment))


def absolute_url(base: str, link: str) -> str | None:
    """Return the http(s) address that a link means on its page; None for any other thing."""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        fragment = parts.fragment if parts.fragment.startswith("!") else ""
        address = urlunsplit(parts._replace(fragment=fragment))
        canonical_url(address)
    except ValueError:  # no web address, or a host, bracket or port that cannot be
        return None
    return address if len(address) <= MAX_URL and parts.port != 0 else None


def document_id(url: str) -> str:
    """Return the id of the document at an address, equal for all variants of the address.

    Raises:
        ValueError: not an http(s) address with a host.
    """
    return content_id(canonical_url(url).replace("://www.", "://", 1))


def register_id(number: str, publication_date: str) -> str:
    """Return the id of a Federal Register document. Numbers were used again before 2016."""
    return content_id("federal-register", number, publication_date)


def same_origin(first: str, second: str) -> bool:
    """Tell whether scheme, host and port are equal, so that a key for one may go to the other."""
    return _origin(first) == _origin(second)


def same_site(first: str, second: str) -> bool:
    """Tell whether two hosts are equal but for ``www``, ``m``, ``amp``."""
    names = [
        re.sub(r"^(?:www|m|amp|mobile)\.", "", urlsplit(url).hostname or "")
        for url in (first, second)
    ]
    return names[0] == names[1] and bool(names[0])


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or ""), parts.port or _DEFAULT_PORTS.get(scheme)


def _host(name: str) -> str:
    host = name.rstrip(".").lower()
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(f"not a host name: {name[:100]!r}") from None
    labels = host.split(".")
    if len(labels) > 2 and labels[0] in _MOBILE_LABELS:
        return ".".join(labels[1:])
    return host


def _scheme_and_port(scheme: str, host: str, port: int | None) -> tuple[str, str]:
    local = host == "localhost" or _is_private(host)
    if port is not None and port not in _DEFAULT_PORTS.values():
        return scheme, f":{port}"
    return (scheme if local else "https"), ""


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _PATH_SESSION.sub("", path).split("/"):
        if segment == "..":
            segments = segments[:-1]
        elif segment not in {"", "."}:
            segments.append(_escape(segment))
    joined = "/" + "/".join(_without_amp(segments))
    return _INDEX.sub("", joined) or "/"


def _escape(segment: str) -> str:
    """Undo escapes of plain characters; bytes that are not UTF-8 keep theirs."""
    plain = unquote(segment, errors="surrogateescape")
    return quote(plain.encode("utf-8", "surrogateescape"), safe=_SAFE_PATH)


def _without_amp(segments: list[str]) -> list[str]:
    if len(segments) > 1 and segments[0] == "amp":
        segments = segments[1:]
    if len(segments) > 1 and segments[-1] == "amp":
        segments = segments[:-1]
    if segments:
        segments = [*segments[:-1], re.sub(r"\.amp(?:\.html)?$", "", segments[-1])]
    return segments


def _query(query: str) -> str:
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _is_noise(name, value)
    ]
    return urlencode(sorted(kept))


def _is_noise(name: str, value: str) -> bool:
    pair = f"{name}={value}"
    return any(
        pattern.fullmatch(text) for pattern in (_TRACKING, _SESSION, _AMP) for text in (name, pair)
    )
