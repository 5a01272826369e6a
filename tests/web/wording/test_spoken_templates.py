"""Templates with their messages put in say what those say that look each up."""

from __future__ import annotations

import pytest

from evidencebank.web.state import templates
from evidencebank.web.wording.catalogue import wordings
from evidencebank.web.wording.spoken_templates import spoken

_ASKED = """
<p title="{{ _('Search') }}">{{ _('Search') if begun else _(what) }}</p>
{{ _('100%% of <b>it</b>') }}
{% trans %}Choose <a href="/">a subject</a>{% endtrans %}
{% trans count=n %}{{ count }} entry{% pluralize %}{{ count }} entries{% endtrans %}
{% macro said(word) %}{{ _('Browse') }}: {{ word }}{% endmacro %}
{{ said(_('Topics')) }} {{ said(what) }}
"""


@pytest.mark.parametrize("tag", ["en", "cy"])
@pytest.mark.parametrize("begun", [True, False])
def test_messages_are_those_that_are_looked_up(tag: str, begun: bool) -> None:
    wording = wordings(["en", "cy"])[tag]
    given = {"wording": wording, "begun": begun, "what": "Next", "n": 2}
    looked_up = templates.from_string(_ASKED).render(given)
    assert spoken(templates, wording).from_string(_ASKED).render(given) == looked_up


def test_each_language_has_its_own() -> None:
    english, welsh = (spoken(templates, one) for one in wordings(["en", "cy"]).values())
    pages = [made.from_string("{{ _('Search') }}").render() for made in (english, welsh)]
    assert pages[0] == "Search"
    assert pages[1] not in ("Search", "")
