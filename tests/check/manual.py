"""A manual: a Markdown file, its fenced blocks, headings and links, and the rules for its layout."""
import os
import re

# What stands in front of a block says how the block is checked: see readme.py.
COMMENT = re.compile(r"\s*<!--\s*(?:snippet:)?\s*(.*?)\s*-->\s*$")
FENCE = re.compile(r"\s*```(.*)$")
LINK = re.compile(r"\[[^][]*(?:\[[^][]*\][^][]*)*\]\(([^()\s]+)\)")
INLINE_CODE = re.compile(r"(`+).+?\1")
NO_PARAGRAPH = re.compile(r"\s*(#|\||<!--|[-*] |\d+\. |$)")
LIMITS = {"README.md": (349, 20 * 1024)} # lines, bytes
FIRST_TEST = 5 * 1024 - 300 # README.md's first commands to run stand before this byte


class Block:
    """A fenced block. `line` is the number of its first line of text."""

    def __init__(self, line, info, directive, text):
        self.line, self.info, self.directive, self.text = line, info.split(), directive, text

    @property
    def language(self):
        return self.info[0] if self.info else ""

    def after(self, word):
        """What follows `word` in the directive, or None if the directive is another one."""
        rest = self.directive[len(word):]
        if not self.directive.startswith(word) or rest[:1] not in ("", " ", ":"):
            return None
        return rest.lstrip(":").strip()


class Manual:
    def __init__(self, path):
        self.path = path
        self.blocks = []
        self.prose = [] # (number, line) outside blocks
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        self.read()
        self.headings = [(number, len(match.group(1)), match.group(2)) for number, line in self.prose
                         for match in [re.match(r"(#+) (.*)$", line)] if match]

    def read(self):
        directive, fence, start, lines = "", None, 0, []
        for number, line in enumerate(self.text.splitlines(keepends=True), 1):
            opening, comment = FENCE.match(line), COMMENT.match(line)
            if fence is not None:
                if line.strip() != "```":
                    lines.append(line)
                    continue
                self.blocks.append(Block(start, fence, directive, "".join(lines)))
                fence, directive = None, ""
            elif opening:
                fence, start, lines = opening.group(1).strip(), number + 1, []
                self.prose.append((number, "")) # a block ends a paragraph
            else:
                self.prose.append((number, line.rstrip("\n")))
                directive = comment.group(1) if comment else "" if line.strip() else directive
        if fence is not None:
            raise SystemExit(f"{self.path}:{start}: the block is not closed")

    def anchors(self):
        """The anchors of the headings, as GitHub makes them."""
        found = set()
        for _, _, heading in self.headings:
            heading = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
            anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            number = 0
            while (f"{anchor}-{number}" if number else anchor) in found:
                number += 1
            found.add(f"{anchor}-{number}" if number else anchor)
        return found

    def links(self):
        for number, line in self.prose:
            for target in LINK.findall(INLINE_CODE.sub(lambda code: "x" * len(code.group()), line)):
                yield number, target


def broken_links(manual, read):
    """Relative links of a manual whose file or heading does not exist. `read(path)` gives the Manual of a path."""
    for number, target in manual.links():
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        path = os.path.normpath(os.path.join(os.path.dirname(manual.path), path)) if path else manual.path
        if not os.path.exists(path):
            yield number, f"{target}: there is no file {path}"
        elif anchor and (not path.endswith(".md") or anchor not in read(path).anchors()):
            yield number, f"{target}: {path} has no heading with the anchor #{anchor}"


def layout_errors(manual):
    """Line breaks inside a paragraph; a size above the limit; a chapter that the list at the top does not name."""
    for (_, line), (number, following) in zip(manual.prose, manual.prose[1:]):
        if not NO_PARAGRAPH.match(following) and not re.match(r"\s*(#|\||<!--|$)", line):
            yield number, "a line break inside a paragraph or a list item: write it as one line"
    lines, size = LIMITS.get(manual.path, (None, None))
    if lines is not None and manual.text.count("\n") > lines:
        yield 1, f"{manual.text.count(chr(10))} lines: at most {lines} are allowed"
    if size is not None and len(manual.text.encode()) > size:
        yield 1, f"{len(manual.text.encode())} bytes: at most {size} are allowed"
    if lines is not None and "<!-- run -->" in manual.text and manual.text.index("<!-- run -->") > FIRST_TEST:
        yield 1, f"the first test that runs begins after {FIRST_TEST} bytes"
    chapters = [(number, heading) for number, level, heading in manual.headings if level == 2]
    named = {target for number, target in manual.links() if not chapters or number < chapters[0][0]}
    for number, heading in chapters if len(chapters) > 1 and manual.path not in ("README.md", "mock/README.md") else []:
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        if f"#{anchor}" not in named:
            yield number, f'the list of chapters at the top does not name "{heading}" (#{anchor})'
