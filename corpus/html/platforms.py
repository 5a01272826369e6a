"""What the programs that make many sites call the parts of a page: its text, and what is none.

Names that no author of a page chooses, from each program's own documentation and templates: where
one stands, nothing has to be judged.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element as Element

BOILERPLATE = {
    # MediaWiki leaves most of these out of its own search index and excerpts
    "MediaWiki": (
        *("mw-jump-link", "navigation-not-searchable"),
        *("hatnote", "ambox", "navbox", "noexcerpt", "printfooter", "catlinks", "toc"),
        *(
            "siteSub",
            "mw-portlet",
            "vector-toc",
            "vector-page-toolbar",
            "mw-indicators",
            "authority-control",
        ),
    ),
    "WordPress": (
        *("sharedaddy", "jp-relatedposts", "post-navigation", "comment-respond"),
        *("wp-block-post-navigation-link", "wp-block-comments", "wp-block-social-links"),
    ),
    "GOV.UK": (
        *("gem-c-cookie-banner", "gem-c-contextual-sidebar", "gem-c-feedback", "gem-c-print-link"),
        *("gem-c-single-page-notification-button", "gem-c-published-dates", "gem-c-contents-list"),
        *("gem-c-contextual-breadcrumbs", "gem-c-related-navigation", "gem-c-share-links"),
    ),
    "Drupal": ("comment-wrapper", "comment-forbidden", "block-local-tasks-block"),
    "Highwire": (
        *("panels-ajax-tab", "table-callout-links", "callout-links", "cit-extra"),
        *("pane-service-links", "pane-highwire-node-pager", "pane-highwire-related"),
        *("highwire-cite-metadata", "highwire-cite-authors", "fig-services"),
    ),
    "Atypon": (
        *("coolBar", "article-row-right", "references__suffix", "article__nav", "epub-section"),
        *("loa", "article-tools", "quick-search", "NLM_fn-group-links"),
    ),
    "PMC": (
        *("pmc-page-banner", "courtesy-note", "pmc-sidenav", "pmc-actions-bar", "usa-banner"),
        *("pmc-layout__citation", "pmc-journal-banner", "obj_nav"),
    ),
}
"""Classes and ids by program."""

WITHIN_TEXT = {"MediaWiki": ("mw-editsection", "mw-cite-backlink")}
"""Classes of what stands within a run of text and is no part of it."""

TEXT = {"MediaWiki": "mw-parser-output", "GOV.UK": "govspeak", "Highwire": "fulltext-view"}
"""The class of what an author wrote, by program: all of it is text, but for what is named above."""

_NAMES = frozenset(name for names in BOILERPLATE.values() for name in names)
_WITHIN = frozenset(name for names in WITHIN_TEXT.values() for name in names)
_TEXT_NAMES = frozenset(TEXT.values())
_UNTOUCHABLE = frozenset({"html", "body", "main", "article", "h1"})


def is_platform_boilerplate(tag: str, names: Iterable[str]) -> bool:
    """Whether an element is no text by its classes and id."""
    return not _NAMES.isdisjoint(names) and tag not in _UNTOUCHABLE


def is_within_text(names: Iterable[str]) -> bool:
    """Whether an element stands within a run of text and is no part of it, by its classes."""
    return not _WITHIN.isdisjoint(names)


def names_of(element: Element) -> list[str]:
    """Return the classes and the id of an element."""
    return [*(element.get("class") or "").split(), element.get("id") or ""]


def holds_text(element: Element) -> bool:
    """Whether an element is what an author wrote, by its class."""
    return not _TEXT_NAMES.isdisjoint((element.get("class") or "").split())
