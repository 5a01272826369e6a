"""The words that tell what a part of a page is for: in names of classes and ids, and in its text.

Each group is one feature. Groups judge nothing: the model learns what each is worth beside the
rest.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.html.tree import Element

NAME_GROUPS: dict[str, tuple[str, ...]] = {
    "navigation": (
        *("nav", "navi", "navbar", "navigation", "menu", "menue", "submenu", "breadcrumb"),
        *("breadcrumbs", "crumb", "crumbs", "pagination", "pager", "paging", "prev", "next", "toc"),
        *("sitemap", "skip", "skiplink", "topbar", "toolbar", "mega", "dropdown", "drawer"),
        *("offcanvas", "burger", "hamburger", "tabs", "tablist"),
    ),
    "comments": (
        *("comment", "comments", "commentlist", "commenter", "respond", "disqus", "reply"),
        *("replies", "discussion", "kommentar", "kommentare", "feedback", "review", "reviews"),
        *("forum", "livefyre", "coral", "trackback", "pingback", "pings", "guestbook", "reaktion"),
    ),
    "related": (
        *("related", "relatedposts", "recommend", "recommended", "recommendation"),
        *("recommendations", "similar", "more", "mehr", "also", "outbrain", "taboola", "jp"),
        *(
            "popular",
            "trending",
            "trend",
            "latest",
            "recent",
            "readmore",
            "recirc",
            "recirculation",
        ),
        *("suggested", "suggestion", "suggestions", "further", "weitere", "verwandt", "upnext"),
        *("mostread", "most", "meist", "top", "hot", "newest", "news", "passend", "onward"),
    ),
    "list of teasers": (
        *("teaser", "teasers", "card", "cards", "tile", "tiles", "grid", "list", "listing"),
        *("item", "items", "feed", "stream", "carousel", "slider", "slick", "swiper", "river"),
        *("archive", "archives", "excerpt", "stories", "posts", "collection", "box"),
    ),
    "sidebar": (
        *("sidebar", "side", "aside", "rail", "widget", "widgets", "complementary", "right"),
        *("left", "column", "col", "secondary", "tertiary", "marginal", "randspalte", "infobox"),
    ),
    "footer": (
        *("footer", "foot", "bottom", "colophon", "contentinfo", "copyright", "legal", "imprint"),
        *("impressum", "credits", "fuss", "footnav", "subfooter", "prefooter"),
    ),
    "header": (
        *("header", "head", "masthead", "banner", "top", "logo", "brand", "branding", "kopf"),
        *("hero", "topnav", "title", "headline", "heading"),
    ),
    "advertising": (
        *("ad", "ads", "adv", "advert", "adverts", "advertisement", "advertising", "anzeige"),
        *("werbung", "sponsor", "sponsored", "promo", "promotion", "promoted", "affiliate"),
        *("adsense", "dfp", "gpt", "commercial", "partner", "shop", "product", "products", "deal"),
        *("deals", "price", "buy", "cart", "paywall", "premium", "campaign", "offer", "upsell"),
        *("cta", "marketing", "donate", "spenden", "donation", "patreon"),
    ),
    "sign-up": (
        *("newsletter", "newsletters", "subscribe", "subscription", "signup", "register", "login"),
        *("signin", "account", "user", "abo", "mailing", "mailchimp", "form", "optin", "popup"),
        *("modal", "overlay", "dialog", "cookie", "cookies", "consent", "gdpr", "privacy"),
        *("notice", "alert", "notification", "message", "disclaimer", "hinweis", "captcha"),
    ),
    "sharing": (
        *("share", "sharing", "shares", "social", "sharedaddy", "addthis", "addtoany", "twitter"),
        *("facebook", "whatsapp", "pinterest", "instagram", "linkedin", "follow", "print", "email"),
        *("tools", "actions", "action", "button", "buttons", "btn", "teilen", "like", "likes"),
        *("rating", "ratings", "vote", "votes", "bookmark", "save", "fb", "sns"),
    ),
    "author": (
        *("author", "authors", "autor", "autoren", "byline", "bio", "vcard", "avatar", "profile"),
        *("writer", "contributor", "contributors", "redakteur", "biography", "hcard", "person"),
        *("about", "username", "poster", "postedby"),
    ),
    "meta line": (
        *("meta", "date", "datum", "time", "published", "publish", "updated", "timestamp", "info"),
        *("data", "details", "kicker", "dateline", "postdate", "datetime", "stats", "views"),
        *("overline", "eyebrow", "label", "duration", "readtime", "reading", "source", "quelle"),
        *("permalink", "edit", "editsection", "infoline"),
    ),
    "tags": (
        *("tag", "tags", "tagged", "topics", "topic", "category", "categories", "cat", "keyword"),
        *("keywords", "schlagworte", "taxonomy", "filed", "labels", "thema", "themen", "section"),
        *("rubrik", "taglist", "catlinks", "hashtag"),
    ),
    "caption": (
        *("caption", "captions", "figcaption", "gallery", "image", "images", "img", "photo"),
        *("photos", "picture", "media", "bild", "bilder", "bildunterschrift", "credit", "foto"),
        *("figure", "video", "player", "lightbox", "slideshow", "thumbnail", "thumb", "bu"),
        *("podcast", "audio", "embed", "copyright"),
    ),
    "text": (
        *("content", "inhalt", "body", "article", "artikel", "entry", "post", "text", "main"),
        *("story", "page", "single", "blog", "copy", "richtext", "rte", "wysiwyg", "paragraph"),
        *("articlebody", "articletext", "maincontent", "bodytext", "entrycontent", "postcontent"),
        *("storybody", "prose", "markdown", "editor", "fulltext", "absatz", "field"),
    ),
    "lead": (
        *("lead", "lede", "intro", "introduction", "summary", "abstract", "standfirst", "dek"),
        *("subtitle", "subheadline", "subhead", "vorspann", "einleitung", "excerpt", "deck"),
        *("teasertext", "anriss", "description", "subline", "sapo", "chapo", "highlights"),
    ),
    "quotation": (
        *("quote", "pullquote", "blockquote", "zitat", "tweet", "twitter tweet", "pull"),
        *("factbox", "infobox", "infokasten", "callout", "note", "notes", "highlight"),
    ),
    "reference": (
        *("references", "reference", "reflist", "footnote", "footnotes", "bibliography", "cite"),
        *("citation", "citations", "literature", "quellen", "sources", "fussnote", "endnotes"),
        *("table", "tabelle", "ref", "refs", "references"),
    ),
    "hidden": (
        *("hidden", "hide", "invisible", "sr", "visually", "visuallyhidden", "offscreen", "none"),
        *("screenreader", "reader", "collapsed", "noprint", "mobile", "print", "noscript"),
    ),
    "article body": (
        *("articlebody", "article body", "article content", "article text", "articlecontent"),
        *("articletext", "entry content", "entrycontent", "post content", "postcontent"),
        *("post body", "story body", "storybody", "story content", "content body", "body content"),
        *("body text", "bodytext", "body copy", "article copy", "post text", "rich text"),
        *("artikel text", "news text", "main text", "article main", "text body", "blog content"),
        *("mw parser", "page content", "field body", "article detail", "content text"),
    ),
    "search": ("search", "suche", "searchform", "filter", "filters", "find", "query"),
    "language": ("language", "languages", "lang", "locale", "translate", "translation", "country"),
}
"""Words in the names of classes, ids and roles, group by group."""

TEXT_GROUPS: dict[str, tuple[str, ...]] = {
    "rights": (
        *("©", "copyright", "all rights", "alle rechte", "tous droits", "derechos reservados"),
        *("reproduction", "written permission", "prior permission", "powered by", "impressum"),
        *("datenschutz", "datenschutzerklärung", "privacy", "terms of", "agb", "imprint"),
        *("disclaimer", "haftungsausschluss", "nutzungsbedingungen", "rights reserved", "reserved"),
    ),
    "call": (
        *("sign up", "subscribe", "newsletter", "log in", "login", "register", "abonnieren"),
        *("anmelden", "abonnez", "suscríbete", "the app", "follow us", "join us", "free trial"),
        *("donate", "support us", "jetzt testen", "unterstützen sie", "folge uns", "folgen sie"),
        *("email address", "mail address", "your email", "your inbox", "cookie", "cookies"),
        *("consent", "adblock", "adblocker", "javascript", "browser", "abo", "subscription"),
        *("click here", "contact us", "get started", "learn more", "sign in", "create account"),
        *("jetzt", "kostenlos", "bestellen", "registrieren", "e-mail-adresse", "download"),
    ),
    "share": (
        *("share", "tweet", "facebook", "twitter", "whatsapp", "pinterest", "linkedin"),
        *("instagram", "teilen", "drucken", "print", "reddit", "telegram", "xing", "pin it"),
        *("flipboard", "copy link", "bookmark", "email this", "merken", "pocket", "tumblr"),
        *("compartir", "partager", "condividi", "shares", "youtube", "tiktok", "rss", "per mail"),
    ),
    "more": (
        *("read more", "read also", "read next", "the full", "see also", "more on", "more from"),
        *("more stories", "more news", "more about", "related", "recommended", "might like"),
        *("also like", "may like", "most read", "most popular", "most viewed", "trending"),
        *("recent posts", "latest", "popular", "mehr zum", "mehr aus", "mehr lesen", "mehr zu"),
        *("mehr von", "lesen sie", "weiterlesen", "auch interessant", "lesetipp", "meistgelesen"),
        *("das könnte", "ähnliche", "verwandte", "passend dazu", "lire aussi", "leer más"),
        *("leggi anche", "up next", "editor's pick", "editors' picks", "other news", "weitere"),
        *("neueste", "continue reading", "previous", "vorheriger", "nächster", "next post"),
        *("next article", "zum thema", "mehr", "zurück", "older", "newer", "all posts", "view all"),
        *("see all", "show more", "load more", "alle anzeigen", "siehe auch", "don't miss"),
    ),
    "comments": (
        *("comment", "comments", "kommentar", "kommentare", "reply", "replies", "antworten"),
        *("antwort", "commentaire", "commentaires", "comentario", "comentarios", "says", "sagt"),
        *("schreibt", "meint", "leave a", "hinterlasse", "likes", "permalink", "report abuse"),
        *("trackback", "pingback", "gefällt mir", "moderation", "upvote", "beitrag melden"),
        *("your comment", "kommentieren", "meinung", "required fields"),
    ),
    "byline": (
        *("by", "von", "par", "por", "autor", "author", "written by", "posted by", "staff writer"),
        *("correspondent", "redaktion", "a writer", "a reporter", "a journalist", "freelance"),
        *("editor", "redakteur", "redakteurin", "the author", "den autor", "contributor"),
        *("follow him", "follow her", "follow me", "reporter", "geboren", "lives in", "his work"),
        *("her work", "lebt in", "studierte", "senior", "journalist", "journalistin", "columnist"),
    ),
    "date": (
        *("ago", "vor", "updated", "update", "stand", "published", "veröffentlicht", "posted on"),
        *("posted in", "aktualisiert", "min read", "minute read", "minutes read", "lesezeit"),
        *(
            "yesterday",
            "uhr",
            "minuten",
            "stunden",
            "hours",
            "gestern",
            "last modified",
            "am",
            "pm",
        ),
        *("et", "est", "gmt", "geändert", "erstellt", "datum", "date"),
    ),
    "tags": (
        *("tags", "tag", "topics", "category", "categories", "filed under", "kategorie"),
        *("kategorien", "schlagwörter", "schlagworte", "themen", "stichworte", "labels"),
        *("posted in", "keywords", "tagged", "abgelegt", "topic", "rubrik", "thema"),
    ),
    "credit": (
        *("photo", "foto", "fotos", "bild", "image", "picture", "getty", "reuters", "images"),
        *("shutterstock", "courtesy", "credit", "dpa", "quelle", "source", "afp", "ap"),
        *("illustration", "fotograf", "abbildung", "grafik", "video", "photograph", "bildquelle"),
        *("picture alliance", "imago", "screenshot", "pixabay", "unsplash", "istock", "symbolbild"),
    ),
    "advertising": (
        *("advertisement", "advertising", "anzeige", "anzeigen", "sponsored", "werbung"),
        *("promoted", "publicidad", "affiliate", "provision", "sale", "discount", "€", "buy now"),
        *("to cart", "warenkorb", "amazon", "rabatt", "gutschein", "mwst", "shop", "versand"),
        *("versandkosten", "lieferzeit", "eur", "buy", "kaufen", "deals", "price", "preis"),
    ),
    "references": (
        *("references", "literatur", "bibliography", "sources", "quellen", "notes", "footnotes"),
        *("einzelnachweise", "weblinks", "further reading", "external links", "et al", "doi"),
        *("isbn", "pp", "vol", "retrieved", "abgerufen am", "literaturverzeichnis", "pmid"),
    ),
}
"""What furniture says, in the languages that most pages are in: words, and pairs of words."""

NAMES = tuple(NAME_GROUPS)
TEXTS = tuple(TEXT_GROUPS)

_SAID: dict[str, int] = {}
for _number, _words in enumerate(TEXT_GROUPS.values()):
    for _word in _words:
        _SAID[_word] = _SAID.get(_word, 0) | 1 << _number
_FIRSTS = frozenset(word.partition(" ")[0] for word in _SAID if " " in word)
_BITS: dict[str, int] = {}
for _number, _words in enumerate(NAME_GROUPS.values()):
    for _word in _words:
        _BITS[_word] = _BITS.get(_word, 0) | 1 << _number
_LONG = tuple(
    sorted((word for word in _BITS if len(word) >= 5 and " " not in word), key=len, reverse=True)
)
_INSIDE = re.compile("|".join(_LONG))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]+")
_MAX_NAME = 300
_ATTRIBUTES = ("class", "id", "role", "itemprop")


@lru_cache(maxsize=50_000)
def name_groups(name: str) -> int:
    """Return the groups, one bit each, whose words are in the names of an element."""
    bits = 0
    before = ""
    for word in _WORD.findall(_CAMEL.sub(" ", name[:_MAX_NAME]).lower()):
        bits |= _word_groups(word) | _BITS.get(f"{before} {word}", 0)
        before = word
    return bits


def groups_of(element: Element) -> int:
    """Return the groups, one bit each, that the class, id, role and property of an element name."""
    return name_groups(" ".join(filter(None, map(element.get, _ATTRIBUTES))))


@lru_cache(maxsize=50_000)
def _word_groups(word: str) -> int:
    if word in _BITS:
        return _BITS[word]
    bits = 0
    if len(word) >= 6:
        for found in _INSIDE.findall(word):
            bits |= _BITS[found]
    return bits


def text_groups(words: list[str]) -> int:
    """Return the groups, one bit each, whose words are among those of a text, in lower case."""
    bits = 0
    before = ""
    for word in words:
        if word in _SAID:
            bits |= _SAID[word]
        if before:
            bits |= _SAID.get(f"{before} {word}", 0)
        before = word if word in _FIRSTS else ""
    return bits
