"""Makes the stored requests of signers that always give the same: the signer beside this file, botocore, AWS's documentation.

/usr/bin/python3 -B store.py [REQUESTS]: run it again if signer.py changes. REQUESTS is a folder of captured requests, NAME.http.
"""

import datetime
import os
import random
import sys

from signer import MISTAKES, RESIGNED, TIMES, Key, Request, encode, sign
from stored import File, explain, with_mistakes

KEY = Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")  # of AWS's documentation
OTHER = Key("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")
SESSION = Key("ASIAIOSFODNN7EXAMPLE", KEY.secret, "AQoDYXdzEJr1K//EXAMPLE+session/token==")
STAMP = "20261129T120000Z"
HOST = ("Host", "iam.amazonaws.com")
FORM = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
LIST = "Action=ListMFADevices&Version=2010-05-08&UserName=Bob"
SERIAL = "arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2FBob"
REMOVE = "Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=" + SERIAL

# Requests on which mistakes show: name, what is sent, how it is signed besides, and the mistakes that are stored.
EVERYWHERE = ["payload_of_nothing", "payload_unsigned", "payload_upper_case", "body_newline", "form_in_query",
              "form_in_query_and_body", "path_empty",
              "region_us_east_2", "region_us_west_2", "service_sts", "day_before", "day_after", "key_of_timestamp",
              "scope_us_east_2", "scope_us_west_2", "scope_sts", "scope_day_before", "scope_day_after", "scope_of_timestamp",
              "key_no_prefix", "key_is_secret", "key_no_terminator", "key_hex", "secret_newline", "secret_encoded",
              "secret_is_key_id", "secret_of_other_key", "no_blank_line", "canonical_crlf", "string_crlf", "lines_crlf",
              "canonical_newline", "string_newline", "canonical_not_hashed", "values_lower_case", "host_port_added",
              "content_type_no_charset", "method_swapped", *TIMES, *RESIGNED, "signature_upper_case", "signature_base64"]
CASES = [
    ("form", Request("POST", "/", [HOST, FORM], REMOVE), {}, [*EVERYWHERE, "body_decoded"]),
    ("body", Request("POST", "/", [HOST, FORM], LIST + "&Note=a+b%20c%2Bd"), {},
     ["body_plus_as_blank", "body_blank_as_plus", "body_blanks_swapped", "body_decoded", "body_unescaped", "form_in_query"]),
    ("query", Request("GET", "/?" + LIST + "&Note=a%2Fb", [HOST]), {},
     ["query_raw", "query_unsorted", "query_slash_raw", "query_encoded_twice", "query_lower_hex", "query_empty", "method_swapped"]),
    ("sorted", Request("GET", "/?Action=ListMFADevices&Tag=b&Tag.1=a&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["query_sorted_as_pairs", "query_empty"]),
    ("case", Request("GET", "/?Action=ListMFADevices&UserName=Bob&Version=2010-05-08&note=a", [HOST]), {},
     ["query_sorted_without_case"]),
    ("case", Request("GET", "/?Action=ListMFADevices&UserName=Bob&Version=2010-05-08&action=a&Note=b", [HOST]), {},
     ["query_sorted_without_case", "query_raw"]),
    ("decoded", Request("GET", "/?Action=ListMFADevices&N=%3Aa&N=.b&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["query_sorted_decoded"]),
    ("blanks", Request("GET", "/?Action=ListMFADevices&N=a%20b&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["query_blank_as_plus", "query_encoded_twice"]),
    ("plus", Request("GET", "/?Action=ListMFADevices&N=a+b&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["query_plus_encoded", "query_raw"]),
    ("escaped plus", Request("GET", "/?Action=ListMFADevices&N=a%2Bb&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["query_encoded_plus_as_blank"]),
    ("marks", Request("GET", "/?Action=ListMFADevices&N=~%2A&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["query_tilde_encoded", "query_star_raw"]),
    ("more marks", Request("GET", "/?Action=ListMFADevices&N=it%27s%20(so)%21*&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["query_marks_raw", "query_star_raw"]),
    ("no equals", Request("GET", "/?Action=ListMFADevices&Marker&N=&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["query_no_equals", "query_raw"]),
    ("path", Request("GET", "/a%20b/?Action=ListMFADevices&UserName=Bob&Version=2010-05-08", [HOST]), {},
     ["path_empty", "path_encoded_once"]),
    ("headers", Request("POST", "/", [FORM, HOST, ("X-Note", " Some  Text "), ("X-Amz-Date", STAMP)], LIST),
     {"signed": ["host", "content-type", "x-note", "x-amz-date"]},
     ["headers_unsorted", "header_list_unsorted", "values_sent", "values_blanks_kept", "values_lower_case"]),
    ("repeated", Request("POST", "/", [FORM, HOST, ("X-Note", "b"), ("X-Note", "a"), ("X-Amz-Date", STAMP)], LIST),
     {"signed": ["content-type", "host", "x-amz-date", "x-note", "x-note"]}, ["headers_repeated_apart"]),
    ("repeated header", Request("POST", "/", [FORM, HOST, ("X-Note", "b"), ("X-Note", "a"), ("X-Amz-Date", STAMP)], LIST), {},
     ["headers_repeated_apart", "headers_repeated_once"]),
    ("absent", Request("POST", "/", [FORM, HOST, ("X-Amz-Date", STAMP)], LIST),
     {"signed": ["accept", "content-type", "host", "x-amz-date"]}, ["headers_absent"]),
    ("empty", Request("POST", "/", [FORM, HOST, ("X-Test", ""), ("X-Amz-Date", STAMP)], LIST),
     {"signed": ["content-type", "host", "x-amz-date", "x-test", ""]}, ["header_empty_semicolon"]),
    ("port", Request("POST", "/", [("Host", "iam.amazonaws.com:443"), FORM], LIST), {}, ["host_port_removed", "host_iam"]),
    ("other host", Request("POST", "/", [("Host", "iam-fips.amazonaws.com"), FORM], LIST), {}, ["host_iam", "host_port_added"]),
    ("date", Request("POST", "/", [HOST, FORM, ("Date", "Sun, 29 Nov 2026 11:59:30 GMT")], LIST), {}, ["date_of_header"]),
    ("presigned", Request("GET", "/?" + LIST, [HOST]), {"presigned": True},
     ["token_unsigned", "expires_unsigned", "query_raw", "payload_unsigned", "method_swapped"]),
    ("marks in pairs", Request("GET", "/?Action=ListMFADevices&N=a%2F~%2A&UserName=Bob&Version=2010-05-08", [HOST]), {}, []),
]
PAIRS = [
    ("form", "payload_of_nothing", "values_lower_case"), ("form", "content_type_no_charset", "canonical_newline"),
    ("form", "host_port_added", "body_decoded"), ("form", "key_no_prefix", "secret_newline"),
    ("form", "secret_of_other_key", "time_1_after"), ("form", "method_swapped", "form_in_query"),
    ("form", "string_newline", "signature_upper_case"), ("form", "day_before", "payload_upper_case"),
    ("query", "query_unsorted", "query_lower_hex"), ("query", "query_slash_raw", "query_unsorted"),
    ("no equals", "query_no_equals", "path_empty"), ("headers", "header_list_unsorted", "values_sent"),
    ("headers", "headers_unsorted", "values_blanks_kept"), ("port", "host_port_removed", "content_type_no_charset"),
    ("presigned", "token_unsigned", "expires_unsigned"), ("presigned", "query_unsorted", "payload_unsigned"),
    ("form", "canonical_newline", "string_newline"), ("form", "no_blank_line", "canonical_newline"),
    ("form", "canonical_crlf", "string_newline"), ("form", "no_blank_line", "string_crlf"),
    ("form", "key_no_prefix", "key_no_terminator"), ("form", "secret_newline", "secret_of_other_key"),
    ("form", "region_us_east_2", "secret_of_other_key"), ("form", "payload_upper_case", "body_newline"),
    ("form", "form_in_query", "query_unsorted"), ("form", "form_in_query", "query_slash_raw"),
    ("form", "form_in_query", "query_raw"), ("marks in pairs", "query_slash_raw", "query_star_raw"),
    ("marks in pairs", "query_slash_raw", "query_tilde_encoded"), ("marks in pairs", "query_star_raw", "query_tilde_encoded"),
]


def signed(case, mistakes=(), key=KEY):
    _, request, how, _ = case
    copy = Request(request.method, request.target, request.headers, request.body)
    if how.get("presigned"):
        key = Key(SESSION.id, key.secret, SESSION.token)
    return sign(copy, key, STAMP, mistakes=mistakes, other_secret=OTHER.secret, **how)


def keys_of(signature):
    key = SESSION if signature.key.token else KEY
    return [key, OTHER]


def expected(signature):
    """As the account has the secret: the key that signed may be another."""
    sent = signature.text()
    signature.key = keys_of(signature)[0]
    return explain(with_mistakes(signature, []), sent)


def store_right():
    file = File("right", ["Signed rightly by signer.py: each is accepted."])
    for number, case in enumerate(CASES):
        signature = signed((*case[:2], {"presigned": case[2].get("presigned", False)}, []))
        file.add(f"{case[0]} {number}", STAMP, keys_of(signature), "accepted", signature.request)
    with_token = sign(Request("POST", "/", [HOST, FORM], REMOVE), SESSION, STAMP)
    file.add("session token", STAMP, [SESSION], "accepted", with_token.request)
    file.write()


def store_mistakes():
    file = File("mistakes", ["Signed by signer.py with one mistake each, which the mock names; '|' is between mistakes that give the",
                             "same bytes for this request."])
    stored = set()
    for case in CASES:
        for mistake in case[3]:
            signature = signed(case, [mistake])
            told = explain(with_mistakes(signature, []), signature.text())
            assert told.startswith("named ") and mistake in told[6:].split("|"), (case[0], mistake, told)
            file.add(f"{mistake} in {case[0]}", STAMP, keys_of(signature), told, signature.request)
            stored.add(mistake)
    assert stored == set(MISTAKES), set(MISTAKES) - stored
    file.write()


def store_pairs():
    file = File("pairs", ["Signed by signer.py with two mistakes each. All pairs of mistakes that give the signature are listed."])
    for name, first, second in PAIRS:
        case = next(case for case in CASES if case[0] == name)
        signature = signed(case, [first, second])
        told = explain(with_mistakes(signature, []), signature.text())
        assert told.startswith("paired "), (name, first, second, told)
        file.add(f"{first} and {second} in {name}", STAMP, keys_of(signature), told, signature.request)
    file.write()


def store_unexplained():
    file = File("unexplained", ["Wrong in ways that no mistake of the list, and no two of them, reproduce."])
    draw = random.Random(4)
    for case in CASES[::3]:
        signature = signed(case)
        right = signature.text()
        wrong = "".join(draw.choice("0123456789abcdef") for _ in right)
        for header, (name, value) in enumerate(signature.request.headers):
            signature.request.headers[header] = name, value.replace(right, wrong)
        signature.request.target = signature.request.target.replace(right, wrong)
        file.add(f"random digits in {case[0]}", STAMP, keys_of(signature), "unexplained", signature.request)
    for case in CASES[1::3]:
        secret = "".join(draw.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+") for _ in range(40))
        signature = signed(case, key=Key(KEY.id, secret))
        assert expected(signature) == "unexplained"
        file.add(f"another secret in {case[0]}", STAMP, keys_of(signature), "unexplained", signature.request)
    for mistakes in (["payload_of_nothing", "values_lower_case", "string_newline"], ["key_hex", "path_empty", "method_swapped"]):
        signature = signed(CASES[0], mistakes)
        assert expected(signature) == "unexplained"
        file.add(" and ".join(mistakes), STAMP, keys_of(signature), "unexplained", signature.request)
    changed = signed(CASES[0])
    changed.request.body = changed.request.body.replace("Bob", "Eve")
    file.add("body changed after signing", STAMP, keys_of(changed), "unexplained", changed.request)
    file.write()


def store_documented():
    """AWS's own numbers: "Create a signed AWS API request", and the examples of the Signature Version 4 test suite."""
    key = Key("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    date = ("X-Amz-Date", "20150830T123600Z")
    credential = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"
    file = File("documented", ["Examples of AWS's documentation, with its signatures."])
    for name, target, headers, service, signed_names, signature in (
            ("ListUsers", "/?Action=ListUsers&Version=2010-05-08", [FORM, HOST, date], "iam", "content-type;host;x-amz-date",
             "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
            ("get-vanilla", "/", [("Host", "example.amazonaws.com"), date], "service", "host;x-amz-date",
             "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            ("get-vanilla-query-order-key-case", "/?Param2=value2&Param1=value1", [("Host", "example.amazonaws.com"), date],
             "service", "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")):
        authorization = f"{credential}{service}/aws4_request, SignedHeaders={signed_names}, Signature={signature}"
        file.add(name, date[1], [key], "accepted", Request("GET", target, [*headers, ("Authorization", authorization)]),
                 None if service == "iam" else ("us-east-1", service))
    file.write()


class Clock(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return cls.strptime(STAMP, "%Y%m%dT%H%M%SZ")

    @classmethod
    def now(cls, tz=None):
        return cls.utcnow().replace(tzinfo=tz)


def store_botocore():
    import botocore
    import botocore.auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    botocore.auth.datetime.datetime = Clock
    file = File("botocore", [f"Signed by botocore {botocore.__version__}: SigV4Auth, and SigV4QueryAuth for a presigned request."])
    url = "https://iam.amazonaws.com/"
    bodies = {"form": REMOVE, "special characters": LIST + "&Note=" + encode("a+b=c,d.e@f-g_h ~*!'()é".encode())}
    for key in (KEY, SESSION):
        credentials = Credentials(key.id, key.secret, key.token)
        for name, body in bodies.items():
            for presigned in (False, True):
                auth = botocore.auth.SigV4QueryAuth if presigned else botocore.auth.SigV4Auth
                where = {"method": "GET", "url": url + "?" + body} if presigned else {
                    "method": "POST", "url": url, "data": body.encode(), "headers": {FORM[0]: FORM[1]}}
                request = AWSRequest(**where)
                auth(credentials, "iam", "us-east-1").add_auth(request)
                sent = request.prepare()
                headers = [(name, value.decode() if isinstance(value, bytes) else value) for name, value in sent.headers.items()]
                text = " ".join(filter(None, (name, "presigned" if presigned else "", "session" if key.token else "")))
                file.add(text, STAMP, [key], "accepted",
                         Request(where["method"], sent.url[len(url) - 1:], [HOST, *headers], "" if presigned else body))
    file.write()


def store_captures(folder):
    file = File("captures", ["Requests as clients sent them to a local server, signed with the documentation's example secret."])
    for name in ("boto3", "awscli-special-characters", "sdk-js-v3"):
        with open(os.path.join(folder, name + ".http"), encoding="latin-1") as source:
            head, _, body = source.read().replace("\r", "").partition("\n\n")
        first, *lines = head.split("\n")
        headers = [tuple(line.split(": ", 1)) for line in lines]
        stamp = next(value for key, value in headers if key.lower() == "x-amz-date")
        file.add(name, stamp, [KEY], "accepted", Request(first.split(" ")[0], first.split(" ")[1], headers, body))
    file.write()


store_right()
store_mistakes()
store_pairs()
store_unexplained()
store_documented()
store_botocore()
if len(sys.argv) > 1:
    store_captures(sys.argv[1])
