#!/bin/sh
# xberg 1.3.9 and kreuzberg 4.10.4, its earlier name: HTML as plain text, the default.
# Expected: plain text has the words that Markdown of the same page has.
# Happens: it has what stands in paragraphs, headings, lists, tables and <pre> alone.
# What is in a <div>, <section> or <main> without a paragraph of its own, or between
# paragraphs, and <dl>, <blockquote>, <address>, <summary> and captions of figures
# are dropped. xberg also makes one word of two at a <br>. As Markdown all is there,
# and in plain text too where a page has no paragraph at all: Markdown is what the
# converter below writes, plain text is put together from the parts that it notes on
# its way, which are those few, and its whole is taken only where it noted none.
# Matters: of a page whose first line is a <p> and whose rest is <div>s that line is
# what gets indexed, and nothing says that there was more.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python xberg==1.3.9 kreuzberg==4.10.4
see_python <<'PY'
import asyncio

import kreuzberg
import xberg


async def by_xberg(page, **options):
    given = xberg.ExtractInput(
        kind=xberg.ExtractInputKind.BYTES, bytes=page.encode(), mime_type="text/html"
    )
    read = await xberg.extract(given, xberg.ExtractionConfig(use_cache=False, **options))
    return read.results[0].content


def by_kreuzberg(page, **options):
    config = kreuzberg.ExtractionConfig(use_cache=False, **options)
    return kreuzberg.extract_bytes_sync(page.encode(), "text/html", config).content


def shown(text):
    return " / ".join(filter(None, (line.strip() for line in text.splitlines())))


for part in (
    "",
    "<div>140 patients were asked.</div>",
    "140 patients were asked.",
    "<section><h2>Results</h2>Twelve died.</section>",
    "<dl><dt>Dose</dt><dd>5 mg</dd></dl>",
    "<blockquote>It was blinded.</blockquote>",
    "<details><summary>Limits</summary><p>Few.</p></details>",
    "<figure><img src='1.png' alt='Plot'><figcaption>Deaths</figcaption></figure>",
    "<p>Leeds<br>Wales</p>",
):
    page = f"<html><body><p>A trial.</p>{part}</body></html>"
    print(part or "no more")
    print("  xberg", shown(asyncio.run(by_xberg(page))))
    print("  kreuzberg", shown(by_kreuzberg(page)))
    print("  as Markdown", shown(asyncio.run(by_xberg(page, output_format="markdown"))))
print("no paragraph", shown(asyncio.run(by_xberg("<div>A trial.</div><div>Twelve died.</div>"))))
PY

expect <<'SEEN'
no more
  xberg A trial.
  kreuzberg A trial.
  as Markdown A trial.
<div>140 patients were asked.</div>
  xberg A trial.
  kreuzberg A trial.
  as Markdown A trial. / 140 patients were asked.
140 patients were asked.
  xberg A trial.
  kreuzberg A trial.
  as Markdown A trial. / 140 patients were asked.
<section><h2>Results</h2>Twelve died.</section>
  xberg A trial. / Results
  kreuzberg A trial. / Results
  as Markdown A trial. / ## Results / Twelve died.
<dl><dt>Dose</dt><dd>5 mg</dd></dl>
  xberg A trial.
  kreuzberg A trial.
  as Markdown A trial. / Dose / 5 mg
<blockquote>It was blinded.</blockquote>
  xberg A trial.
  kreuzberg A trial.
  as Markdown A trial. / > It was blinded.
<details><summary>Limits</summary><p>Few.</p></details>
  xberg A trial. / Few.
  kreuzberg A trial. / Few.
  as Markdown A trial. / **Limits** / Few.
<figure><img src='1.png' alt='Plot'><figcaption>Deaths</figcaption></figure>
  xberg A trial. / ![Plot](1.png)
  kreuzberg A trial. / ![Plot](1.png)
  as Markdown A trial. / ![Plot](1.png) / *Deaths*
<p>Leeds<br>Wales</p>
  xberg A trial. / LeedsWales
  kreuzberg A trial. / Leeds / Wales
  as Markdown A trial. / Leeds / Wales
no paragraph A trial. / Twelve died.
SEEN
