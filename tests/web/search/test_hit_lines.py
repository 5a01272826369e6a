"""Hits as HTML, beside a template that says the same."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from evidencebank.web.search.hit_lines import hit_lines
from evidencebank.web.wording.catalogue import wordings

_TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
{% macro lang(entry) %}
{% if entry.language and entry.language != tag %}
 lang="{{ entry.language }}" dir="auto"{% endif %}{% endmacro %}
{% for line in lines %}
{% set entry = line.entry %}
<li id="hit-{{ line.at }}">
<p class="label"><span class="kind">{{ entry.kind }}</span>
{%- if entry.year %} <span>{{ entry.year }}</span>{% endif %}
{%- if entry.file_format %} <span>{{ entry.file_format|upper }}
{%- if entry.file_size %} {{ entry.file_size }} B{% endif %}</span>{% endif %}</p>

<h3 class="title"{{ lang(entry) }}><a href="{{ line.address }}">{{ entry.title }}</a></h3>
{% if line.blurb %}
<p{{ lang(entry) }}>{{ line.blurb }}</p>
{% endif %}
{% if line.hit.snippet %}
<p class="snippet"{{ lang(entry) }}>{{ line.hit.snippet|safe }}</p>
{% endif %}
{% if line.hit.change %}
<p class="small">{{ changes[line.hit.change] }}</p>
{% endif %}
</li>
{% endfor %}
"""
)
_TEXTS = st.text("a<&'\" é", max_size=5)
_ENTRIES = st.builds(
    SimpleNamespace,
    title=_TEXTS,
    kind=_TEXTS,
    year=st.sampled_from([None, 1999]),
    language=st.sampled_from(["", "en", "cy", 'x"y']),
    file_format=st.sampled_from(["", "pdf"]),
    file_size=st.sampled_from([None, 12]),
)
_HITS = st.builds(
    SimpleNamespace,
    snippet=st.sampled_from(["", "a <mark>b</mark> &amp;"]),
    change=st.sampled_from(["", "added", "revised"]),
)
_LINES = st.builds(
    SimpleNamespace, at=st.integers(1), entry=_ENTRIES, hit=_HITS, address=_TEXTS, blurb=_TEXTS
)
WORDINGS = wordings(("en", "cy"))


@given(st.lists(_LINES, max_size=3), st.sampled_from(["en", "cy"]))
def test_hits_are_laid_out_as_a_template_would(lines: list[SimpleNamespace], tag: str) -> None:
    wording = WORDINGS[tag]
    changes = {"added": wording.said("Added"), "revised": wording.said("Revised")}
    slow = _TEMPLATE.render(lines=lines, tag=tag, changes=changes)
    assert hit_lines(lines, "h3", wording, "{} B".format) == slow
