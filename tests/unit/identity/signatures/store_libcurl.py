"""Stores what a libcurl sends that signs by CURLOPT_AWS_SIGV4: /usr/bin/python3 -B store_libcurl.py LIBCURL.SO [MORE.SO ...]

Each library runs in a process of its own, and sends the requests of CASES to a server here, on the loopback interface.
"""

import ctypes
import multiprocessing
import re
import socket
import sys
import threading

from signer import Key, Request, Signature
from stored import File, explain

KEY = Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
LIST = "Action=ListMFADevices&Version=2010-05-08&UserName=Bob"
SORTED = "/?Action=ListMFADevices&UserName=Bob&Version=2010-05-08"  # parameters are put before "&UserName"
POST = {"form": LIST}
URL, COPYPOSTFIELDS, USERPWD, AWS_SIGV4, HTTPHEADER = 10002, 10165, 10005, 10305, 10023
POST_, READFUNCTION, POSTFIELDSIZE, MIMEPOST, WRITEFUNCTION, CONNECT_TO, TIMEOUT, HTTPGET = 47, 20012, 60, 10269, 20011, 10243, 13, 80


def get(more):
    return {"target": SORTED.replace("&UserName", f"&{more}&UserName")}


# Name, and what the program sets; test_curl_signatures.c has the same ones.
CASES = [
    ("form post", POST),
    ("sorted query", get("N=a%20b")),
    ("unsorted query", {"target": "/?" + LIST}),
    ("raw slash and colon", get("N=a/b:c")),
    ("lower hex", get("N=a%2fb")),
    ("no equals", get("Marker")),
    ("names with one prefix", get("Tag.1=a&Tag=b")),
    ("needless escape", get("N=%41")),
    ("equals in value", get("N=a=b")),
    ("plus", get("N=a+b")),
    ("escaped plus", get("N=a%2Bb")),
    ("repeated header", {**POST, "headers": ["X-Note: b", "X-Note: a"]}),
    ("escaped path", {"target": "/a%20b?" + SORTED[2:]}),
    ("header names with one prefix", {**POST, "headers": ["X-Test: a", "X-Test-Two: b"]}),
    ("own date", {**POST, "headers": ["X-Amz-Date: NOW"]}),
    ("empty header", {**POST, "headers": ["X-Test;"]}),
    ("removed header", {**POST, "headers": ["Accept:"]}),
    ("multipart", {"parts": ["Note"], "target": SORTED}),
    ("unsigned payload", {**POST, "headers": ["X-Amz-Content-Sha256: UNSIGNED-PAYLOAD"]}),
    ("read callback", {"read": LIST}),
    ("get after post", {"form": "Action=GetUser", "target": SORTED, "get": True}),  # the handle still has the body of the POST
    ("session token", {**POST, "headers": ["X-Amz-Security-Token: AQoDYXdzEJr1K//EXAMPLE+session/token=="]}),
]


class Server(threading.Thread):
    """Answers each request with 200; keeps the bytes of the last one."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.request = self.socket.getsockname()[1], b""
        self.start()

    def run(self):
        while True:
            connection = self.socket.accept()[0]
            got = b""
            while b"\r\n\r\n" not in got or not self.is_whole(got):
                more = connection.recv(65536)
                if not more:
                    break
                got += more
            self.request = got
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            connection.close()

    @staticmethod
    def is_whole(got):
        head, _, body = got.partition(b"\r\n\r\n")
        size = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
        return not size or len(body) >= int(size.group(1))


class Curl:
    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.curl_version.restype = ctypes.c_char_p
        for name in ("curl_easy_init", "curl_slist_append", "curl_mime_init", "curl_mime_addpart"):
            getattr(self.library, name).restype = ctypes.c_void_p
        self.version = self.library.curl_version().split()[0].decode().split("/")[1].partition("-")[0]

    def set(self, handle, option, value):
        if self.library.curl_easy_setopt(ctypes.c_void_p(handle), ctypes.c_int(option), value) != 0:
            sys.exit(f"libcurl {self.version} refuses option {option}")

    def list(self, strings):
        head = None
        for string in strings:
            head = self.library.curl_slist_append(ctypes.c_void_p(head), string.encode())
        return ctypes.c_void_p(head)

    def body(self, handle, case):
        if "form" in case:
            self.set(handle, COPYPOSTFIELDS, ctypes.c_char_p(case["form"].encode()))
        if "get" in case:
            self.set(handle, HTTPGET, ctypes.c_long(1))
        if "read" in case:
            @ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p)
            def read(buffer, _size, _count, _context):
                ctypes.memmove(buffer, case["read"].encode(), len(case["read"]))
                return len(case["read"])
            self.set(handle, POST_, ctypes.c_long(1))
            self.set(handle, POSTFIELDSIZE, ctypes.c_long(len(case["read"])))
            self.set(handle, READFUNCTION, read)
            return read
        if "parts" in case:
            mime = ctypes.c_void_p(self.library.curl_mime_init(ctypes.c_void_p(handle)))
            for name in case["parts"]:
                part = ctypes.c_void_p(self.library.curl_mime_addpart(mime))
                self.library.curl_mime_name(part, name.encode())
                self.library.curl_mime_data(part, b"text", ctypes.c_size_t(4))
            self.set(handle, MIMEPOST, mime)
        return None

    def send(self, case, port):
        """Memory isn't freed: the process ends soon."""
        handle = self.library.curl_easy_init()
        now = "20260101T000000Z"
        url = "http://iam.amazonaws.com" + case.get("target", "/")
        self.set(handle, URL, ctypes.c_char_p(url.encode()))
        self.set(handle, CONNECT_TO, self.list([f"::127.0.0.1:{port}"]))
        self.set(handle, TIMEOUT, ctypes.c_long(10))
        self.set(handle, USERPWD, ctypes.c_char_p(f"{KEY.id}:{KEY.secret}".encode()))
        self.set(handle, AWS_SIGV4, ctypes.c_char_p(b"aws:amz:us-east-1:iam"))
        if "headers" in case:
            self.set(handle, HTTPHEADER, self.list(header.replace("NOW", now) for header in case["headers"]))
        kept = self.body(handle, case)
        code = self.library.curl_easy_perform(ctypes.c_void_p(handle))
        if code != 0:
            sys.exit(f"libcurl {self.version}: {code}")
        return kept


def parse(sent):
    head, _, body = sent.decode("latin-1").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    return Request(method, target, [(name, value) for name, value in (re.match("([^:]*): ?(.*)", line).groups() for line in lines)],
                   body)


def store(path):
    curl, server = Curl(path), Server()
    file = File(f"libcurl-{curl.version}", [f"As libcurl {curl.version} signs by CURLOPT_AWS_SIGV4."])
    for name, case in CASES:
        curl.send(case, server.port)
        request = parse(server.request)
        authorization = request.values("authorization")[0]
        signed = re.search("SignedHeaders=([^,]*)", authorization).group(1).split(";")
        sent = re.search("Signature=([^,]*)", authorization).group(1)
        stamp = request.values("x-amz-date")[0]
        token = (request.values("x-amz-security-token") or [None])[0]
        key = Key(KEY.id, KEY.secret, token)
        told = explain(Signature(request, key, signed, stamp, (stamp[:8], "us-east-1", "iam")), sent)
        print(f"{curl.version} {name}: {told}")
        file.add(name, stamp, [key], told, request)
    file.write()


for each in sys.argv[1:]:
    process = multiprocessing.get_context("spawn").Process(target=store, args=(each,)) if __name__ == "__main__" else None
    if process:
        process.start()
        process.join()
