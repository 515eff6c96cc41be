"""libiammock for Python: the part of iam_mock.h that the tests with real clients need.

STRUCTS holds the layouts by hand; test_layout.py has a C compiler compare every field with the header.
"""

import ctypes
import datetime
import io

text, size_t, integer = ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int
boolean, int64, uint64, pointer = ctypes.c_bool, ctypes.c_int64, ctypes.c_uint64, ctypes.c_void_p


class Error(ctypes.Structure):
    _fields_ = [("code", integer), ("line", integer), ("column", integer),
                ("field", ctypes.c_char * 64), ("message", ctypes.c_char * 256),
                ("file", ctypes.c_char * 256)]


class Options(ctypes.Structure):
    _fields_ = [("account_id", text), ("start", text), ("seed", uint64), ("authentication", integer),
                ("constraints", integer), ("default_principal", text), ("fixture_directory", text),
                ("extra_host", text), ("journal_capacity", size_t), ("call_limit", integer),
                ("page_limit", integer)]


class User(ctypes.Structure):
    _fields_ = [("name", text), ("path", text), ("id", text), ("create_date", text), ("tags", pointer),
                ("tag_count", size_t), ("permissions_boundary", text), ("login_profile", boolean), ("login_create_date", text),
                ("password_reset_required", boolean)]


class Device(ctypes.Structure):
    _fields_ = [("serial_number", text), ("user_name", text), ("root", boolean), ("kind", integer),
                ("enable_date", text), ("tags", pointer), ("tag_count", size_t), ("seed", text),
                ("code_adjustment", int64), ("last_code_step", int64)]


class AccessKey(ctypes.Structure):
    _fields_ = [("id", text), ("secret", text), ("session_token", text), ("expires", text),
                ("principal", integer), ("user_name", text), ("role_name", text),
                ("session_name", text), ("mfa_authenticated", boolean), ("inactive", boolean),
                ("create_date", text)]


class Rule(ctypes.Structure):
    _fields_ = [("name", text), ("action", text), ("user_name", text), ("serial_number", text),
                ("skip", integer), ("times", integer), ("one_in", integer), ("for_ms", int64),
                ("when", integer), ("error", text), ("message", text), ("status", integer),
                ("force", boolean), ("body_file", text), ("fault", integer),
                ("cut_at", int64), ("latency_ms", int64), ("race", integer),
                ("fresh", boolean), ("location", text),
                ("page_limit", integer), ("optional", boolean), ("file", text), ("line", integer)]


class Header(ctypes.Structure):
    _fields_ = [("name", text), ("value", text)]


class Request(ctypes.Structure):
    _fields_ = [("method", text), ("url", text), ("headers", ctypes.POINTER(Header)),
                ("header_count", size_t), ("body", text), ("body_size", size_t),
                ("timeout_ms", int64), ("reused", boolean), ("resent", boolean),
                ("unverified", boolean), ("may_give_up", boolean), ("body_unknown", boolean),
                ("report_later", boolean)]


class Response(ctypes.Structure):
    _fields_ = [("status", integer), ("headers", ctypes.POINTER(Header)), ("header_count", size_t),
                ("body", pointer), ("body_size", size_t), ("error_code", text), ("number", size_t),
                ("fault", integer), ("waited_ms", int64), ("ticket", uint64), ("memory", pointer)]


STRUCTS = {"iam_mock_error": Error, "iam_mock_options": Options, "iam_mock_user": User,
           "iam_mock_device": Device, "iam_mock_access_key": AccessKey, "iam_mock_rule": Rule,
           "iam_mock_header": Header, "iam_mock_request": Request, "iam_mock_response": Response}

# The enumerators that the tests use; test_layout.py compares these too.
CONSTANTS = {"IAM_MOCK_REQUIRE_KEY": 1, "IAM_MOCK_VERIFY_SIGNATURES": 2, "IAM_MOCK_ALWAYS": -1, "IAM_MOCK_ENABLED": 1,
             "IAM_MOCK_DEACTIVATED": 2, "IAM_MOCK_ROOT": 1, "IAM_MOCK_ASSUMED_ROLE": 2,
             "IAM_MOCK_ASSUME_ROOT": 3, "IAM_MOCK_AFTER_CHANGE": 2}
REQUIRE_KEY = CONSTANTS["IAM_MOCK_REQUIRE_KEY"]
VERIFY_SIGNATURES = CONSTANTS["IAM_MOCK_VERIFY_SIGNATURES"]
ENABLED, DEACTIVATED = CONSTANTS["IAM_MOCK_ENABLED"], CONSTANTS["IAM_MOCK_DEACTIVATED"]
ASSUMED_ROLE = CONSTANTS["IAM_MOCK_ASSUMED_ROLE"]
AFTER_CHANGE = CONSTANTS["IAM_MOCK_AFTER_CHANGE"]


class Failure(Exception):
    """A function of the library returned a negative code."""


def load(path):
    library = ctypes.CDLL(path)
    handle, error = ctypes.c_void_p, ctypes.POINTER(Error)

    def declare(name, result, *arguments):
        function = getattr(library, "iam_mock_" + name)
        function.restype, function.argtypes = result, arguments

    declare("new", integer, ctypes.POINTER(handle), ctypes.POINTER(Options), error)
    declare("free", None, handle)
    declare("add_user", integer, handle, ctypes.POINTER(User), error)
    declare("add_device", integer, handle, ctypes.POINTER(Device), error)
    declare("add_access_key", integer, handle, ctypes.POINTER(AccessKey), error)
    declare("add_rule", integer, handle, ctypes.POINTER(Rule), error)
    declare("send", integer, handle, ctypes.POINTER(Request), ctypes.POINTER(Response))
    declare("get_device_state", integer, handle, text, text)
    declare("call_count", size_t, handle)
    declare("problems_text", text, handle)
    declare("journal_text", text, handle)
    declare("account_text", text, handle)
    declare("findings_text", text, handle)
    declare("version", text)
    return library


def _encoded(value):
    return value.encode() if isinstance(value, str) else value


class Raw(io.BytesIO):
    """What botocore reads a response's body from."""

    def stream(self, **_):
        while chunk := self.read(4096):
            yield chunk


class Mock:
    """One mock, whose clock starts at the present time: real clients sign with theirs."""

    def __init__(self, library, **options):
        self.library, self.handle, self.response = library, ctypes.c_void_p(), Response()
        options.setdefault("start", datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._check(Options, options, lambda values, error: library.iam_mock_new(
            ctypes.byref(self.handle), values, error))

    def _check(self, struct, fields, function):
        error = Error()
        values = struct(**{name: _encoded(value) for name, value in fields.items()})
        code = function(ctypes.byref(values), ctypes.byref(error))
        if code != 0:
            raise Failure(f"{code}: {error.field.decode()}: {error.message.decode()}")

    def _add(self, what, struct, fields):
        function = getattr(self.library, "iam_mock_add_" + what)
        self._check(struct, fields, lambda values, error: function(self.handle, values, error))

    def add_user(self, **fields):
        self._add("user", User, fields)

    def add_device(self, **fields):
        self._add("device", Device, fields)

    def add_access_key(self, **fields):
        self._add("access_key", AccessKey, fields)

    def add_rule(self, **fields):
        self._add("rule", Rule, fields)

    def send(self, method, url, headers, body):
        """Returns status, headers, body."""
        pairs = [Header(_encoded(name), _encoded(value)) for name, value in headers]
        body = _encoded(body) or b""
        request = Request(_encoded(method), _encoded(url), (Header * len(pairs))(*pairs), len(pairs),
                          body, len(body))
        response = self.response
        code = self.library.iam_mock_send(self.handle, ctypes.byref(request), ctypes.byref(response))
        if code != 0:
            raise Failure(f"send: {code}")
        return (response.status,
                [(response.headers[i].name.decode(), response.headers[i].value.decode())
                 for i in range(response.header_count)],
                ctypes.string_at(response.body, response.body_size))

    def answer_with(self, response_class):
        """A handler of botocore's event before-send: the mock instead of the network."""
        def handler(request, **_):
            status, headers, body = self.send(request.method, request.url, request.headers.items(),
                                              request.body)
            self.last_headers = dict(headers)
            return response_class(request.url, status, dict(headers), Raw(body))
        return handler

    def device_state(self, user_name, serial_number):
        return self.library.iam_mock_get_device_state(self.handle, _encoded(user_name),
                                                      _encoded(serial_number))

    def call_count(self):
        return self.library.iam_mock_call_count(self.handle)

    def problems(self):
        return self.library.iam_mock_problems_text(self.handle).decode()

    def findings(self):
        return self.library.iam_mock_findings_text(self.handle).decode()

    def journal(self):
        return self.library.iam_mock_journal_text(self.handle).decode()

    def account(self):
        """The account's text without what was removed, which stands at its end."""
        lines = self.library.iam_mock_account_text(self.handle).decode().splitlines()
        removed = [at for at, line in enumerate(lines) if line.endswith(" removed")]
        return "\n".join(lines[:removed[0]] if removed else lines)

    def close(self):
        self.library.iam_mock_free(self.handle)
        self.handle = ctypes.c_void_p()
