"""What a call of each action costs, by bench_actions and callgrind: instructions, HMACs, and the limits.

Alone: actions.py BENCH_ACTIONS [USERS] prints the numbers.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

# The limits. Of a call: without the parts that have values of their own.
AN_ACTION, AN_ITEM = 11000, 2000  # a call, and each item of the list in its request and of that in its answer
A_LONG_TAG = 3000  # each of many tags with the longest keys, of 128 characters
WRONG_CODES = 12000000  # a call with wrong codes, with its HMACs: all steps of the window are tried
MOST_HMACS = 2  # of codes in step
AN_ITEM_OF_A_LARGE_PAGE = AN_ITEM + AN_ACTION // 1000  # of 1,000 users among 1,000,000

# The parts that are counted apart: the functions that they are in, with all that these call.
PARTS = {"codes": ("totp_accepts",), "blobs": ("totp_make_seed", "base64_encode")}
ONE_HMAC = "nettle_hmac_sha1_digest"


def an_item(name):
    return A_LONG_TAG if name.startswith("Tag") and ".longest" in name else AN_ITEM


class Dump:
    """A dump of callgrind: its name, the instructions in all, those of each part, and how many HMACs there were."""

    def __init__(self, path):
        names, called = {}, None
        self.parts, self.hmacs = dict.fromkeys(PARTS, 0), 0
        with open(path) as file:
            text = file.read()
        found = re.search(r"^desc: Trigger: Client Request: (.*)$", text, re.M)
        self.name = found.group(1) if found else None
        self.instructions = int(re.search(r"^totals: (\d+)", text, re.M).group(1))
        lines = iter(text.splitlines())
        for line in lines:
            named = re.match(r"c?fn=\((\d+)\)(?: (.*))?$", line)
            if named:
                names.setdefault(named.group(1), named.group(2))
                called = names[named.group(1)]
            elif line.startswith("calls="):
                self.count_call(called, int(line[6:].split()[0]), int(next(lines).split()[1]))

    def count_call(self, called, calls, instructions):
        self.hmacs += calls if called == ONE_HMAC else 0
        for part, functions in PARTS.items():
            if called in functions:
                self.parts[part] += instructions


def dumps_of(bench, *arguments):
    """Run bench_actions under callgrind: what it printed, as lists of words, and a dump for each row's name."""
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=%s/out" % directory, bench,
             *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit("bench: %s\n%s" % (" ".join(arguments), done.stderr))
        dumps = [Dump(path) for path in glob.glob(os.path.join(directory, "out*"))]
        return [line.split() for line in done.stdout.splitlines()], {dump.name: dump for dump in dumps}


def measure(bench, *arguments):
    """Names and values, and the limits of some of them."""
    values, limits = {}, {}
    rows, dumps = dumps_of(bench, *arguments)
    for name, calls, items, size in rows:
        dump, calls, of_row = dumps[name], int(calls), "action.%s." % name
        if name.endswith("wrong_codes"):
            values[of_row + "instructions"] = round(dump.instructions / calls)
            limits[of_row + "instructions"] = WRONG_CODES
            continue
        values[of_row + "instructions"] = round((dump.instructions - sum(dump.parts.values())) / calls)
        limits[of_row + "instructions"] = AN_ACTION + an_item(name) * int(items)
        for part, instructions in dump.parts.items():
            if instructions:
                values["%s%s.instructions" % (of_row, part)] = round(instructions / calls)
        if dump.hmacs:
            values[of_row + "hmacs"] = round(dump.hmacs / calls)
            limits[of_row + "hmacs"] = MOST_HMACS
        if dump.parts["blobs"]:
            values[of_row + "answer_bytes"] = int(size)
    return values, limits


def allocations(counting):
    """The allocations of the actions that make no record, of which one needs none once the mock is warm."""
    lines = subprocess.run([counting, "allocations"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    making = ("Create", "Tag", "Untag", "UpdateUser")
    return sum(int(count) for name, count in map(str.split, lines) if not name.startswith(making))


if __name__ == "__main__":
    for name, value in measure(*sys.argv[1:])[0].items():
        print("%s: %s" % (name, value))
