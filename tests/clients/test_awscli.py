"""The AWS CLI against the mock, in the process: its own driver, its own argument parser and output, and
for the network iam_mock_send()."""

import contextlib
import io
import json
import os
import re
import unittest
from unittest import mock as patches

import clients_support
from clients_support import SERIAL, MockCase
from iam_mock_ctypes import DEACTIVATED, ENABLED

clients_support.surroundings()

import awscli.clidriver  # noqa: E402

try:
    from awscli.botocore.awsrequest import AWSResponse  # version 2 brings its own botocore
except ImportError:
    from botocore.awsrequest import AWSResponse

CLIENT_ERROR = 254 if awscli.__version__ >= "2" else 255


class AwsCli(MockCase):
    def run_cli(self, *arguments, attempts=1):
        """Returns exit code, standard output, standard error."""
        output, errors = io.StringIO(), io.StringIO()
        with patches.patch.dict(os.environ, AWS_MAX_ATTEMPTS=str(attempts)), \
                patches.patch("time.sleep"), \
                contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            driver = awscli.clidriver.create_clidriver()
            driver.session.register("before-send.iam", self.mock.answer_with(AWSResponse))
            code = driver.main(["iam", *arguments])
        return code, output.getvalue(), errors.getvalue()

    def deactivate(self, user="Bob", serial=SERIAL, **named):
        return self.run_cli("deactivate-mfa-device", "--user-name", user, "--serial-number", serial, **named)

    def assert_fails(self, code, message, result, operation="DeactivateMFADevice"):
        status, output, errors = result
        self.assertEqual(status, CLIENT_ERROR, errors)
        self.assertEqual(output, "")
        # Later versions of the CLI put "aws: [ERROR]: " before it, and details after it.
        self.assertRegex(errors, re.escape(f"An error occurred ({code}) when calling the {operation} operation")
                         + r"( \(reached max retries: \d+\))?" + re.escape(f": {message}\n"))

    def test_deactivates(self):
        self.assertEqual(self.deactivate(), (0, "", ""))
        self.assertEqual(self.mock.device_state("Bob", SERIAL), DEACTIVATED)
        self.assert_no_problems()

    def test_special_characters(self):
        user, serial = "a+b=c,d.e@f-g_h", "arn:aws:iam::123456789012:mfa/p/+=,.@-_x"
        self.mock.add_user(name=user)
        self.mock.add_device(serial_number=serial, user_name=user)
        self.assertEqual(self.deactivate(user, serial), (0, "", ""))
        self.assertEqual(self.mock.device_state(user, serial), DEACTIVATED)

    def test_lists_by_pages(self):
        serials = [SERIAL] + [f"arn:aws:iam::123456789012:mfa/Bob-{i}" for i in range(1, 4)]
        for serial in serials[1:]:
            self.mock.add_device(serial_number=serial, user_name="Bob")
        code, output, errors = self.run_cli("list-mfa-devices", "--user-name", "Bob", "--page-size", "1",
                                            "--output", "json")
        self.assertEqual((code, errors), (0, ""))
        self.assertEqual([device["SerialNumber"] for device in json.loads(output)["MFADevices"]], serials)
        self.assertEqual(self.mock.call_count(), 4)

    def test_deletes(self):
        self.assert_fails("DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.",
                          self.run_cli("delete-virtual-mfa-device", "--serial-number", SERIAL),
                          "DeleteVirtualMFADevice")
        self.assertEqual(self.deactivate(), (0, "", ""))
        self.assertEqual(self.run_cli("delete-virtual-mfa-device", "--serial-number", SERIAL), (0, "", ""))

    def test_unknown_user(self):
        self.assert_fails("NoSuchEntity", "The user with name Alice cannot be found.",
                          self.deactivate("Alice"))

    def test_unknown_device(self):
        self.assert_fails("NoSuchEntity", f"MFA Device with serial number {SERIAL}2 does not exist.",
                          self.deactivate(serial=SERIAL + "2"))

    def test_every_scripted_code(self):
        for code, _ in clients_support.errors():
            with self.subTest(code=code):
                self.mock.add_rule(error=code, message="What the test says: <&>.")
                self.assert_fails(code, "What the test says: <&>.", self.deactivate())
        self.assertEqual(self.mock.device_state("Bob", SERIAL), ENABLED)
        self.assert_no_problems()

    def test_error_without_a_message(self):
        self.mock.add_rule(error="ConcurrentModification")
        self.assert_fails("ConcurrentModification", "Unknown", self.deactivate())

    def test_retries_of_the_cli_reach_the_mock(self):
        self.mock.add_rule(error="ServiceFailure")
        self.assertEqual(self.deactivate(attempts=2), (0, "", ""))
        self.assertEqual(self.mock.call_count(), 2)


if __name__ == "__main__":
    unittest.main()
