"""Reads cases.txt, makes each case's scenario, and compares what a client printed and the mock's report with the case."""

import collections
import html
import re

NO_SCENARIO = ["no scenario"]
BOB_MFA = "arn:aws:iam::123456789012:mfa/Bob"
OTHER_MFA = "arn:aws:iam::123456789012:mfa/Robert"
URL = "https://iam.amazonaws.com/"
CHANGE = "Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob"
LIST = "Action=ListMFADevices&Version=2010-05-08&UserName=Bob"
REQUESTS = {  # what the client is given, and how the journal begins
    "list": (LIST, 'ListMFADevices UserName="Bob"'),
    "query": (URL + "?" + LIST, None),
    "change": (f"{CHANGE}&SerialNumber={BOB_MFA}", f'DeactivateMFADevice UserName="Bob" SerialNumber="{BOB_MFA}"'),
    "stranger": (f"{CHANGE}&SerialNumber={OTHER_MFA}", f'DeactivateMFADevice UserName="Bob" SerialNumber="{OTHER_MFA}"'),
    "blank": (CHANGE, 'DeactivateMFADevice UserName="Bob"'),
    "elsewhere": ("https://example.com/", None),
}
NAMES = {journal: name for name, (_, journal) in REQUESTS.items() if journal}

Case = collections.namedtuple("Case", "name requests rules sees calls device problem")


def parts(text, separator=","):
    return [part.strip() for part in text.split(separator) if part.strip()]


def read_cases(path):
    """All lines of the table, those of variants too."""
    cases = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            name, requests, rules, sees, calls, device, *problem = [column.strip() for column in line.split("|")]
            cases.append(Case(name, requests.split(), parts(rules, ";"), parts(sees), parts(calls), device,
                              problem[0] if problem else ""))
    return cases


def cases_for(variant, cases):
    """The cases of a client: a line of its variant takes the place of the line with the same name."""
    own = {case.name.partition(" @")[0]: case for case in cases if case.name.partition(" @")[2] == variant}
    return [own.get(case.name, case) for case in cases if "@" not in case.name]


def arguments_of(case):
    return [REQUESTS[name][0] for name in case.requests]


def scenario(rules):
    """Of an account with Bob and his device, and Alice, whose access key signs."""
    return "\n".join([
        '<scenario xmlns="urn:iam-mock:scenario">',
        f'<user name="Bob"><device serial_number="{BOB_MFA}"/></user><user name="Alice"/>',
        '<access_key id="AKIAALICE0EXAMPLE000" secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" user_name="Alice"/>',
        *(f"<rule {rule}/>" for rule in rules),
        "</scenario>", ""])


def seen(line):
    """What a client printed for a request, in the words of the column "sees"."""
    kind, _, rest = line.partition(" ")
    if kind != "http":
        return line.strip()
    status, _, body = rest.partition(" ")
    code = re.search(r"<Code>(.*?)</Code>", body)
    element = re.search(r"<([A-Za-z][A-Za-z0-9]*)", body)
    if code:
        what = html.unescape(code.group(1))
    elif not element:
        what = "nothing" if not body.strip() else body.strip()[:40]
    elif element.group(1) == "ListMFADevicesResponse" and "</ListMFADevicesResponse>" in body:
        count = body.count(f"<SerialNumber>{BOB_MFA}</SerialNumber>")
        what = f"{count} device{'' if count == 1 else 's'}"
    elif "</DeactivateMFADeviceResponse>" in body:
        what = "done"
    else:
        what = element.group(1)
    return f"{status} {what}"


def call(line):
    """A call of the journal in the words of the column "calls"."""
    match = re.fullmatch(r"\d+ \S+ \S+ (.*?)( resent)? -> (.*?)( by \".*)?", line)
    if not match:
        return line
    request, resent, result, _ = match.groups()
    return f"{NAMES.get(request, request)}{resent or ''} {result}"


def of_report(report, kind):
    start = kind + ": "
    return [line[len(start):] for line in report.splitlines() if line.startswith(start)]


def difference(what, expected, actual):
    return [] if expected == actual else [f"{what}: expected {expected}, it is {actual}"]


def check(case, printed, report):
    """Every difference between the case, and what the client printed and the mock reported: a list of sentences."""
    calls = [call(line) for line in of_report(report, "journal")[1:]]
    devices = [line for line in of_report(report, "account") if line.startswith(f'  device serial_number="{BOB_MFA}"')]
    device = "no report" if not report else "enabled" if devices else "removed"
    problems = of_report(report, "problem")
    sees = [seen(line) for line in printed]
    possible = len(sees) == len(case.sees) and all(is_ in may_be.split(" or ") for is_, may_be in zip(sees, case.sees))
    wrong = [] if possible else difference("the client sees", case.sees, sees)
    wrong += difference("the mock's calls", case.calls, calls)
    wrong += difference("the device", case.device, device)
    if not case.problem:
        wrong += difference("problems", [], problems)
    elif len(problems) != 1 or case.problem not in problems[0]:
        wrong.append(f"problems: expected one about {case.problem}, it is {problems}")
    return wrong
