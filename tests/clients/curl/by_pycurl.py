"""A program that uses libcurl by pycurl: by_pycurl.py BODY [ENDING]. Prints the status.

ENDING is what it does then: "fork" has a child that sends the same and ends like any program; "chdir" goes to /
first of all; "_exit" and "signal" end it without ado.
"""

import io
import os
import signal
import sys

import pycurl


def post(body):
    answer, curl = io.BytesIO(), pycurl.Curl()
    curl.setopt(pycurl.URL, "https://iam.amazonaws.com/")
    curl.setopt(pycurl.POSTFIELDS, body)
    curl.setopt(pycurl.WRITEDATA, answer)
    curl.setopt(pycurl.TIMEOUT, 30)
    curl.perform()
    status = curl.getinfo(pycurl.RESPONSE_CODE)
    assert curl.getinfo(pycurl.EFFECTIVE_URL) == "https://iam.amazonaws.com/"
    curl.close()
    return status, answer.getvalue()


body, ending = sys.argv[1], (sys.argv + [""])[2]
status, answer = post(body)
assert b"<RequestId>" in answer
if ending == "chdir":
    os.chdir("/")
if ending == "fork":
    child = os.fork()
    status, answer = post(body)  # each has a copy of the mock
    if child == 0:
        sys.exit(status != 404)
    assert os.waitpid(child, 0)[1] == 0
    assert os.path.getsize(os.environ["IAM_MOCK_REPORT"]) > 0  # it wrote its own
print(status, flush=True)
if ending == "_exit":
    os._exit(3)
if ending == "signal":
    os.kill(os.getpid(), signal.SIGTERM)
