"""Tornado's client that uses libcurl, as a client of the table cases.txt: by_tornado.py REQUEST…"""

import asyncio
import sys

import pycurl
import tornado
from tornado.curl_httpclient import CurlAsyncHTTPClient, CurlError
from tornado.httpclient import HTTPRequest


def parsed(request):
    limits = {"connect_timeout": 30, "request_timeout": 30, "follow_redirects": False}
    if request.startswith("https://"):
        return HTTPRequest(request, **limits)
    return HTTPRequest("https://iam.amazonaws.com/", method="POST", body=request, **limits)


async def send(requests):
    client = CurlAsyncHTTPClient(max_clients=1)
    for request in requests:
        try:
            response = await client.fetch(parsed(request), raise_error=False)
            print("http", response.code, response.body.decode(errors="replace").replace("\n", " "))
        except CurlError as error:
            print("curl", error.errno)


if sys.argv[1:]:
    asyncio.run(send(sys.argv[1:]))
else:
    print(tornado.version, *pycurl.version.split()[1:])
