"""What on a page is furniture and not text: the rules, as data, and how names are read.

A rule names elements, roles, or the words that people give to classes and ids. The rules alone
remove nothing: `corpus.html.parsing` keeps whatever holds the title or the bulk of a page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from bs4 import Tag

MACHINERY = frozenset(
    {
        *("script", "style", "template", "noscript", "iframe", "object", "embed", "applet"),
        *("svg", "canvas", "audio", "video", "map", "annotation", "annotation-xml"),
        *("button", "input", "select", "datalist", "textarea", "progress", "meter", "dialog"),
    }
)
"""Elements that never hold text of the page."""

ANYWHERE = frozenset({"nav", "menu"})
"""Elements that are furniture wherever they stand."""

OUTER = frozenset({"header", "footer", "aside"})
"""Elements that are furniture of the site outside an article or section, and text inside one."""

JUDGED_BY_NAME = MACHINERY | ANYWHERE | OUTER | {"form"}
"""Elements that may be furniture without a class, id or role that says so."""

JUDGED_BY_ATTRIBUTE = frozenset({"class", "id", "role", "hidden", "aria-hidden", "style"})
"""Attributes of which any other element that is furniture has one."""

ROLES = frozenset(
    {
        *("navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar"),
        *("tablist", "dialog", "alertdialog", "scrollbar", "progressbar", "switch"),
    }
)

OUTER_ROLES = frozenset({"complementary"})
"""The same, outside an article or section."""

UNTOUCHABLE = frozenset(
    {
        *("html", "head", "title", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("caption", "figcaption", "thead", "tbody", "tfoot", "tr", "blockquote", "pre"),
        *("b", "strong", "em", "i", "u", "sup", "sub"),
    }
)
"""Elements that no class or id makes furniture."""

_CELLS = frozenset({"td", "th", "li"})
"""Elements whose class is often about what they hold: 'share' heads a column of market shares."""

_WHOLE_CLASSES = frozenset(
    {
        *("nav", "navi", "menu", "toolbar", "skip", "pager", "crumbs", "toc", "print", "noprint"),
        *("share", "sharing", "social", "tweet", "tools", "search", "login", "logo", "languages"),
        *("ad", "ads", "advert", "adverts", "advertisement", "promo", "sponsor", "cookie"),
        *("disclaimer", "pca", "feedback"),
    }
)
"""Furniture if a class is this name and no more."""

_OUTER_CLASSES = frozenset({"footer", "sidebar", "banner", "masthead", "topbar"})
"""The same, outside an article or section."""

_WHOLE_IDS = frozenset(
    {
        *("header", "footer", "sidebar", "banner", "masthead", "topbar", "nav", "navi", "menu"),
        *("toc", "search", "login", "share", "social", "logo", "crumbs", "ads", "cookie"),
    }
)
"""Furniture if an id is this name and no more: an id is there once a page."""

_PHRASES = (
    *("breadcrumbs?", "pagination", "paginator", "navbar", "navigation", "navmenu", "subnav"),
    *("topnav", "sidenav", "leftnav", "rightnav", "mobilenav", "skipmenu", "skipnav", "skippy"),
    *("skiplinks?", "cookies", "gdpr", "newsletters?", "signup", "subscribe", "sponsors"),
    *("addthis", "sharethis", "addtoany", "sharedaddy", "altmetric", "plumx", "adsense"),
    *("advertising", "popup", "lightbox", "peerreviewed"),
    r"(?:skip|jump) (?:to|links?|nav|navigation|menu|content)",
    r"(?:back|go|return) to top",
    r"(?:cookie|consent) (?:notice|banner|bar|policy|message|popup|consent)",
    r"(?:share|sharing|social) (?:bar|box|buttons?|icons?|links?|list|media|nav|row|tools)",
    r"(?:page|post|article|entry) (?:share|sharing|tools|actions|format|nav|navigation)",
    r"(?:site|global|main|top|bottom|left|right|side|section|mobile) (?:nav|menu|search)",
    r"(?:user|primary|secondary|utility) (?:nav|menu)",
    r"nav (?:bar|menu|main|list|links)",
    r"(?:site|global) (?:header|footer|title|name|logo|banner|notice)",
    r"official notice",
    r"(?:side|left|right) (?:bar|rail)",
    r"(?:language|lang|locale) (?:bar|switch|switcher|selector|menu|list|nav)",
    r"relatedposts|related (?:links?|pages?|posts?|articles?|content|stories|reading)",
    r"(?:on this|in this) (?:page|article|section)",
    r"(?:table of|page) contents",
    r"toc (?:list|box|container)",
    r"(?:sign up|mailing list|follow us)",
    r"e?mail (?:signup|updates|alerts?)",
    r"(?:search|login|comments?|respond|subscription) (?:form|box|bar|field|input)",
    r"comments? (?:area|list|section|respond|thread)",
    r"print (?:link|button|page)",
    r"dropdown menu",
    r"(?:google )?ad (?:container|wrapper|slot|banner|unit|box)",
    r"last reviewed row",
)
"""Furniture if a class or id has these words in this order."""

_HIDING_CLASSES = frozenset(
    {
        *("hidden", "hide", "is-hidden", "u-hidden", "d-none", "invisible", "element-invisible"),
        *("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "offscreen"),
        *("screen-reader-only", "assistive-text"),
    }
)
_SHOWN_WHEN_WIDE = re.compile(r"d-(?:sm|md|lg|xl|xxl)-(?!none)|(?:sm|md|lg|xl|2xl):(?!hidden)")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

LINES = frozenset(
    {
        *("peer reviewed", "error processing ssi file", "skip to main content", "skip to content"),
        *("skip to navigation", "advertisement", "print this page", "share this page"),
        *("back to top", "return to top", "go to top"),
    }
)
"""Furniture if a paragraph, folded, says this and no more."""

LABELS = frozenset(
    {
        *(
            "on this page",
            "in this article",
            "contents",
            "table of contents",
            "share",
            "share this",
        ),
        *("share this article", "follow us", "newsletter", "sign up", "subscribe", "get updates"),
        *("related", "related content", "related articles", "related pages", "more news", "search"),
        *(
            "navigation",
            "menu",
            "comments",
            "leave a comment",
            "leave a reply",
            "feedback",
            "tools",
        ),
        *("article tools", "about the author", "contact", "contact us", "advertisement", "print"),
        *("recommended", "similar articles", "cited by", "cookies", "languages"),
    }
)
"""Headings, folded, of what is furniture."""

LINKED_LINES = frozenset(
    {
        *("top", "print", "share", "tweet", "menu", "search", "close", "home", "e-mail", "email"),
        *("next", "previous", "contents", "permalink", "download pdf", "pdf", "open in new window"),
        *("open in a new tab", "view larger version", "download figure", "google scholar"),
        *("full size image", "full size table", "view article", "download references"),
        *("high-resolution jpg for print", "view larger image", "enlarge image", "larger version"),
    }
)
"""Furniture if a paragraph is a link and says this and no more."""

MENU_LINKS = frozenset(
    {"home", "home page", "main page", "site map", "sitemap", "contact us", "about us", "log in"}
)
"""A paragraph of nothing but links is a menu if one of them says this."""

PLATFORM_BOILERPLATE = {
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
    "PubMed": (
        *("journal-actions", "mesh-terms", "linkout", "similar-articles", "page-sidebar"),
        *("extended-article-details", "full-view-identifiers", "citation-doi"),
    ),
    "OJS": (
        *("pkp_structure_head", "pkp_structure_sidebar", "pkp_structure_footer_wrapper"),
        *("cmp_skip_to_content", "cmp_breadcrumbs", "cmp_announcements", "pkp_screen_reader"),
        *("item authors", "item doi", "item keywords", "item author_bios", "entry_details"),
        *("downloads_chart", "articlesBySameAuthorList", "articlesBySimilarityList"),
    ),
    "DSpace": (
        *("no-js-warning", "ds-options", "item-page-title", "simple-item-view-show-full"),
        *("simple-item-view-authors", "simple-item-view-date", "simple-item-view-uri"),
        *("simple-item-view-collections", "submitFormHelp", "statisticsLink"),
        *("metadataFieldValue dc_title", "metadataFieldLabel dc_title"),
        *("metadataFieldValue dc_contributor", "metadataFieldLabel dc_contributor"),
        *("metadataFieldValue dc_date_issued", "metadataFieldLabel dc_date_issued"),
        *("metadataFieldValue dc_subject", "metadataFieldLabel dc_subject"),
        *("metadataFieldValue dc_publisher", "metadataFieldLabel dc_publisher"),
        *("table panel-body", "panel panel-info"),
        *("metadataFieldValue dc_identifier_uri", "metadataFieldLabel dc_identifier_uri"),
    ),
    "EPrints": (
        *("ep_tm_header", "ep_tm_footer", "ep_tm_menu", "ep_tm_searchbar"),
        *("ep_summary_page_actions", "ep_block", "ep_document_citation"),
    ),
    "Springer": (
        *("c-context-bar", "c-skip-link", "c-article-identifiers", "c-article-author-list"),
        *("c-article-info-details", "c-article-metrics-bar", "c-article__pill-button"),
        *("c-article-references__links", "c-article-references__download", "c-pdf-download"),
        *("c-article-rights", "c-bibliographic-information", "c-article-author-affiliation__list"),
        *("c-article-share-box", "c-article-recommendations", "c-reading-companion"),
    ),
    "MDPI": (
        *("article-icons", "art-authors", "art-affiliations", "bib-identity", "pubhistory"),
        *("belongsTo", "article-download", "profile-card-content", "html-keywords"),
        *("additional-content", "html-tablepopup", "menuModal", "html-copyright"),
    ),
    "PLOS": (
        *("signposts", "article-tabs", "nav-article", "float-title", "author-list", "date-doi"),
        *("articleinfo", "figure-inline-download", "reflinks", "subject-areas-container"),
        *("figure-carousel-section", "share-article", "print-article", "postSiDOI"),
    ),
    "Joomla": ("article-info muted", "article-info text-muted", "pagenavigation"),
    "Digital Commons": ("recommended_citation", "document_type", "publication_date"),
    "InvenioRDM": ("record-files", "record-info", "creatibutors", "rdm-sidebar"),
    "ScienceDirect": (
        *("AuthorGroups", "ArticleIdentifierLinks", "ReferenceLinks", "accessbar-sticky"),
        *("issue-navigation", "RelatedContent", "ListArticles", "FigureList"),
    ),
    "Silverchair": (
        *("widget-ArticleJumplinks", "widget-ArticleCitedBy", "widget-RelatedArticles"),
        *("wi-authors", "pub-history-wrap", "article-metadata-panel", "citation-links"),
        *("toolbar-wrap", "copyright-statement", "fig-view-orig"),
    ),
    "SciELO": ("toolBox", "addToCart", "printISSN"),
    "Frontiers": (
        *("JournalAbstract__infos", "JournalAbstract__label", "AbstractSummary", "TotalViews"),
        *("TableOfContents", "RelatedArticles", "ActionsDropDown", "ReferencesCopy2"),
    ),
    "arXiv": (
        *("descriptor", "dateline", "metatable", "submission-history", "extra-services"),
        *("labstabs", "endorsers", "header-breadcrumbs-mobile", "mobile-submission-download"),
    ),
}
"""Classes and ids of what is no text, by the program that makes many sites: names from its own
documentation and templates, which no author of a page chooses. Two names are meant together."""

WITHIN_TEXT = {
    "MediaWiki": ("mw-editsection", "mw-cite-backlink"),
    "Sphinx, MkDocs and Docusaurus": ("headerlink", "hash-link"),
}
"""Classes of what stands within a run of text and is no part of it."""

PLATFORM_TEXT = {"MediaWiki": "mw-parser-output", "GOV.UK": "govspeak", "Highwire": "fulltext-view"}
"""The class of what an author wrote, by program: all of it is text, but for what is named above."""

BUILDER_TEXT = {
    "Elementor": ("elementor-widget-container", "elementor-tab-content"),
    "SiteOrigin": ("siteorigin-widget-tinymce",),
    "Divi": ("et_pb_text_inner", "et_pb_toggle_content"),
    "WPBakery": ("wpb_wrapper",),
    "Beaver Builder": ("fl-rich-text",),
}
"""The classes of what is written in a box of a page, by the program that puts boxes together: text
of the page more often than not, though all around is called a widget."""

_BUILDER_NAMES = frozenset(name for names in BUILDER_TEXT.values() for name in names)
_PLATFORM_NAMES = frozenset(
    name for names in PLATFORM_BOILERPLATE.values() for name in names if " " not in name
)
_PLATFORM_PAIRS = tuple(
    frozenset(name.split())
    for names in PLATFORM_BOILERPLATE.values()
    for name in names
    if " " in name
)
_OF_PAIRS = frozenset(name for pair in _PLATFORM_PAIRS for name in pair)
_WITHIN_NAMES = frozenset(name for names in WITHIN_TEXT.values() for name in names)
_PLATFORM_TEXT_NAMES = frozenset(PLATFORM_TEXT.values())
_KNOWN_NAMES = _PLATFORM_NAMES | _OF_PAIRS | _HIDING_CLASSES
_WHOLE_NAMES = _WHOLE_CLASSES | _OUTER_CLASSES | _WHOLE_IDS

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\W_]+")
_NAMED = re.compile("(?:^| )(?:" + "|".join(_PHRASES) + ")(?: |$)")
_MAX_NAME = 200


def is_named_boilerplate(tag: Tag, outside: bool) -> bool:
    """Whether the classes, id or role of `tag` are those of furniture.

    `outside` says that the element stands in no <main>, <article> or <section>. An id that only
    repeats the words of a heading is for the caller to judge.
    """
    role = attribute(tag, "role").lower()
    if role in ROLES or (outside and role in OUTER_ROLES):
        return True
    if tag.name in UNTOUCHABLE:
        return False
    for name in classes(tag):
        words, is_named = _name_words(name)
        if words in _WHOLE_CLASSES and tag.name not in _CELLS:
            return True
        if is_named or (outside and words in _OUTER_CLASSES):
            return True
    return False


def has_boilerplate_id(tag: Tag) -> bool:
    """Whether the id of `tag` is one of furniture."""
    if tag.name in UNTOUCHABLE or not tag.has_attr("id"):
        return False
    words, is_named = _name_words(attribute(tag, "id"))
    return is_named or words in _WHOLE_IDS


_HIDING = frozenset({"hidden", "aria-hidden", "style", "class"})
"""Attributes by which elements are hidden."""


def is_hidden(tag: Tag) -> bool:
    """Whether the page does not show `tag`, on any width of screen."""
    if _HIDING.isdisjoint(tag.attrs):  # as most elements are
        return False
    if tag.has_attr("hidden") or attribute(tag, "aria-hidden").lower() == "true":
        return True
    return hides_by_style(attribute(tag, "style")) or hides_by_name(classes(tag))


def hides_by_style(style: str) -> bool:
    """Whether an element is not shown, by its own style."""
    return _HIDING_STYLE.search(style) is not None


def hides_by_name(names: Collection[str]) -> bool:
    """Whether an element is not shown on any width of screen, by its classes."""
    return not _HIDING_CLASSES.isdisjoint(names) and not any(map(_SHOWN_WHEN_WIDE.match, names))


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute as text, '' if it is missing."""
    value = tag.attrs.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def classes(tag: Tag) -> list[str]:
    """Return the classes of `tag`, which are not to be changed."""
    value = tag.attrs.get("class")
    if value is None:
        return []
    return value.split() if isinstance(value, str) else value


@lru_cache(maxsize=20_000)
def _name_words(name: str) -> tuple[str, bool]:
    """Return the words of a class or id, and whether there are such of furniture among them.

    They are 'skip menu' for 'skipMenu' or 'skip_menu'.
    """
    apart = _CAMEL.sub(" ", name[:_MAX_NAME])
    words = _SEPARATORS.sub(" ", apart).strip().lower()
    return words, _NAMED.search(words) is not None


def is_platform_boilerplate(tag: str, names: Collection[str]) -> bool:
    """Whether an element is no text by the classes and id that a program gives it."""
    if tag in UNTOUCHABLE:
        return False
    if not _PLATFORM_NAMES.isdisjoint(names):
        return True
    return not _OF_PAIRS.isdisjoint(names) and any(map(set(names).issuperset, _PLATFORM_PAIRS))


def may_be_boilerplate(names: Collection[str]) -> bool:
    """Whether an element of some kind, standing somewhere, is no text by such classes or ids.

    What this denies no other rule here affirms of any element.
    """
    if not _KNOWN_NAMES.isdisjoint(names):
        return True
    return any(named or words in _WHOLE_NAMES for words, named in map(_name_words, names))


def is_builder_text(names: Iterable[str]) -> bool:
    """Whether an element is a box that somebody wrote in, by its classes."""
    return not _BUILDER_NAMES.isdisjoint(names)


def is_within_text(names: Iterable[str]) -> bool:
    """Whether an element stands within a run of text and is no part of it, by its classes."""
    return not _WITHIN_NAMES.isdisjoint(names)


def is_platform_text(names: Iterable[str]) -> bool:
    """Whether an element is what an author wrote, by the classes that a program gives it."""
    return not _PLATFORM_TEXT_NAMES.isdisjoint(names)
