"""The AWS CLI against the mock, in the process: its own driver, its own argument parser and output, and
for the network iam_mock_send()."""

import contextlib
import io
import json
import os
import re
import tempfile
import unittest
from email.utils import parsedate_to_datetime
from unittest import mock as patches

import clients_support
from clients_support import KEY_ID, SECRET, SERIAL, MockCase, codes_of, needs_oathtool
from iam_mock_ctypes import ASSUMED_ROLE, DEACTIVATED, ENABLED, VERIFY_SIGNATURES

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

    def iam(self, *arguments):
        """The command must work. Returns its output, read as JSON; None: it prints nothing."""
        code, output, errors = self.run_cli(*arguments, "--output", "json")
        self.assertEqual((code, errors), (0, ""), arguments)
        return json.loads(output) if output else None

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

    def create_device(self, name, directory):
        """Returns the serial number, and the seed as the CLI writes it to a file for the authenticator app."""
        path = os.path.join(directory, name)
        device = self.iam("create-virtual-mfa-device", "--virtual-mfa-device-name", name, "--outfile", path,
                          "--bootstrap-method", "Base32StringSeed")["VirtualMFADevice"]
        with open(path, encoding="ascii") as file:
            return device["SerialNumber"], file.read()

    def onboard(self, name):
        user = ("--user-name", name)
        self.iam("create-user", *user, "--path", "/staff/", "--tags", "Key=team,Value=one", "Key=site,Value=north")
        self.iam("wait", "user-exists", *user)
        self.iam("create-access-key", *user)
        with tempfile.TemporaryDirectory() as directory:
            for number in (1, 2):
                serial, seed = self.create_device(f"{name}-{number}", directory)
                at = parsedate_to_datetime(self.mock.last_headers["Date"]).timestamp()
                codes = codes_of(seed, at)
                self.iam("enable-mfa-device", *user, "--serial-number", serial,
                         "--authentication-code1", codes[0], "--authentication-code2", codes[1])
        self.iam("tag-mfa-device", "--serial-number", serial, "--tags", "Key=kind,Value=spare")

    def offboard(self, name):
        """The steps of AWS's page "Deleting an IAM user", in its order."""
        user = ("--user-name", name)
        self.assert_fails("NoSuchEntity", f"Login Profile for User {name} cannot be found.",
                          self.run_cli("delete-login-profile", *user), "DeleteLoginProfile")
        for key in self.iam("list-access-keys", *user)["AccessKeyMetadata"]:
            self.iam("delete-access-key", *user, "--access-key-id", key["AccessKeyId"])
        for command, items in (("signing-certificates", "Certificates"), ("ssh-public-keys", "SSHPublicKeys"),
                               ("service-specific-credentials", "ServiceSpecificCredentials"),
                               ("user-policies", "PolicyNames"), ("attached-user-policies", "AttachedPolicies"),
                               ("groups-for-user", "Groups")):
            self.assertEqual(self.iam("list-" + command, *user)[items], [])
        for device in self.iam("list-mfa-devices", *user, "--page-size", "1")["MFADevices"]:
            self.iam("deactivate-mfa-device", *user, "--serial-number", device["SerialNumber"])
            self.iam("delete-virtual-mfa-device", "--serial-number", device["SerialNumber"])
        self.iam("delete-user", *user)

    @needs_oathtool
    def test_onboards_and_offboards(self):
        before = self.mock.account()
        self.onboard("Carol")
        users = self.iam("list-users", "--path-prefix", "/staff/", "--page-size", "1")["Users"]
        self.assertEqual([user["UserName"] for user in users], ["Carol"])
        tags = self.iam("list-user-tags", "--user-name", "carol")["Tags"]
        self.assertEqual({tag["Key"]: tag["Value"] for tag in tags}, {"team": "one", "site": "north"})
        self.assertEqual(self.iam("get-account-summary")["SummaryMap"]["MFADevicesInUse"], 3)
        self.offboard("Carol")
        self.assertEqual(self.mock.account(), before)
        self.assert_no_problems()

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


class Signatures(AwsCli):
    """Each test of AwsCli but with signatures verified: the CLI signs by the real clock."""

    options = {"authentication": VERIFY_SIGNATURES}

    def setUp(self):
        super().setUp()
        self.mock.add_access_key(id=KEY_ID, secret=SECRET, principal=ASSUMED_ROLE, role_name="Admin", session_name="me")

    def tearDown(self):
        self.assertNotIn("wrong signature", self.mock.findings())


if __name__ == "__main__":
    unittest.main()
