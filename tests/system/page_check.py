"""What a page for people must be: found from its bytes alone, without a browser.

`check(html)` raises AssertionError and says what is wrong: a language, one h1,
headings that leave out no level, header cells with a scope, pictures that are
told in words or hidden from who cannot see them, nothing from elsewhere, no
script, and colours with enough contrast (WCAG 2.1: 4.5 to 1 for text, 3 to 1
for bars) in light, in dark and on paper.
"""
import html.parser
import re

VOID = {"meta", "br", "wbr", "rect", "line", "path", "circle"}


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.stack = []
        self.level = 0
        self.headings = 0
        self.svg = None
        self.seen = {}
        self.words = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.seen[tag] = self.seen.get(tag, 0) + 1
        assert tag not in {"script", "iframe", "object", "img", "link", "form", "a"}, f"<{tag}>"
        for name, value in attributes:
            assert not name.startswith("on"), f"{name} runs something"
            assert name not in {"src", "href"}, f"{name} fetches something"
            assert not re.search(r"url\(|https?:|javascript:", value or ""), value
        if re.fullmatch("h[1-6]", tag):
            assert int(tag[1]) <= self.level + 1, f"<{tag}> comes after h{self.level}"
            self.level = int(tag[1])
        if tag == "html":
            assert given.get("lang"), "the page has no language"
        if tag == "th":
            assert given.get("scope") in {"row", "col"}, "a header cell without a scope"
        if tag == "svg":
            self.svg = {"hidden": given.get("aria-hidden") == "true",
                        "role": given.get("role"), "told": set()}
        if self.svg is not None and tag in {"title", "desc"}:
            self.svg["told"].add(tag)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.stack and self.stack[-1] == tag, f"</{tag}> closes {self.stack[-1:]}"
        self.stack.pop()
        if tag == "svg":
            assert self.svg["hidden"] or (self.svg["role"] == "img"
                                          and self.svg["told"] == {"title", "desc"}), \
                "a picture that is neither told nor hidden"
            self.svg = None

    def handle_data(self, data):
        if self.stack and self.stack[-1] != "style":
            self.words.append(data)


def colours_of_sheet(text):
    """Each set of variables, as the media query that holds it has them."""
    found = []
    for block in re.findall(r":root\{([^}]*)\}", text):
        found.append(dict(re.findall(r"--([a-z]+):(#[0-9a-f]{6})", block)))
    return [colours for colours in found if "ground" in colours]


def check_inline(text):
    """Mails: each colour on the ground that stands with it, or on white."""
    for style in re.findall(r'style="([^"]*)"', text):
        ink = re.search(r"(?<![a-z-])color:(#[0-9a-f]{6})", style)
        ground = re.search(r"background:(#[0-9a-f]{6})", style)
        if ink is None:
            continue
        ratio = contrast(ink[1], ground[1] if ground else "#ffffff")
        assert ratio >= 4.5, f"{style}: {ratio:.1f} to 1"
    dark = re.search(r"prefers-color-scheme:dark\)\{(.*?)\n\}", text, re.S)
    assert dark, "the page has no colours for the dark"
    ground = re.search(r"body[^{]*\{background:(#[0-9a-f]{6})", dark[1])[1]
    for rule in re.findall(r"\{([^}]*)\}", dark[1]):
        ink = re.search(r"(?<![a-z-])color:(#[0-9a-f]{6})", rule)
        own = re.search(r"background:(#[0-9a-f]{6})", rule)
        if ink:
            ratio = contrast(ink[1], own[1] if own else ground)
            assert ratio >= 4.5, f"{rule}: {ratio:.1f} to 1 in the dark"


def check(text):
    page = Page()
    page.feed(text)
    page.close()
    assert page.stack == [], f"left open: {page.stack}"
    assert page.seen.get("h1") == 1 and page.seen.get("title", 0) >= 1, "no title, or two"
    assert '<meta name="viewport"' in text
    sets = colours_of_sheet(text)
    for colours in sets:
        for name in ("ink", "muted"):
            for ground in ("ground", "card"):
                ratio = contrast(colours[name], colours[ground])
                assert ratio >= 4.5, f"{name} on {ground}: {ratio:.1f} to 1"
        assert contrast(colours["bar"], colours["ground"]) >= 3, "bars are too pale"
    if not sets:
        check_inline(text)
    return page
