"""pycurl as a client of the table cases.txt: by_pycurl.py [--multi] REQUEST…; with --multi by the multi interface."""

import io
import sys

import pycurl


def perform(curl):
    curl.perform()


def perform_in_multi(curl):
    multi.add_handle(curl)
    try:
        running = 1
        while running:
            running = multi.perform()[1]
            timeout = multi.timeout()
            multi.select(timeout / 1000 if timeout >= 0 else 1.0)
        failed = multi.info_read()[2]
        if failed:
            raise pycurl.error(failed[0][1])
    finally:
        multi.remove_handle(curl)


arguments = sys.argv[1:]
multi = pycurl.CurlMulti() if arguments[:1] == ["--multi"] else None
requests = arguments[1:] if multi else arguments
if not requests:
    print(pycurl.version)
curl = pycurl.Curl()
for request in requests:
    body = io.BytesIO()
    if request.startswith("https://"):
        curl.setopt(pycurl.URL, request)
        curl.setopt(pycurl.HTTPGET, 1)
    else:
        curl.setopt(pycurl.URL, "https://iam.amazonaws.com/")
        curl.setopt(pycurl.POSTFIELDS, request)
    curl.setopt(pycurl.TIMEOUT, 30)
    curl.setopt(pycurl.WRITEDATA, body)
    try:
        (perform_in_multi if multi else perform)(curl)
        print("http", curl.getinfo(pycurl.RESPONSE_CODE), body.getvalue().decode(errors="replace").replace("\n", " "))
    except pycurl.error as error:
        print("curl", error.args[0])
