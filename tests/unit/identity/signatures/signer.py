"""Signs requests by AWS Signature Version 4, rightly or with a named mistake: for tests, independent of the library's own code.

Written from AWS's documentation, "Create a signed AWS API request" (IAM User Guide), with Python's hmac and hashlib.
"""

import base64
import calendar
import email.utils
import hashlib
import hmac
import re
import time

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
ALGORITHM = "AWS4-HMAC-SHA256"
SECONDS = {f"{n}_{way}": sign * n for way, sign in (("before", -1), ("after", 1)) for n in range(1, 6)}
TIMES = {"time_" + name: seconds for name, seconds in SECONDS.items()}  # of the string to sign
RESIGNED = {"resigned_" + name: seconds for name, seconds in SECONDS.items()}  # of the canonical request, too

# Each mistake that the mock explains, in the order of mock/model/mistakes.def.
MISTAKES = [
    "payload_of_nothing", "payload_unsigned", "payload_upper_case", "body_plus_as_blank", "body_blank_as_plus",
    "body_blanks_swapped", "body_decoded", "body_unescaped", "body_newline", "form_in_query",
    "form_in_query_and_body", "query_unsorted", "query_sorted_as_pairs", "query_sorted_without_case", "query_sorted_decoded", "query_slash_raw", "query_encoded_twice", "query_lower_hex", "query_blank_as_plus",
    "query_plus_encoded", "query_encoded_plus_as_blank", "query_tilde_encoded", "query_star_raw", "query_marks_raw",
    "query_no_equals", "query_raw", "query_empty", "path_empty", "path_encoded_once", "region_us_east_2",
    "region_us_west_2", "service_sts", "day_before", "day_after", "key_of_timestamp", "scope_us_east_2", "scope_us_west_2",
    "scope_sts", "scope_day_before", "scope_day_after", "scope_of_timestamp", "key_no_prefix", "key_is_secret",
    "key_no_terminator", "key_hex", "secret_newline", "secret_encoded", "secret_is_key_id", "secret_of_other_key",
    "no_blank_line", "canonical_crlf", "string_crlf", "lines_crlf", "canonical_newline", "string_newline",
    "canonical_not_hashed", "headers_unsorted", "header_list_unsorted", "headers_absent", "headers_repeated_apart",
    "headers_repeated_once", "header_empty_semicolon", "values_sent", "values_blanks_kept", "values_lower_case",
    "host_port_added", "host_port_removed", "host_iam", "content_type_no_charset", "method_swapped", "token_unsigned",
    "expires_unsigned", "date_of_header", *TIMES, *RESIGNED, "signature_upper_case", "signature_base64",
]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def encode(data, keep=b""):
    """Percent-encode all bytes but the unreserved ones."""
    return "".join(chr(byte) if byte in UNRESERVED or byte in keep else f"%{byte:02X}" for byte in data)


def decode(text):
    """Percent-decode. A '+' stays."""
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda it: bytes([int(it.group(1), 16)]), text.encode("latin-1"))


def shifted(stamp, seconds):
    """A time such as 20261129T120000Z, so many seconds later."""
    at = calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at + seconds))


class Key:
    def __init__(self, id, secret, token=None):
        self.id, self.secret, self.token = id, secret, token


class Request:
    """A request as it is sent. `target` is path and query; `headers` are pairs."""

    def __init__(self, method="POST", target="/", headers=(), body=""):
        self.method, self.target, self.headers, self.body = method, target, list(headers), body

    @property
    def path(self):
        return self.target.partition("?")[0]

    @property
    def query(self):
        return self.target.partition("?")[2]

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name]


class Signature:
    """What a signer computes for a request that has everything but its signature. `mistakes` are names of MISTAKES."""

    def __init__(self, request, key, signed, stamp, scope, mistakes=(), other_secret="", host="iam.amazonaws.com"):
        assert set(mistakes) <= set(MISTAKES), mistakes
        self.request, self.key, self.signed, self.stamp = request, key, signed, stamp
        self.day, self.region, self.service = scope
        self.mistakes, self.other_secret, self.host = set(mistakes), other_secret, host

    def makes(self, *names):
        return not self.mistakes.isdisjoint(names)

    # ----- The canonical request -----

    def path(self):
        if self.makes("path_empty"):
            return ""
        if self.makes("path_encoded_once"):
            return self.request.path
        parts = []
        for part in self.request.path.split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(part)
        path = "/" + "/".join(parts) + ("/" if parts and self.request.path.endswith(("/", "/.", "/..")) else "")
        return encode(path.encode("latin-1"), b"/")

    def pairs(self):
        """The parameters, as sent: name, value, and whether there is a '='."""
        strings = [self.request.query]
        if self.makes("form_in_query", "form_in_query_and_body"):
            strings.append(self.request.body)
        left_out = {"X-Amz-Signature"}
        if self.makes("token_unsigned"):
            left_out.add("X-Amz-Security-Token")
        if self.makes("expires_unsigned"):
            left_out.add("X-Amz-Expires")
        pairs = [piece.partition("=") for string in strings for piece in string.split("&") if piece]
        return [(name, value, equals) for name, equals, value in pairs if name not in left_out]

    def encode_part(self, text, is_value):
        plus = "%2B" if self.makes("query_plus_encoded") else " "
        data = decode(text.replace("+", plus))
        if self.makes("query_encoded_plus_as_blank"):
            data = data.replace(b"+", b" ")
        keep = b""
        for mistake, marks in (("query_slash_raw", b"/"), ("query_star_raw", b"*"), ("query_marks_raw", b"!'()*")):
            if self.makes(mistake):
                keep += marks
        text = encode(data, keep)
        if is_value and self.makes("query_encoded_twice"):
            text = encode(text.encode())
        if self.makes("query_lower_hex"):
            text = re.sub("%..", lambda it: it.group().lower(), text)
        if self.makes("query_blank_as_plus"):
            text = text.replace("%20", "+")
        if self.makes("query_tilde_encoded"):
            text = text.replace("~", "%7e" if self.makes("query_lower_hex") else "%7E")
        return text

    def query(self):
        if self.makes("query_empty"):
            return ""
        pairs = self.pairs()
        if self.makes("query_raw"):
            return "&".join(name + equals + value for name, value, equals in pairs)
        encoded = [(self.encode_part(name, False), self.encode_part(value, True), decode(name.replace("+", " ")),
                    decode(value.replace("+", " "))) for name, value, _ in pairs]

        def joined(pair):
            return pair[0] + ("" if pair[1] == "" and self.makes("query_no_equals") else "=") + pair[1]

        if self.makes("query_sorted_as_pairs"):
            encoded.sort(key=joined)
        elif self.makes("query_sorted_without_case"):
            encoded.sort(key=lambda pair: (pair[0].lower(), pair[1].lower()))
        elif self.makes("query_sorted_decoded"):
            encoded.sort(key=lambda pair: pair[2:])
        elif not self.makes("query_unsorted"):
            encoded.sort(key=lambda pair: pair[:2])
        return "&".join(joined(pair) for pair in encoded)

    def value(self, name, value):
        core = value if self.makes("values_sent") else value.strip(" \t")
        if not self.makes("values_sent", "values_blanks_kept"):
            core = re.sub("[ \t]+", " ", core)
        if self.makes("values_lower_case"):
            core = core.lower()
        if name == "host":
            core = self.host_value(core)
        if name == "x-amz-date" and not self.mistakes.isdisjoint(RESIGNED):
            core = self.date()
        if name == "content-type" and self.makes("content_type_no_charset"):
            core = core.partition(";")[0]
        return core

    def host_value(self, host):
        if self.makes("host_iam"):
            host = self.host
        if self.makes("host_port_removed"):
            host = re.sub(":[0-9]+$", "", host)
        if self.makes("host_port_added"):
            host = re.sub(":[0-9]+$", "", host) + ":443"
        return host

    def header_lines(self, name):
        values = [self.value(name, value) for value in self.request.values(name)]
        if not values:
            return [name + ":"] if self.makes("headers_absent") else []
        if self.makes("headers_repeated_apart"):
            return [f"{name}:{value}" for value in sorted(values)]
        if self.makes("headers_repeated_once"):
            values = values[-1:]
        return [self.name(name) + ("" if self.is_empty(name) and self.makes("header_empty_semicolon") else ":") + ",".join(values)]

    def is_empty(self, name):
        values = self.request.values(name)
        return bool(values) and "".join(values).strip() == ""

    def name(self, name):
        """libcurl took "X-Test;", which asks it to send an empty header, for the header's name."""
        return name + (";" if self.is_empty(name) and self.makes("header_empty_semicolon") else "")

    def names(self, *unsorted):
        names = [name for name in self.signed if name]
        return names if self.makes(*unsorted) else sorted(names)

    def headers(self):
        return [line for name in dict.fromkeys(self.names("headers_unsorted")) for line in self.header_lines(name)]

    def header_list(self):
        return ";".join(self.name(name) for name in self.names("headers_unsorted", "header_list_unsorted"))

    def payload(self):
        body = self.request.body.encode("latin-1")
        if self.makes("payload_unsigned"):
            return "UNSIGNED-PAYLOAD"
        if self.makes("payload_of_nothing", "form_in_query"):
            body = b""
        if self.makes("body_plus_as_blank"):
            body = body.replace(b"+", b"%20")
        if self.makes("body_blank_as_plus"):
            body = body.replace(b"%20", b"+")
        if self.makes("body_blanks_swapped") and b"+" in body and b"%20" in body:
            body = b"+".join(part.replace(b"+", b"%20") for part in body.split(b"%20"))
        if self.makes("body_decoded"):
            body = decode(body.decode("latin-1").replace("+", " "))
        if self.makes("body_unescaped"):
            body = decode(body.decode("latin-1"))
        if self.makes("body_newline"):
            body += b"\n"
        return sha256(body).upper() if self.makes("payload_upper_case") else sha256(body)

    def canonical_request(self):
        method = self.request.method
        if self.makes("method_swapped"):
            method = {"GET": "POST", "POST": "GET"}[method]
        lines = [method, self.path(), self.query(), *self.headers()]
        lines += [] if self.makes("no_blank_line") else [""]
        lines += [self.header_list(), self.payload()]
        end = "\r\n" if self.makes("canonical_crlf", "lines_crlf") else "\n"
        return end.join(lines) + (end if self.makes("canonical_newline") else "")

    # ----- The string to sign, and the key -----

    def date(self):
        if self.makes("date_of_header"):
            dates = self.request.values("date")
            return time.strftime("%Y%m%dT%H%M%SZ", email.utils.parsedate(dates[-1])) if dates else self.stamp
        seconds = sum(seconds for name, seconds in (TIMES | RESIGNED).items() if name in self.mistakes)
        return shifted(self.stamp, seconds) if seconds else self.stamp

    def string_to_sign(self):
        canonical = self.canonical_request()
        last = canonical if self.makes("canonical_not_hashed") else sha256(canonical.encode("latin-1"))
        scope = "/".join((*self.scope_parts(False), "aws4_request"))
        end = "\r\n" if self.makes("string_crlf", "lines_crlf") else "\n"
        return end.join((ALGORITHM, self.date(), scope, last)) + (end if self.makes("string_newline") else "")

    def secret(self):
        secret = self.key.secret
        if self.makes("secret_of_other_key"):
            secret = self.other_secret
        if self.makes("secret_is_key_id"):
            secret = self.key.id
        if self.makes("secret_encoded"):
            secret = encode(secret.encode())
        return secret + ("\n" if self.makes("secret_newline") else "")

    def scope_parts(self, of_key):
        """Day, region and service of the key, or of the string to sign."""
        day, region, service = self.day, self.region, self.service

        def wrong(for_key, for_both):
            return self.makes(for_both) or of_key and self.makes(for_key)

        if wrong("key_of_timestamp", "scope_of_timestamp"):
            day = self.stamp
        for way, days in (("before", -1), ("after", 1)):
            if wrong("day_" + way, "scope_day_" + way):
                day = shifted(self.day + "T000000Z", days * 86400)[:8]
        for name in ("us_east_2", "us_west_2"):
            if wrong("region_" + name, "scope_" + name):
                region = name.replace("_", "-")
        if wrong("service_sts", "scope_sts"):
            service = "sts"
        return [day, region, service]

    def signing_key(self):
        if self.makes("key_is_secret"):
            return self.secret().encode()
        key = (("" if self.makes("key_no_prefix") else "AWS4") + self.secret()).encode()
        for part in self.scope_parts(True) + ([] if self.makes("key_no_terminator") else ["aws4_request"]):
            key = keyed(key, part)
            if self.makes("key_hex"):
                key = key.hex().encode()
        return key

    def text(self):
        """The signature as sent."""
        digest = hmac.new(self.signing_key(), self.string_to_sign().encode("latin-1"), hashlib.sha256).digest()
        if self.makes("signature_base64"):
            return base64.b64encode(digest).decode()
        return digest.hex().upper() if self.makes("signature_upper_case") else digest.hex()


def sign(request, key, stamp, signed=None, mistakes=(), presigned=False, region="us-east-1", service="iam", **others):
    """Sign a request: adds the date and the session token, if the request has none, and the Authorization header or the
    parameters of a presigned request. Returns the Signature."""
    scope = (stamp[:8], region, service)
    credential = "/".join((key.id, *scope, "aws4_request"))
    names = {name.lower() for name, _ in request.headers}
    if presigned:
        signed = signed or ["host"]
        added = [("X-Amz-Algorithm", ALGORITHM), ("X-Amz-Credential", credential), ("X-Amz-Date", stamp), ("X-Amz-Expires", "900")]
        added += [("X-Amz-Security-Token", key.token)] if key.token else []
        added += [("X-Amz-SignedHeaders", ";".join(signed))]
        more = "&".join(name + "=" + encode(value.encode()) for name, value in added)
        request.target += ("&" if "?" in request.target else "?") + more
    else:
        if "x-amz-date" not in names:
            request.headers.append(("X-Amz-Date", stamp))
        if key.token and "x-amz-security-token" not in names:
            request.headers.append(("X-Amz-Security-Token", key.token))
        signed = signed or sorted({name.lower() for name, _ in request.headers})
    signature = Signature(request, key, signed, stamp, scope, mistakes, **others)
    if presigned:
        request.target += "&X-Amz-Signature=" + encode(signature.text().encode())
    else:
        request.headers.append(("Authorization", f"{ALGORITHM} Credential={credential}, SignedHeaders={';'.join(signed)}, "
                                                 f"Signature={signature.text()}"))
    return signature
