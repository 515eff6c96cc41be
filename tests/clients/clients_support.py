"""What the tests with real clients share: a mock a test, and surroundings without network or files."""

import os
import re
import shutil
import subprocess
import unittest

import iam_mock_ctypes

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
KEY_ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "secret"
SERIAL = "arn:aws:iam::123456789012:mfa/Bob"


def surroundings():
    """Before botocore is imported: no configuration, no metadata service, no pager."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(AWS_ACCESS_KEY_ID=KEY_ID, AWS_SECRET_ACCESS_KEY=SECRET, AWS_PAGER="",
                      AWS_DEFAULT_REGION="us-east-1", AWS_EC2_METADATA_DISABLED="true",
                      AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


def errors():
    """Every row of errors.def: code, status."""
    with open(os.path.join(ROOT, "mock", "model", "errors.def"), encoding="utf-8") as file:
        rows = re.findall(r"^ERROR\((\w+), (\d+),", file.read(), re.MULTILINE)
    return [(code, int(status)) for code, status in rows]


needs_oathtool = unittest.skipUnless(shutil.which("oathtool"), "there is no oathtool on this machine")


def codes_of(seed, at):
    """Two codes in a row, of the step before `at` (seconds since 1970) and of its own, by oathtool."""
    return [subprocess.run(["oathtool", "--totp", "--base32", "--now", f"@{int(time)}", seed], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.strip() for time in (at - 30, at)]


class MockCase(unittest.TestCase):
    """self.mock holds Bob and his device."""

    options = {}

    def setUp(self):
        self.mock = iam_mock_ctypes.Mock(iam_mock_ctypes.load(os.environ["IAM_MOCK_LIBRARY"]),
                                         **self.options)
        self.addCleanup(self.mock.close)
        self.mock.add_user(name="Bob")
        self.mock.add_device(serial_number=SERIAL, user_name="Bob")

    def assert_no_problems(self):
        self.assertEqual(self.mock.problems(), "", self.mock.journal())
