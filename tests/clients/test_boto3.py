"""The AWS SDK for Python against the mock, in the process: botocore's event before-send hands each
request, signed and serialised, to iam_mock_send() and gets its answer back."""

import time
import unittest
from email.utils import parsedate_to_datetime

import clients_support
from clients_support import KEY_ID, SECRET, SERIAL, MockCase, codes_of, needs_oathtool
from iam_mock_ctypes import AFTER_CHANGE, ASSUMED_ROLE, DEACTIVATED, ENABLED, REQUIRE_KEY, VERIFY_SIGNATURES

clients_support.surroundings()

import boto3  # noqa: E402
from botocore.awsrequest import AWSResponse  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.exceptions import ClientError, WaiterError  # noqa: E402

MFA_NEEDED = ("To complete this action, please ensure that you are authenticated with an MFA device that "
              "is enabled for this user.")
# The error codes that have an exception class of their own in the API model of IAM.
CLASSES = {
    "ConcurrentModification": "ConcurrentModificationException",
    "DeleteConflict": "DeleteConflictException",
    "EntityAlreadyExists": "EntityAlreadyExistsException",
    "EntityTemporarilyUnmodifiable": "EntityTemporarilyUnmodifiableException",
    "InvalidAuthenticationCode": "InvalidAuthenticationCodeException",
    "InvalidInput": "InvalidInputException",
    "LimitExceeded": "LimitExceededException",
    "NoSuchEntity": "NoSuchEntityException",
    "ServiceFailure": "ServiceFailureException",
}


class Boto3Case(MockCase):
    def setUp(self):
        super().setUp()
        self.clients = {}

    def client(self, attempts=1, **credentials):
        """Making one takes far longer than a call: kept for the test."""
        wanted = (attempts, *credentials.items())
        if wanted not in self.clients:
            self.clients[wanted] = self.make_client(attempts, **credentials)
        return self.clients[wanted]

    def make_client(self, attempts, **credentials):
        credentials.setdefault("aws_access_key_id", KEY_ID)
        credentials.setdefault("aws_secret_access_key", SECRET)
        session = boto3.session.Session(region_name="us-east-1", **credentials)
        client = session.client("iam", config=Config(retries={"total_max_attempts": attempts}))
        client.meta.events.register("before-send.iam", self.mock.answer_with(AWSResponse))
        return client

    def deactivate(self, **credentials):
        return self.client(**credentials).deactivate_mfa_device(UserName="Bob", SerialNumber=SERIAL)

    def assert_request_id(self, response):
        metadata = response["ResponseMetadata"]
        self.assertRegex(metadata["RequestId"], r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        self.assertEqual(metadata["RequestId"], self.mock.last_headers["x-amzn-RequestId"])
        self.assertEqual(metadata["HTTPHeaders"]["x-amzn-requestid"], metadata["RequestId"])


class Success(Boto3Case):
    def test_deactivates(self):
        response = self.deactivate()
        self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], 200)
        self.assertEqual(response["ResponseMetadata"]["RetryAttempts"], 0)
        self.assert_request_id(response)
        self.assertEqual(self.mock.device_state("Bob", SERIAL), DEACTIVATED)
        self.assert_no_problems()

    def test_offboards(self):
        client = self.client()
        for device in client.list_mfa_devices(UserName="Bob")["MFADevices"]:
            client.deactivate_mfa_device(UserName="Bob", SerialNumber=device["SerialNumber"])
            client.delete_virtual_mfa_device(SerialNumber=device["SerialNumber"])
        self.assertEqual(client.list_mfa_devices(UserName="Bob")["MFADevices"], [])
        self.assertEqual(self.mock.call_count(), 4)
        self.assert_no_problems()

    def test_clocks_agree(self):
        date = self.client().list_mfa_devices(UserName="Bob")["ResponseMetadata"]["HTTPHeaders"]["date"]
        self.assertLess(abs(parsedate_to_datetime(date).timestamp() - time.time()), 240)


class Pages(Boto3Case):
    def setUp(self):
        super().setUp()
        self.serials = [SERIAL] + [f"arn:aws:iam::123456789012:mfa/Bob-{i}" for i in range(1, 5)]
        for serial in self.serials[1:]:
            self.mock.add_device(serial_number=serial, user_name="Bob",
                                 enable_date="2026-09-11T19:58:39.900Z")

    def pages(self, size):
        paginator = self.client().get_paginator("list_mfa_devices")
        return list(paginator.paginate(UserName="Bob", PaginationConfig={"PageSize": size}))

    def test_paginator_follows_the_markers(self):
        for size, calls in ((1, 5), (2, 3), (4, 2), (5, 1), (1000, 1)):
            with self.subTest(size=size):
                before = self.mock.call_count()
                devices = [device for page in self.pages(size) for device in page["MFADevices"]]
                self.assertEqual([device["SerialNumber"] for device in devices], self.serials)
                self.assertEqual(self.mock.call_count() - before, calls)
        self.assert_no_problems()

    def test_is_truncated_and_dates(self):
        pages = self.pages(4)
        self.assertEqual([page["IsTruncated"] for page in pages], [True, False])
        self.assertIn("Marker", pages[0])
        self.assertNotIn("Marker", pages[1])
        device = pages[1]["MFADevices"][0]
        self.assertEqual(device["EnableDate"].isoformat(), "2026-09-11T19:58:39+00:00")
        self.assertEqual(device["UserName"], "Bob")

    def test_foreign_marker_is_refused(self):
        self.mock.add_user(name="Alice")
        client = self.client()
        marker = client.list_mfa_devices(UserName="Bob", MaxItems=1)["Marker"]
        with self.assertRaises(ClientError) as caught:
            client.list_mfa_devices(UserName="Alice", Marker=marker)
        self.assertEqual(caught.exception.response["Error"],
                         {"Type": "Sender", "Code": "ValidationError", "Message": "Invalid Marker."})


@needs_oathtool
class Devices(Boto3Case):
    """A virtual device from its creation to its deletion, with codes of oathtool at the mock's time."""

    def codes(self, seed, steps):
        now = parsedate_to_datetime(self.mock.last_headers["Date"]).timestamp()
        return codes_of(seed.decode(), now + 30 * (steps + 1))

    def enable(self, function, serial, codes):
        return function(UserName="Bob", SerialNumber=serial, AuthenticationCode1=codes[0], AuthenticationCode2=codes[1])

    def test_life_of_a_device(self):
        client = self.client()
        device = client.create_virtual_mfa_device(VirtualMFADeviceName="phone", Path="/devices/",
                                                  Tags=[{"Key": "owner", "Value": "Bob"}])["VirtualMFADevice"]
        serial, seed = device["SerialNumber"], device["Base32StringSeed"]
        self.assertEqual(serial, "arn:aws:iam::123456789012:mfa/devices/phone")
        self.assertRegex(seed.decode(), "^[A-Z2-7]{64}$")
        self.assertTrue(device["QRCodePNG"].startswith(b"\x89PNG\r\n"))
        self.assertEqual(device["Tags"], [{"Key": "owner", "Value": "Bob"}])
        with self.assertRaises(client.exceptions.InvalidAuthenticationCodeException):
            self.enable(client.enable_mfa_device, serial, self.codes(seed, -1)[::-1])
        self.enable(client.enable_mfa_device, serial, self.codes(seed, -1))
        self.assertEqual(self.mock.device_state("Bob", serial), ENABLED)
        self.enable(client.resync_mfa_device, serial, self.codes(seed, 600))
        client.tag_mfa_device(SerialNumber=serial, Tags=[{"Key": "Owner", "Value": "B"}])
        client.untag_mfa_device(SerialNumber=serial, TagKeys=["owner", "absent"])
        self.assertEqual(client.list_mfa_device_tags(SerialNumber=serial)["Tags"], [{"Key": "Owner", "Value": "B"}])
        pages = client.get_paginator("list_virtual_mfa_devices").paginate(
            AssignmentStatus="Assigned", PaginationConfig={"PageSize": 1})
        devices = [device for page in pages for device in page["VirtualMFADevices"]]
        self.assertEqual([device["SerialNumber"] for device in devices], [SERIAL, serial])
        self.assertEqual(devices[1]["User"]["UserName"], "Bob")
        client.deactivate_mfa_device(UserName="Bob", SerialNumber=serial)
        with self.assertRaises(client.exceptions.InvalidAuthenticationCodeException):
            self.enable(client.enable_mfa_device, serial, self.codes(seed, 0))
        client.delete_virtual_mfa_device(SerialNumber=serial)
        self.assert_no_problems()


@needs_oathtool
class Users(Boto3Case):
    """Whole onboarding and offboarding of a user, as a program of the SDK does it."""

    def everything(self, operation, key, **parameters):
        pages = self.client().get_paginator(operation).paginate(PaginationConfig={"PageSize": 1}, **parameters)
        return [item for page in pages for item in page[key]]

    def onboard(self, name):
        client = self.client()
        user = client.create_user(UserName=name, Path="/staff/", Tags=[{"Key": "team", "Value": "one"}])["User"]
        self.assertEqual(user["Arn"], f"arn:aws:iam::123456789012:user/staff/{name}")
        client.get_waiter("user_exists").wait(UserName=name)
        key = client.create_access_key(UserName=name)["AccessKey"]
        self.assertEqual((key["UserName"], key["Status"]), (name, "Active"))
        for number in (1, 2):
            device = client.create_virtual_mfa_device(VirtualMFADeviceName=f"{name}-{number}")["VirtualMFADevice"]
            at = parsedate_to_datetime(self.mock.last_headers["Date"]).timestamp()
            codes = codes_of(device["Base32StringSeed"].decode(), at)
            client.enable_mfa_device(UserName=name, SerialNumber=device["SerialNumber"],
                                     AuthenticationCode1=codes[0], AuthenticationCode2=codes[1])

    def offboard(self, name):
        """The steps of AWS's page "Deleting an IAM user", in its order."""
        client = self.client()
        try:
            client.delete_login_profile(UserName=name)
        except client.exceptions.NoSuchEntityException:
            pass
        for key in self.everything("list_access_keys", "AccessKeyMetadata", UserName=name):
            client.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
        for operation, items in (("list_signing_certificates", "Certificates"), ("list_ssh_public_keys", "SSHPublicKeys"),
                                 ("list_user_policies", "PolicyNames"), ("list_groups_for_user", "Groups"),
                                 ("list_attached_user_policies", "AttachedPolicies")):
            self.assertEqual(self.everything(operation, items, UserName=name), [])
        credentials = client.list_service_specific_credentials(UserName=name)
        self.assertEqual(credentials["ServiceSpecificCredentials"], [])
        for device in self.everything("list_mfa_devices", "MFADevices", UserName=name):
            client.deactivate_mfa_device(UserName=name, SerialNumber=device["SerialNumber"])
            client.delete_virtual_mfa_device(SerialNumber=device["SerialNumber"])
        client.delete_user(UserName=name)

    def test_onboards_and_offboards(self):
        before = self.mock.account()
        self.onboard("Carol")
        names = [user["UserName"] for user in self.everything("list_users", "Users")]
        self.assertEqual(names, ["Bob", "Carol"])
        tags = self.everything("list_user_tags", "Tags", UserName="carol")
        self.assertEqual(tags, [{"Key": "team", "Value": "one"}])
        devices = self.everything("list_virtual_mfa_devices", "VirtualMFADevices", AssignmentStatus="Assigned")
        self.assertEqual([device["User"]["UserName"] for device in devices], ["Bob", "Carol", "Carol"])
        self.assertEqual(self.client().get_account_summary()["SummaryMap"]["MFADevicesInUse"], 3)
        with self.assertRaises(self.client().exceptions.DeleteConflictException):
            self.client().delete_user(UserName="Carol")
        self.offboard("Carol")
        self.assertEqual(self.mock.account(), before)
        with self.assertRaises(self.client().exceptions.NoSuchEntityException):
            self.client().get_user(UserName="Carol")
        self.assert_no_problems()

    def test_waiter_waits_for_the_user(self):
        self.mock.add_rule(action="GetUser", times=2, error="NoSuchEntity")
        waiter = self.client().get_waiter("user_exists")
        waiter.wait(UserName="Bob", WaiterConfig={"Delay": 0})
        self.assertEqual(self.mock.call_count(), 3)

    def test_waiter_gives_up(self):
        with self.assertRaises(WaiterError) as caught:
            self.client().get_waiter("user_exists").wait(UserName="Nobody", WaiterConfig={"Delay": 0, "MaxAttempts": 4})
        self.assertEqual(caught.exception.last_response["Error"]["Code"], "NoSuchEntity")
        self.assertEqual(self.mock.call_count(), 4)

    def test_renames(self):
        client = self.client()
        client.update_user(UserName="Bob", NewUserName="Robert", NewPath="/left/")
        user = client.get_user(UserName="robert")["User"]
        self.assertEqual((user["UserName"], user["Path"]), ("Robert", "/left/"))
        devices = client.list_mfa_devices(UserName="Robert")["MFADevices"]
        self.assertEqual([device["SerialNumber"] for device in devices], [SERIAL])


class Errors(Boto3Case):
    def assert_raises(self, code, status, message, function, *arguments, **named):
        client = self.client()
        expected = getattr(client.exceptions, CLASSES[code]) if code in CLASSES else ClientError
        with self.assertRaises(expected) as caught:
            getattr(client, function)(*arguments, **named)
        error = caught.exception
        self.assertEqual(type(error).__name__, CLASSES.get(code, "ClientError"))
        self.assertEqual(error.response["Error"]["Code"], code)
        self.assertEqual(error.response["Error"]["Type"], "Sender" if status < 500 else "Receiver")
        if message is not None:
            self.assertEqual(error.response["Error"].get("Message", ""), message)
        self.assertEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
        self.assert_request_id(error.response)

    def test_every_scripted_code(self):
        for code, status in clients_support.errors():
            for message in ("What the test says: <&> \u20ac.", None):
                with self.subTest(code=code, message=message):
                    self.mock.add_rule(error=code, message=message)
                    expected = "" if message is None and code == "ConcurrentModification" else message
                    self.assert_raises(code, status, expected, "deactivate_mfa_device", UserName="Bob",
                                       SerialNumber=SERIAL)
        self.assertEqual(self.mock.device_state("Bob", SERIAL), ENABLED)
        self.assert_no_problems()

    def test_after_the_change(self):
        self.mock.add_rule(error="ServiceFailure", when=AFTER_CHANGE)
        self.assert_raises("ServiceFailure", 500, None, "deactivate_mfa_device", UserName="Bob",
                           SerialNumber=SERIAL)
        self.assertEqual(self.mock.device_state("Bob", SERIAL), DEACTIVATED)

    def test_unknown_user(self):
        self.assert_raises("NoSuchEntity", 404, "The user with name Alice cannot be found.",
                           "deactivate_mfa_device", UserName="Alice", SerialNumber=SERIAL)

    def test_unknown_device(self):
        self.assert_raises("NoSuchEntity", 404, f"MFA Device with serial number {SERIAL}2 does not exist.",
                           "deactivate_mfa_device", UserName="Bob", SerialNumber=SERIAL + "2")

    def test_device_in_use(self):
        self.assert_raises("DeleteConflict", 409, "MFA VirtualDevice in use. Must deactivate first.",
                           "delete_virtual_mfa_device", SerialNumber=SERIAL)

    def test_name_out_of_pattern(self):
        self.assert_raises("ValidationError", 400,
                           "The specified value for userName is invalid. It must contain only "
                           "alphanumeric characters and/or the following: +=,.@_-",
                           "deactivate_mfa_device", UserName="B b", SerialNumber=SERIAL)

    def test_action_that_is_not_mocked(self):
        self.assert_raises("InvalidAction", 400,
                           "Could not find operation CreateGroup for version 2010-05-08", "create_group",
                           GroupName="Staff")
        self.assertIn("CreateGroup isn't mocked", self.mock.problems())

    def test_retries_of_the_sdk_reach_the_mock(self):
        self.mock.add_rule(error="ServiceFailure")
        response = self.client(attempts=2).deactivate_mfa_device(UserName="Bob", SerialNumber=SERIAL)
        self.assertEqual(response["ResponseMetadata"]["RetryAttempts"], 1)
        self.assertEqual(self.mock.call_count(), 2)


class Principals(Boto3Case):
    options = {"authentication": REQUIRE_KEY}

    def assert_refused(self, code, message, **credentials):
        with self.assertRaises(ClientError) as caught:
            self.deactivate(**credentials)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        self.assertEqual(caught.exception.response["Error"]["Message"], message)

    def test_unknown_key(self):
        self.assert_refused("InvalidClientTokenId", "The security token included in the request is invalid.")

    def test_own_device_without_mfa(self):
        self.mock.add_access_key(id=KEY_ID, user_name="Bob")
        self.assert_refused("AccessDenied", MFA_NEEDED)

    def test_own_device_by_default_with_mfa(self):
        self.mock.add_access_key(id=KEY_ID, user_name="Bob", session_token="token", mfa_authenticated=True)
        self.client(aws_session_token="token").deactivate_mfa_device(UserName="Bob", SerialNumber=SERIAL)
        self.assertEqual(self.mock.device_state("Bob", SERIAL), DEACTIVATED)

    def test_role_without_user_name(self):
        self.mock.add_access_key(id=KEY_ID, principal=ASSUMED_ROLE, role_name="Admin", session_name="me",
                                 session_token="token")
        with self.assertRaises(ClientError) as caught:
            self.client(aws_session_token="token").list_mfa_devices()
        self.assertEqual(caught.exception.response["Error"]["Message"],
                         "Must specify userName when calling with non-User credentials")


class Signatures(Boto3Case):
    """botocore signs by the real clock, at which the mock's starts."""

    options = {"authentication": VERIFY_SIGNATURES}
    TOKEN = "AQoDYXdzEJr1K//EXAMPLE+session/token=="

    def setUp(self):
        super().setUp()
        self.mock.add_access_key(id=KEY_ID, secret=SECRET, principal=ASSUMED_ROLE, role_name="Admin", session_name="me")

    def assert_no_remarks(self):
        self.assertEqual(self.mock.findings(), "")
        self.assert_no_problems()

    def assert_explained(self, words, **credentials):
        with self.assertRaises(ClientError) as caught:
            self.deactivate(**credentials)
        self.assertEqual(caught.exception.response["Error"]["Code"], "SignatureDoesNotMatch")
        self.assertIn(words, self.mock.findings())
        self.assertEqual(self.mock.device_state("Bob", SERIAL), ENABLED)

    def test_is_accepted(self):
        self.deactivate()
        self.assertEqual(self.mock.device_state("Bob", SERIAL), DEACTIVATED)
        self.assert_no_remarks()

    def test_special_characters(self):
        self.mock.add_user(name="a+b=c,d.e@f-g_h")
        self.client().list_mfa_devices(UserName="a+b=c,d.e@f-g_h")
        self.assert_no_remarks()

    def test_session_token(self):
        self.mock.add_access_key(id="ASIAIOSFODNN7EXAMPLE", secret=SECRET, principal=ASSUMED_ROLE, role_name="Admin",
                                 session_name="me", session_token=self.TOKEN)
        self.deactivate(aws_access_key_id="ASIAIOSFODNN7EXAMPLE", aws_session_token=self.TOKEN)
        self.assert_no_remarks()

    def test_presigned(self):
        url = self.client().generate_presigned_url("list_mfa_devices", {"UserName": "Bob"}, HttpMethod="GET")
        status, _, body = self.mock.send("GET", url, [("Host", "iam.amazonaws.com")], b"")
        self.assertEqual(status, 200, body)
        self.assertNotIn("wrong signature", self.mock.findings())

    def test_another_secret(self):
        self.assert_explained("wrong signature: none of the", aws_secret_access_key="another secret")

    def test_secret_with_newline(self):
        self.assert_explained("(secret_newline)", aws_secret_access_key=SECRET + "\n")


if __name__ == "__main__":
    unittest.main()
