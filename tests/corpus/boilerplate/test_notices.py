"""What a page says to its readers, told from what it says of its subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.boilerplate import notices
from corpus.boilerplate.notices import notices_among


@pytest.mark.parametrize(
    "text",
    [
        *("Read also: how herons nest", "Lesen Sie auch: So brüten Reiher", "À lire aussi"),
        *("Le puede interesar: las garzas", "Related articles", "Dowiedz się więcej"),
        *("Photo: Jane Doe", "(Foto: Jane Doe)", "Crédits photos : Agence", "ADVERTISEMENT"),
        *("Sign up for our newsletter.", "Already a subscriber? Log in to access this story."),
        *("Follow us on Twitter and tell your friends.", "Jetzt unseren Newsletter abonnieren"),
        *("Was this page useful?", "Síguenos en Facebook", "Share this with your friends"),
        *("© 2021 The River. All rights reserved.", "Prior permission of the editors is needed."),
        *("This post has affiliate links.", "https://a.example/herons.jpg"),
        *(
            "See more: how herons nest",
            "More River News: https://a.example/river",
            "Lesezeit: 3 min",
            "3 min read",
            "12 Minuten Lesezeit",
        ),
        *("Get river alerts delivered to your inbox.", "Become a member and help us go on."),
        *("Please consider supporting our work.", "Tell us what you think", "Chat with us here."),
        *("(Reporting by Jane Doe; Editing by A. Mercer)", "Sharing is caring!"),
        *("Ada Mercer contributed to this report.", "Follow AP's full coverage of the river."),
    ],
)
def test_notices_are_known(text: str) -> None:
    """Calls, rights, credits and pointers, in several languages."""
    assert notices_among([text])


@pytest.mark.parametrize(
    "text",
    [
        "3 minutes of reading a day were enough.",
        *("Herons read the water.", "The photo shows a heron.", "Related work is scarce."),
        *("They share this river with otters.", "More than forty nests were counted."),
        *("Support for the wardens grew.", "Rights of way cross the bank.", "See also", ""),
        *(
            "Registered nurses signed the letter to the council.",
            "Advertising is regulated by law.",
        ),
        "Follow the path to the lower bank, where you may find herons at dusk.",
        "The newsletter of the society reported forty nests.",
        *("Wardens get the letters that herons are delivered with.", "Reporting by wardens grew."),
        *("Otters contributed to this decline.", "Some consider herons a nuisance.", "More: see b"),
        "Members see more of the river than others do: the lower bank is theirs.",
    ],
)
def test_sentences_of_an_article_are_no_notices(text: str) -> None:
    """The same words may speak of the subject."""
    assert not notices_among([text])


def test_a_long_paragraph_is_no_notice() -> None:
    """What goes on at length is about something."""
    assert not notices_among(["Sign up for our newsletter. " + "Herons fish at dusk. " * 20])


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_notice_is_overlooked_for_speed(before: str, behind: str) -> None:
    """The words that are looked for first are in all that the patterns find."""
    for call in ("sign up to our newsletter", "follow us on twitter", "© 2021", "leave a reply"):
        text = f"{before} {call} {behind}"
        found = notices._CALLS.search(text) or notices._RIGHTS.search(text)
        assert notices_among(["Herons.", text, "12"]) == {text} or not found
