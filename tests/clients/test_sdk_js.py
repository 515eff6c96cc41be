"""The AWS SDK for JavaScript against the mock: a server on the loopback interface hands its requests to
iam_mock_send(). Debian has no package of the SDK: the test runs where node finds @aws-sdk/client-iam, by
NODE_PATH for example. tests/golden/capture/sdk-js-v3-life replays what it sent, everywhere."""

import http.server
import json
import os
import shutil
import subprocess
import threading
import unittest

import clients_support
from clients_support import MockCase, needs_oathtool

PROGRAM = os.path.join(clients_support.ROOT, "tests", "clients", "sdk_js.cjs")
ARN = "arn:aws:iam::123456789012:"


def has_sdk():
    command = ["node", "-e", "require('@aws-sdk/client-iam')"]
    return shutil.which("node") and subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, answer = self.server.mock.send("POST", self.path, self.headers.items(), body)
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


@needs_oathtool
@unittest.skipUnless(has_sdk(), "node finds no @aws-sdk/client-iam")
class SdkJs(MockCase):
    options = {"extra_host": "127.0.0.1"}

    def test_onboards_and_offboards(self):
        before = self.mock.account()
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        server.mock = self.mock
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        result = subprocess.run(["node", PROGRAM, f"http://127.0.0.1:{server.server_port}"], capture_output=True,
                                text=True, timeout=120, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads(result.stdout), {
            "users": [ARN + "user/Bob", ARN + "user/staff/Carol"],
            "tags": [{"Key": "team", "Value": "one + zwölf"}, {"Key": "site", "Value": "north/east@2"}],
            "devices": [[ARN + "mfa/Bob", "Bob"], [ARN + "mfa/Carol-1", "Carol"], [ARN + "mfa/Carol-2", "Carol"]],
            "summary": 3, "changed": [["site", "kind"], "NoSuchEntityException", "ValidationError",
                                      "DeleteConflictException"], "afterwards": "NoSuchEntityException"})
        self.assertEqual(self.mock.account(), before)
        self.assert_no_problems()


if __name__ == "__main__":
    unittest.main()
