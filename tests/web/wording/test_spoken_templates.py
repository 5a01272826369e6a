"""Templates with what is the same on all pages put in say what those say that look each up."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from evidencebank.web.settings import SiteSettings
from evidencebank.web.state import templates
from evidencebank.web.wording.catalogue import wordings
from evidencebank.web.wording.spoken_templates import spoken

_ASKED = """
<p title="{{ _('Search') }}">{{ _('Search') if begun else _(what) }}</p>
{{ _('100%% of <b>it</b>') }}
{% trans %}Choose <a href="/">a subject</a>{% endtrans %}
{% trans number=n %}Page {{ number }}{% endtrans %}
<a title="{% trans subject=what ~ '<"%s&' %}Below {{ subject }}{% endtrans %}">
{% trans first=n, last=markup, most=n|number %}
Entries a year, {{ first }} to {{ last }}, {{ most }} at the most{% endtrans %}
{% trans a=what %}{{ a }} and {{ a }}{% endtrans %} {% trans a=n %}{{ a }} %{% endtrans %}
{{ gettext('%(a)s', a=what, b=n) }} {{ gettext('Page %(number)s', number=n)|upper }}
{% trans count=n %}{{ count }} entry{% pluralize %}{{ count }} entries{% endtrans %}
{% macro said(word) %}{{ _('Browse') }}: {{ word }}{% endmacro %}
{{ said(_('Topics')) }} {{ said(what) }}
<html lang="{{ wording.tag }}"{% if wording.direction == 'rtl' %} dir="rtl"{% endif %}>
<title>{{ site.title }}</title> {{ static('site.css') }} {{ wording.number(12345) }}
{% if site.token %}{{ _('Write to the editors') }}
{% elif site.contact %}{{ site.contact }}{% endif %}
{% macro asked() %}{{ wording.tag }} {{ site.title }} {{ n|number }}{% endmacro %}{{ asked() }}
"""
_SITES = (
    SiteSettings(title="A <b>title</b> & “more”"),
    SiteSettings(contact="who@example.org"),
    SiteSettings(token="a token that nobody guesses"),
)


@pytest.mark.parametrize("tag", ["en", "cy"])
@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize("site", _SITES)
def test_what_is_said_is_what_is_looked_up(tag: str, begun: bool, site: SiteSettings) -> None:
    wording = wordings(["en", "cy"])[tag]
    given = {"begun": begun, "what": "Next", "n": 2345, "markup": Markup("<b>")}
    looked_up = templates.from_string(_ASKED).render(given, wording=wording, site=site)
    assert spoken(templates, wording, site).from_string(_ASKED).render(given) == looked_up


def test_no_secret_is_in_compiled_templates() -> None:
    made = spoken(templates, wordings(["en"])["en"], _SITES[-1])
    code = made.compile(f"{_ASKED}{{{{ site.token }}}}", raw=True)
    assert "nobody guesses" not in code
    assert "Write to the editors" in code


def test_a_template_may_be_given_more_than_all_know() -> None:
    made = spoken(templates, wordings(["en"])["en"], _SITES[0])
    assert made.from_string("{{ own }} {{ wording.tag }}", {"own": "its"}).render() == "its en"
    assert "own" not in made.globals


def test_each_language_has_its_own() -> None:
    english, welsh = (spoken(templates, one, _SITES[0]) for one in wordings(["en", "cy"]).values())
    pages = [made.from_string("{{ _('Search') }}").render() for made in (english, welsh)]
    assert pages[0] == "Search"
    assert pages[1] not in ("Search", "")
