"""Pages that somebody may have written to do harm, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.corpus.html.test_hostile_pages import HOSTILE

GOOD = "<html><title>Good</title><h1>A good page</h1><p>Nurses gave brief advice.</p></html>"

SCRIPT = "window.ran=1"
"""What would run, and must be in no entry as anything but text."""

SCRIPTS = f"""<!DOCTYPE html><html><head><title>Scripts<script>{SCRIPT}</script></title>
<script>{SCRIPT}</script><script type="module">{SCRIPT}</script><style>@import 'x'</style>
<meta http-equiv="refresh" content="0;url=javascript:{SCRIPT}"><base href="javascript:{SCRIPT}">
<link rel="stylesheet" href="javascript:{SCRIPT}"></head>
<body onload="{SCRIPT}"><h1 onclick="{SCRIPT}">Scripts in every place</h1>
<p>Safe words.<svg><script>{SCRIPT}</script><a xlink:href="javascript:{SCRIPT}">svg</a></svg></p>
<math><mtext><script>{SCRIPT}</script></mtext></math>
<iframe srcdoc="<script>{SCRIPT}</script>"></iframe><object data="data:text/html,{SCRIPT}"></object>
<p><a href="javascript:{SCRIPT}">one</a> <a href=" java\tscript:{SCRIPT}">two</a>
<a href="data:text/html;base64,PHNjcmlwdD4=">three</a> <a href="vbscript:{SCRIPT}">four</a></p>
<img src=x onerror="{SCRIPT}"><template><script>{SCRIPT}</script></template>
<noscript><p title="</noscript><script>{SCRIPT}</script>">in</p></noscript>
<![CDATA[<script>{SCRIPT}</script>]]><!--><script>{SCRIPT}</script>-->
<form action="javascript:{SCRIPT}"><button formaction="javascript:{SCRIPT}">go</button></form>
<p>The words that follow are there.</p></body></html>"""

LARGE: dict[str, Callable[[], bytes]] = {
    **{
        name.replace(" ", "-"): partial(lambda size, make: make(size).encode(), size, make)
        for name, (size, make) in HOSTILE.items()
    },
    "huge-title": lambda: b"<title>" + b"title " * 800_000 + b"</title><p>after",
    "many-subjects": lambda: (
        b"<meta name=keywords content='"
        + b",".join(b"s%d" % number for number in range(500_000))
        + b"'><h1>After</h1><p>Words."
    ),
    "many-headings": lambda: b"# a\n" * 1_200_000,
    "many-links": lambda: b"[a](b) " * 700_000,
    "many-marks": lambda: b"*" * 4_900_000,
    "many-hyphens": lambda: b"a-" * 2_400_000,
    "one-word": lambda: b"<p>" + b"advice " * 700_000,
    "huge-attribute": lambda: b'<p title="' + b"x" * 4_000_000 + b'">after</p>',
    "fifty-megabytes": lambda: b"<p>" + b"word " * 10_000_000,
    "noughts": lambda: b"\0" * 100_000,
}
"""Pages of which one alone is a burden, made when they are needed."""

SMALL: dict[str, bytes] = {
    "scripts": SCRIPTS.encode(),
    "controls-within": b'<div id="x" hidden>'
    + b'<p><button aria-controls="x">Unfold</button></p>' * 20_000,
    "script-first": f"<script>{SCRIPT}</script><h1>After</h1><p>Words.".encode(),
    "words-first": f"Words <style>{SCRIPT}</style> <svg onload={SCRIPT}> <p>after".encode(),
    "pdf": b"%PDF-1.7\n<html><p>polyglot</p>" + bytes(range(256)) * 50,
    "zip": b"PK\x03\x04" + bytes(range(256)) * 50 + b"<html><p>polyglot</p>",
    "gif": b"GIF89a/*<html><script>" + SCRIPT.encode() + b"</script>*/=1;" + bytes(200),
    "marks": "<title>\u202eedoc\u202c</title><p>\u200b\u2066hid\u2069den \ufeff text</p>".encode(),
    "nothing": b"",
    "halves-of-pairs": b"<p>\xed\xa0\x80 and \xed\xbf\xbf</p><p>after</p>",
    "wrong-charset": b'<meta charset="utf-16"><p>plain words</p>',
    "unknown-charset": b'<meta charset="x-nobody"><p>plain words</p>',
    "utf-7": b'<meta charset="utf-7"><p>+ADw-script+AD4-' + SCRIPT.encode() + b"+ADw-/script+AD4-",
    "unclosed": b"<title>never<textarea><script>closed<style>",
    "xml-bomb": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><p>&b;',
}
