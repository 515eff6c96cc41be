"""Sets of options for the curl tool, generated from curl-options.txt, and what each set must lead to."""

import itertools
import os
import re
import shlex

import table

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = 90
FORM = table.REQUESTS["list"][0]
FILES = {
    "form": FORM,
    "netrc": "machine iam.amazonaws.com login Alice password secret\n",
    "hsts": 'iam.amazonaws.com "20990101 00:00:00"\n',
    "config": "user-agent = offboard\n",
    "wrong.pem": "",
}


def read_groups():
    """The lines of each group, each with the name of its group; and the pairs of lines that cannot be together."""
    groups = {}
    with open(os.path.join(HERE, "curl-options.txt"), encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line.startswith("["):
                name = line.strip("[]")
                groups[name] = []
            elif line and not line.startswith("#"):
                groups[name].append((name, line))
    never = {frozenset(line.split(" AND ")) for _, line in groups.pop("never together")}
    return list(groups.values()), never


def next_set(groups, uses):
    """A set with the pair that was used least; each further line is the one with the most pairs that no set has yet."""
    chosen = list(min(uses, key=uses.get))
    while len(chosen) < len(groups):
        names = [name for name, _ in chosen]
        rest = [line for lines in groups for line in lines
                if line[0] not in names and all(pair_of(line, other) in uses for other in chosen)]

        def price(line):
            counts = [uses[pair_of(line, other)] for other in chosen]
            return -counts.count(0), sum(counts)

        chosen.append(min(rest, key=price))
    return chosen


def pair_of(one, other):
    return tuple(sorted((one, other)))


def generate():
    """SETS sets, always the same; each two lines of two groups are together in at least one."""
    groups, never = read_groups()
    uses = {pair_of(*pair): 0 for two in itertools.combinations(groups, 2) for pair in itertools.product(*two)
            if frozenset(line for _, line in pair) not in never}
    sets = []
    for _ in range(SETS):
        chosen = next_set(groups, uses)
        for pair in itertools.combinations(chosen, 2):
            uses[pair_of(*pair)] += 1
        sets.append(dict(chosen))
    unused = [pair for pair, count in uses.items() if count == 0]
    assert not unused, f"{SETS} sets do not have room for {len(unused)} pairs, for example {unused[0]}"
    return sets


def command_of(options):
    words = [word for group, line in options.items() if group != "rule" and line != "-" for word in shlex.split(line)]
    return ["/usr/bin/curl", "-sS", *(FORM if word == "FORM" else word for word in words), table.URL]


def expected_of(options):
    """The scenario's rules, the exit status, what standard output has, and the call."""
    rule, status = options["rule"].rsplit(" ", 1)
    error = re.search('error="(.*?)"', rule)
    fault = re.search('fault="(.*?)"', rule)
    rules = [] if rule == "-" else [f'action="ListMFADevices" {rule}']
    if fault:
        return rules, int(status), "", f"list {fault.group(1)}"
    if error:
        failing = options["output"] in ("-f", "--fail-with-body")
        output = "" if options["output"] == "-f" else f"<Code>{error.group(1)}</Code>"
        return rules, 22 if failing else 0, output, f"list {'400' if error.group(1) == 'Throttling' else '500'} {error.group(1)}"
    return rules, 0, "</ListMFADevicesResponse>", "list 200"


def run(runner, options):
    """What is wrong with curl's run with these options."""
    rules, expected, output, call = expected_of(options)
    command = command_of(options)
    status, printed, errors, report = runner.run(command, rules, FILES, input=FORM)
    calls = [re.sub(" after [0-9]* ms", "", table.call(line)) for line in table.of_report(report, "journal")[1:]]
    wrong = table.difference("the exit status", expected, status)
    wrong += table.difference("the mock's calls", [call], calls)
    wrong += table.difference("problems", [], table.of_report(report, "problem"))
    if output not in "\n".join(printed):
        wrong.append(f"expected {output} on standard output, it is {printed}")
    if wrong:
        wrong.append(f"standard error: {' '.join(errors.split())}")
    return [f"{shlex.join(command)}, rule {options['rule']}: {'; '.join(wrong)}"] if wrong else []
