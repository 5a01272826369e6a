"""What visitors do, by keyboard alone and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import TOKEN, Visit

pytestmark = pytest.mark.slow

Visiting = Callable[..., Visit]


def test_a_search_by_keyboard(visit: Visiting) -> None:
    """Type, complete, filter, open, follow a related link, and back to the same results."""
    one = visit()
    page = one.goto("/")
    one.tab_to("#q")
    page.keyboard.type("nalox")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    words = [text for text in options.all_inner_texts() if "\n" not in text]
    for _ in range(options.count()):
        page.keyboard.press("ArrowDown")
        if page.locator("#q").input_value() == words[0]:
            break
    active = page.locator("#q").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q="))
    before = page.locator(".hits > li").count()
    assert before > 3
    one.tab_to(".narrow a[href*='kind=STUDY']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("kind=STUDY"))
    results = page.url
    titles = page.locator(".hits .title").all_inner_texts()
    assert all("STUDY" in label for label in page.locator(".hits .label").all_inner_texts())
    one.tab_to(".hits .title a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(titles[0])
    one.tab_to(".related .title a")
    related = page.locator(".related .title a").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(related)
    page.go_back()
    expect(page.locator("h1")).to_have_text(titles[0])
    one.tab_to(".journey a[rel=up]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#hit-1$"))
    assert page.url.partition("#")[0] == results
    assert page.locator(".hits .title").all_inner_texts() == titles


def test_escape_and_the_arrows_leave_what_was_typed(visit: Visiting) -> None:
    """The list closes, the typed text stays, and Enter searches for it."""
    one = visit()
    page = one.goto("/")
    page.locator("#q").focus()
    page.keyboard.type("alcoh")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("alcoh")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q=alcoh"))


def test_a_citation_is_copied(visit: Visiting) -> None:
    """The button says that it is done, and the clipboard has the citation."""
    one = visit(permissions=["clipboard-read", "clipboard-write"])
    page = one.goto("/entry/brannigan-2018-leave-behind-naloxone")
    one.tab_to("details.cite summary")
    page.keyboard.press("Enter")
    one.tab_to("details.cite[open] button")
    page.keyboard.press("Enter")
    expect(page.locator("details.cite[open] button")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == page.locator("details.cite[open] pre").inner_text().strip()
    assert "Leave-behind naloxone" in copied


def test_a_bite_is_unfolded_and_more_leads_on(visit: Visiting) -> None:
    """From the grid to a cell, its bite, and its search, by keyboard."""
    one = visit()
    page = one.goto("/matrix/drug-treatment")
    one.tab_to("table td a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/A1$"))
    first = page.locator("details.bite p").first
    expect(first).to_be_hidden()
    one.tab_to("details.bite summary")
    page.keyboard.press("Enter")
    expect(first).to_be_visible()
    page.locator(".more a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/saved/drugs-a1"))
    assert page.locator(".hits > li").count() > 3


def test_the_same_without_scripts(visit: Visiting) -> None:
    """Search, filter, open, relate, unfold and go back: pages and links are enough."""
    one = visit(java_script_enabled=False)
    page = one.goto("/")
    page.locator("#q").fill("naloxone")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=naloxone"))
    page.locator(".narrow a[href*='kind=STUDY']").click()
    titles = page.locator(".hits .title").all_inner_texts()
    page.locator(".hits .title a").first.click()
    expect(page.locator("h1")).to_have_text(titles[0])
    expect(page.locator("button[data-copy]").first).to_be_hidden()
    page.locator("details.cite summary").first.click()
    expect(page.locator("details.cite pre").first).to_be_visible()
    page.locator(".related .title a").first.click()
    page.go_back()
    page.locator(".journey a[rel=up]").click()
    assert page.locator(".hits .title").all_inner_texts() == titles
    one.goto("/matrix/drug-treatment/A1")
    page.locator("details.bite summary").click()
    expect(page.locator("details.bite p").first).to_be_visible()


def test_an_editor_bans_and_publishes(visit: Visiting) -> None:
    """By keyboard and without scripts: ban the first of a list with a reason, and publish."""
    one = visit(java_script_enabled=False)
    page = one.goto("/editors/login")
    page.locator("#who").fill("Ada")
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/editors$"))
    one.goto("/editors/lists/hot-naloxone")
    first = page.locator(".draft p").first.inner_text()
    page.locator("#act-why").focus()
    page.keyboard.type("old news")
    page.keyboard.press("Enter")  # which presses nothing: no button is meant
    expect(page.get_by_role("heading", name="Decisions")).to_be_hidden()
    for _ in range(2):
        page.keyboard.press("Tab")  # past the first pin
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Decisions")).to_be_visible()
    expect(page.get_by_text("old news").first).to_be_visible()
    one.goto("/editors")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Publication 1, by Ada")).to_be_visible()
    one.goto("/editors/history")
    assert "old news" in page.locator(".steps tbody tr").nth(1).inner_text()
    one.goto("/entry/hot-naloxone")
    titles = page.locator(".related .title").all_inner_texts()
    assert titles
    assert not any(first.startswith(title) for title in titles)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_writes_and_an_editor_deals_with_it(visit: Visiting, scripts: bool) -> None:
    """By keyboard, from the entry to the thanks and from the editors' page to the end of it."""
    one = visit(java_script_enabled=scripts)
    text = f"Who paid for this? (scripts: {scripts})"
    page = one.goto("/entry/hot-child-protection")
    page.get_by_role("link", name="Comment or ask the editors").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/comment\?entry="))
    page.get_by_label("Your message").focus()
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.type("Bo")
    page.keyboard.press("Tab")
    page.keyboard.type("bo@example.org")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thank you")
    page = one.goto("/editors/login")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("The site’s token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^Readers’ messages")).click()
    message = page.locator(".messages > li", has_text=text).first
    expect(message).to_contain_text("bo@example.org")
    message.get_by_label("What was done").focus()
    page.keyboard.type("asked the authors")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/editors/messages$"))
    expect(page.locator("form", has_text="What was done")).to_have_count(2)
    page.locator("summary", has_text="Dealt with last").click()
    expect(page.locator(".messages > li", has_text=text)).to_contain_text("asked the authors")


def test_an_editor_follows_a_remark_to_its_reason(visit: Visiting) -> None:
    """From what needs a look to how the file was read, by keyboard and without scripts."""
    one = visit(java_script_enabled=False)
    page = one.goto("/editors/login")
    page.locator("#who").fill("Ada")
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/editors$"))
    page.get_by_role("link", name="Review of loads").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/editors/loads$"))
    expect(page.locator("#refused")).to_be_visible()
    one.goto("/editors/reading/hot-naloxone")
    expect(page.get_by_role("heading", name="hot-naloxone.html")).to_be_visible()
    expect(page.locator("code")).to_contain_text("evidencebank read --why")


SHOWN = "word => getComputedStyle(word, '::after').display !== 'none'"
"""Whether a word's note is seen."""


def test_a_note_is_read_by_keyboard(visit: Visiting) -> None:
    """Focus shows it, Escape hides it, Enter leads to it below the text, and a link back."""
    one = visit()
    page = one.goto("/entry/advice")
    word = page.locator("a.gloss", has_text="SBI")
    assert not word.evaluate(SHOWN)
    one.tab_to("a.gloss")
    assert word.evaluate(SHOWN)
    page.keyboard.press("Escape")
    assert not word.evaluate(SHOWN)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#note-1$"))
    expect(page.locator("#note-1")).to_have_text("screening and brief intervention")
    page.locator(".notes dt a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#note-1-from$"))


def test_a_note_is_shown_by_hovering_and_by_touch(visit: Visiting) -> None:
    """It stays while the pointer is on it; a touch does not lead away."""
    one = visit(java_script_enabled=False)
    page = one.goto("/entry/advice")
    page.locator("a.gloss").first.hover()
    with_note = page.locator("a.gloss:hover").first
    expect(with_note).to_have_text("SBI")
    touched = visit(has_touch=True, viewport={"width": 390, "height": 844})
    page = touched.goto("/entry/advice")
    page.locator("a.gloss").first.tap()
    assert page.locator("a.gloss").first.evaluate(SHOWN)
    assert "#" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scripts", [True, False])
def test_folds_and_passages_need_no_scripts(visit: Visiting, scripts: bool) -> None:
    """Unfold by keyboard; follow a link of the text to the passage that it refers to."""
    one = visit(java_script_enabled=scripts)
    page = one.goto("/entry/advice")
    expect(page.locator(".fold p")).to_be_hidden()
    page.locator(".fold summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fold p")).to_be_visible()
    page.locator("details.links summary").click()
    page.get_by_role("link", name="the hot topic on naloxone").click()
    page.wait_for_url(re.compile("#passage$"))
    expect(page.locator("#passage")).to_have_text("Argument begins with the next step")
    expect(page.locator("#passage")).to_be_in_viewport()


def test_a_link_to_the_selected_text_is_copied(visit: Visiting) -> None:
    """It is offered while something is selected, and marks that for who follows it."""
    one = visit(permissions=["clipboard-read", "clipboard-write"])
    page = one.goto("/entry/advice")
    line = page.locator(".passage-link")
    expect(line).to_be_hidden()
    page.locator(".entry [itemprop=articleBody] p").first.select_text()
    expect(line).to_be_visible()
    one.tab_to(".passage-link button")
    page.keyboard.press("Enter")
    expect(line.locator("button")).to_have_text("Copied")
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    marked = "".join(page.locator("mark.passage").all_inner_texts())
    assert marked.startswith("Officers gave SBI")
    assert marked.endswith("ten minutes.")
    page.locator(".entry [itemprop=articleBody] p").first.select_text()
    expect(line).to_be_visible()
    page.keyboard.press("Escape")
    expect(line).to_be_hidden()


def test_on_paper_all_is_unfolded_and_noted(visit: Visiting) -> None:
    """The text of a fold is printed, and the notes are below."""
    one = visit()
    page = one.goto("/entry/advice")
    page.emulate_media(media="print")
    page.locator("a.gloss").first.focus()
    assert not page.locator("a.gloss").first.evaluate(SHOWN)
    assert page.locator(".fold p").evaluate("one => one.getBoundingClientRect().height") > 10
    expect(page.locator("#note-1")).to_be_visible()
    expect(page.locator(".passage-link")).to_be_hidden()
