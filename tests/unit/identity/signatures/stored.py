"""Writes stored requests: files of *.txt that test_stored_signatures.c replays; the C file describes their form."""

import os

from signer import MISTAKES, Signature

DIRECTORY = os.path.dirname(os.path.abspath(__file__))


class File:
    def __init__(self, name, about):
        self.name, self.text = name, "".join(f"# {line}\n" for line in about)

    def add(self, name, stamp, keys, expectation, request, scope=None):
        """A case. `keys`: the first one signs."""
        lines = [f"case {name}", f"time {stamp}"]
        lines += [" ".join(filter(None, ("key", key.id, key.secret, key.token))) for key in keys]
        lines += [f"scope {' '.join(scope)}"] if scope else []
        lines += [f"expect {expectation}", f"> {request.method} {request.target} HTTP/1.1"]
        lines += [f"> {name}: {value}" for name, value in request.headers]
        lines += ["> ", *(f"> {line}" for line in request.body.split("\n"))] if request.body else []
        self.text += "\n" + "\n".join(lines) + "\n"

    def write(self):
        with open(os.path.join(DIRECTORY, self.name + ".txt"), "w", encoding="latin-1", newline="") as file:
            file.write(self.text)
        print(self.name, self.text.count("\ncase "))


def with_mistakes(signature, mistakes):
    return Signature(signature.request, signature.key, signature.signed, signature.stamp,
                     (signature.day, signature.region, signature.service), mistakes, signature.other_secret, signature.host)


def singles_of(signature, sent):
    """The mistakes that give the signature that was sent."""
    return [name for name in MISTAKES if with_mistakes(signature, [name]).text() == sent]


def pairs_of(signature, sent):
    return [f"{first}+{second}" for i, first in enumerate(MISTAKES) for second in MISTAKES[i + 1:]
            if with_mistakes(signature, [first, second]).text() == sent]


def explain(signature, sent):
    """What the mock is expected to say about a request whose signature, as sent, may be wrong."""
    if with_mistakes(signature, []).text() == sent:
        return "accepted"
    singles = singles_of(signature, sent)
    if singles:
        return "named " + "|".join(singles)
    pairs = pairs_of(signature, sent)
    return "paired " + "|".join(pairs) if pairs else "unexplained"
