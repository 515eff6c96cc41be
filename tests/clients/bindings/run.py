#!/usr/bin/env python3
"""Runs real clients with the preloaded mock: run.py OUT [CLIENT…]; OUT is the directory that make built in.

Each client passes each case of cases.txt; the curl tool also passes the sets of options of option_sets.py. The table of clients
in the adapter's manual must say the same. A client that is not installed is skipped, and named.
"""

import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

import option_sets
import table

HERE = os.path.dirname(os.path.abspath(__file__))
MANUAL = "mock/adapters/curl/README.md"
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
CLIENTS = {  # the name in the manual, and the command
    "curl": ["sh", "by_curl.sh"],
    "pycurl": [PYTHON, "by_pycurl.py"],
    "pycurl, `CurlMulti`": [PYTHON, "by_pycurl.py", "--multi"],
    "tornado (Python)": [PYTHON, "by_tornado.py"],
    "PHP, `curl_exec()`": ["php", "by_php.php"],
    "PHP, `curl_multi_exec()`": ["php", "by_php.php", "--multi"],
    "typhoeus (Ruby)": ["ruby", "by_typhoeus.rb"],
    "typhoeus (Ruby), `Hydra`": ["ruby", "by_typhoeus.rb", "--hydra"],
    "WWW::Curl (Perl)": ["perl", "by_perl.pl"],
    "luacurl (Lua 5.1)": ["lua5.1", "by_lua.lua"],
    "TclCurl": ["tclsh", "by_tcl.tcl"],
    "curlpp (C++)": ["by_curlpp.cpp"],
    "C, options as the AWS SDK for C++": ["by_sdk.c"],
}
VARIANTS = {"C, options as the AWS SDK for C++": "expect"}  # of the table's cases
COMPILERS = {".cpp": ("g++", "curlpp"), ".c": ("cc", "libcurl")}  # and pkg-config's name of the library
ISOLATED = os.environ.get("IAM_MOCK_ISOLATED") == "1"
NO_NETWORK = (["unshare", "-rn"], ["unshare", "-n"])


def environment(directory):
    """Of a client: no settings of the user's. Where there may be a network, a proxy that refuses, for what the mock does not answer."""
    variables = {"PATH": os.environ["PATH"], "HOME": directory, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    if not ISOLATED:
        names = ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY")
        variables.update({name: "http://127.0.0.1:9" for name in names})
    return variables


class Missing(Exception):
    """A client, or what it needs, is not installed."""


class Runner:
    """The place of a run: a directory of its own, and the library to preload."""

    def __init__(self, out, directory):
        os.symlink(os.path.abspath(out), os.path.join(directory, "out"))  # the path of a checkout may have a blank
        self.library = os.path.join(directory, "out", "libiammock-curl.so")
        self.directory = directory
        self.count = 0

    def command(self, client):
        program, *rest = CLIENTS[client]
        if rest:
            return [program, os.path.join(HERE, rest[0]), *rest[1:]]
        name, suffix = os.path.splitext(program)
        built = os.path.join(self.directory, name)
        if not os.path.exists(built):
            compiler, library = COMPILERS[suffix]
            flags = subprocess.run(["pkg-config", "--cflags", "--libs", library], capture_output=True, text=True, check=False)
            if flags.returncode != 0:
                raise Missing(f"pkg-config does not find {library}")
            subprocess.run([compiler, "-O1", os.path.join(HERE, program), *flags.stdout.split(), "-o", built], check=True)
        return [built]

    def version(self, client):
        """The versions of the client and of its libcurl, which it prints without a request."""
        command = self.command(client)
        try:
            result = subprocess.run(command, env=environment(self.directory), capture_output=True, text=True, timeout=60, check=False)
        except FileNotFoundError:
            raise Missing(f"there is no {command[0]} here") from None
        libcurl = re.search(r"libcurl/([0-9.]+).*?([A-Z]\w+)/", result.stdout)
        own = re.search(r"[0-9]+(\.[0-9]+)+", result.stdout)
        if result.returncode != 0 or not libcurl:
            raise Missing((result.stderr.strip().splitlines() or ["it prints no version"])[-1])
        return f"{own.group()}, libcurl {libcurl.group(1)} ({libcurl.group(2)})"

    def run(self, command, rules, files=(), **more):
        """Run a command with the mock: its exit status, its output as lines, what it says on standard error, the mock's report."""
        self.count += 1
        place = tempfile.mkdtemp(dir=self.directory)
        scenario, report = os.path.join(place, "scenario.xml"), os.path.join(place, "report")
        for name, text in {"scenario.xml": table.scenario(rules), **dict(files)}.items():
            with open(os.path.join(place, name), "w", encoding="utf-8") as file:
                file.write(text)
        variables = {"LD_PRELOAD": self.library}
        if rules != table.NO_SCENARIO:
            variables.update(IAM_MOCK_SCENARIO=scenario, IAM_MOCK_REPORT=report)
        try:
            result = subprocess.run(command, env={**environment(self.directory), **variables}, cwd=place, timeout=60, text=True,
                                    errors="replace", capture_output=True, **more)
        except subprocess.TimeoutExpired:
            return -1, [], "it did not end in 60 s", ""
        text = ""
        if os.path.exists(report):
            with open(report, encoding="utf-8") as file:
                text = file.read()
        return result.returncode, result.stdout.splitlines(), result.stderr.strip(), text


def run_case(runner, client, case):
    status, printed, errors, report = runner.run(runner.command(client) + table.arguments_of(case), case.rules)
    wrong = table.check(case, printed, report)
    if wrong and errors:
        wrong.append(f"it ended with {status} and said: {' '.join(errors.split())}")
    return [f"{client}: {case.name}: {'; '.join(wrong)}"] if wrong else []


def run_all(function, items):
    """The results in the order of the items, two at a time."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(function, items))


def row(client, version, count, failed):
    return f"| {client} | {version} | {count} | {f'all but {failed}' if failed else 'all'} |"


def differs_from_manual(rows):
    """The rows that the manual does not have. Versions may differ."""
    def without_version(text):
        columns = text.split("|")
        return columns[:2] + columns[3:]

    with open(MANUAL, encoding="utf-8") as file:
        known = [without_version(line.rstrip("\n")) for line in file if line.startswith("|")]
    return [text for text in rows if without_version(text) not in known]


def run_client(runner, client, cases):
    """The rows of the table, and what is wrong."""
    version = runner.version(client)
    cases = table.cases_for(VARIANTS.get(client, ""), cases)
    results = run_all(lambda case: run_case(runner, client, case), cases)
    rows = [row(client, version, len(cases), sum(map(bool, results)))]
    if client == "curl":
        sets = option_sets.generate()
        results += run_all(lambda options: option_sets.run(runner, options), sets)
        rows.append(row("curl, sets of options", version, len(sets), sum(map(bool, results[len(cases):]))))
    return rows, [text for result in results for text in result]


def main(out, chosen):
    cases = table.read_cases(os.path.join(HERE, "cases.txt"))
    rows, wrong, count = [], [], 0
    with tempfile.TemporaryDirectory() as directory:
        runner = Runner(out, directory)
        for client in CLIENTS:
            if chosen and client not in chosen:
                continue
            try:
                more_rows, more_wrong = run_client(runner, client, cases)
            except Missing as reason:
                print(f"skipped: {client}: {reason}")
                continue
            print("\n".join(more_rows + more_wrong), flush=True)
            rows, wrong, count = rows + more_rows, wrong + more_wrong, count + 1
    for text in [] if wrong else differs_from_manual(rows):
        wrong.append(f"{MANUAL} has another row: expected {text}")
        print(wrong[-1])
    isolated = "without a network" if ISOLATED else "with a proxy that refuses (no name space is allowed here)"
    print(f"{count} of {len(CLIENTS)} clients, {runner.count} runs, {isolated}; {len(wrong)} differences")
    return 1 if wrong or not rows else 0


def isolate():
    """Go on in a network name space without a network, if one is allowed here."""
    for command in NO_NETWORK if shutil.which("unshare") else ():
        if subprocess.run(command + ["true"], capture_output=True, check=False).returncode == 0:
            os.environ["IAM_MOCK_ISOLATED"] = "1"
            os.execvp(command[0], command + [sys.executable, "-B", *sys.argv])


if __name__ == "__main__":
    if not ISOLATED:
        isolate()
    sys.exit(main(sys.argv[1], sys.argv[2:]))
