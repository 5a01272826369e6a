"""What a page says to its readers, and not of its subject: calls, rights, credits, pointers.

A notice is short, and most begin in one of few ways; here they are in the languages that most
pages are in. The names around it tell nothing where a site puts it among the paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SHORTEST, _MAX_LENGTH = 4, 350
_MAX_LINE = 130
"""Characters of what only points elsewhere or names a picture's owner; more is text about it."""

_LINES = re.compile(
    r"""^\W*(?:
    (?:also|please)\ read\b|read\ (?:also|more|next|this|the\ full)\b
    |(?:watch|listen)\ (?:also|next)\b
    |see\ (?:also|more)\b.*:|more\ [\w\ ]{2,30}:\ https?:|you\ (?:may|might)\ (?:also|like)
    |don.?t\ miss\b|(?:click|tap)\ here\b
    |related\ ?(?:articles?|stories|story|posts?|content|links?|topics|news|coverage)?\W*$
    |more\ (?:from|on)\ (?:this|our)\b|recommended\ (?:for\ you|reading|stories|videos)
    |auch\ (?:interessant|auf|lesen)\b|(?:lesen|sehen|hören)\ sie\ auch|lies\ auch|schon\ gelesen
    |(?:mehr|weiteres)\ (?:zum\ thema|dazu|lesen|aus\ der|zu\ diesem)|zum\ weiterlesen|lesetipp
    |das\ könnte\ (?:sie|dich|euch|ihnen|dir)|passend\ dazu|(?:siehe|vgl\.?)\ auch\b.*:
    |(?:estimated\ )?reading\ time\b|lesezeit\b
    |\d{1,3}[ -]?min(?:ute|uten)?s?\.?\ (?:read|lesezeit|de\ lect(?:ure|ura))\W*$
    |te(?:mpo|mps)\ (?:de\ leitura|di\ lettura|de\ lecture)
    |sharing\ is\ caring\b|(?:tell\ us|let\ us\ know)\ what\ you\ think
    |highlights\ aus\ dem|empfohlener\ (?:redaktioneller|externer)|vorschau\ auf\ den
    |(?:à|a)\ lire\ (?:aussi|également)|(?:lire|voir)\ (?:aussi|également)|sur\ le\ même\ sujet
    |(?:le|te|les)\ (?:puede|podría)\ interesar
    |(?:lea|lee|leer|vea|ver|mire|mira)\ (?:también|además|más)
    |mira\s?:|(?:leia|veja)\ (?:também|mais)|leggi\ anche|(?:lees|kijk|bekijk)\ ook
    |(?:czytaj|zobacz|przeczytaj|sprawdź)\ (?:też|także|również|więcej)|dowiedz\ się\ więcej
    |lue\ myös|läs\ (?:också|även|mer)|les\ også|læs\ også
    |(?:werbung|anzeige|advertisements?|publicidad|anuncio|publicité|pubblicità|reklama|sponsored)\b
    |\(?(?:titel|beitrags|symbol)?(?:foto|fotos|bild|bilder|bildquelle|bildnachweis|bildrechte)
      (?:credit|s)?(?:\ (?:von|oben|links|rechts))?\s*[:©/]
    |\(?(?:photos?|images?|pictures?|crédits?\ photos?|photographs?|illustrations?|graphics?)
      (?:\ (?:credit|courtesy|source|credits))?(?:\ (?:by|of)\b|\s*[:©/])
    |(?:beitrags|titel|artikel)bild\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CALLS = re.compile(
    r"""\b(?:subscribe|sign(?:ing)?\ up|signup|subscrib(?:er|ing)|log\ in|register|download)\b
        .{0,120}\b(?:newsletters?|inbox|apps?|edition|full\ (?:story|article)|our\ \w+|already
        |access|e-?mails?|updates|stories|journalism|journalists)\b
    |\b(?:newsletters?|never\ miss|stay\ (?:informed|up\ to\ date)|missing\ out)\b
        .{0,120}\b(?:sign\w*|subscribe|subscrib\w+|join|inbox|latest|bestellen|abonnier\w*|anmeld\w*
        |register)\b
    |\b(?:abonnier\w+|bestell\w*|meld\w+|registrier\w+)\b.{0,80}\b(?:newsletter|kanal|magazin|abo)\b
    |\b(?:follow|like|join|find)\ (?:us|me|him|her|the\ [\w ]{3,30}|@?\w+(?:\ \w+)?)\ (?:on|at)
        \ (?:twitter|facebook|instagram|telegram|whatsapp|youtube|linkedin|tiktok|pinterest|@)
    |\bfolg(?:e|en\ sie|t)\ (?:uns|mir)\b|\bs[ií]gue(?:nos|me)\b|\bsuivez-nous\b
    |\bcanal\ de\ (?:telegram|whatsapp)
    |\bwar\ (?:der|dieser)\ (?:artikel|beitrag)\b.*\?|\bwas\ this\ (?:article|page)\b.*\?
    |\bmöchten\ sie\ den\ artikel\b|\bgefällt\ (?:dir|ihnen|euch)\ (?:unser|der|dieser)\b
    |^\W*(?:share|teilen?|partager|compartir|condividi)\ (?:this|diese[nrs]?|den|sie|cet|este|con)\b
    |\bunterstützen?\ (?:sie\ )?(?:uns|unsere|diese\ form|mich)\b
    |\bsubmit\ your\b|\bsend\ us\ (?:a|your)\b|\bcontact\ us\ at\b|\bleave\ a\ (?:comment|reply)\b
    |^\W*(?:get|receive)\b.{0,120}\b(?:delivered|newsletters?|inbox|special\ reports
        |(?:news|e-?mail)\ alerts)\b
    |\bbecome\ a\ (?:member|subscriber|patron)\b
    |\bconsider\ (?:supporting|donating|subscribing|becoming)\b|^\W*(?:chat|talk)\ with\ us\b
    |\bfollow\b.{0,40}\bfull\ coverage\b
    |^\W*(?:additional\ )?(?:reporting|writing|editing)\ by\ (?-i:[A-Z])
    |\bcontributed\ (?:reporting\ )?to\ this\ (?:report|article|story)\b
    |\bview\ the\ full\ story\b|\bthis\ (?:content|video)\ is\ (?:not\ available|hosted)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RIGHTS = re.compile(
    r"""\ball\ rights\ reserved|alle\ rechte\ vorbehalten|tous\ droits\ réservés
    |derechos\ reservados|tutti\ i\ diritti|(?:written|prior)\ permission\ (?:must|of|from|is)
    |copyrighted\ (?:property|material)|may\ not\ be\ (?:published|reproduced|broadcast|republished)
    |(?:^|\s)(?:©|copyright)\ ?(?:\(c\)\ ?)?\d{4}
    |alle\ angaben\ ohne\ gewähr|affiliate[- ]?links?|enthält\ (?:unbezahlte\ )?werbung
    |earn\ (?:a|an)\ (?:small\ |affiliate\ )?commission|erhalten?\ wir\ (?:eine|ggf)
    """,
    re.IGNORECASE | re.VERBOSE,
)


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_TRIGGERS = (
    *("subscri", "sign", "signup", "log in", "register", "download", "newsletter", "never miss"),
    *(
        "stay ",
        "missing out",
        "abonnier",
        "bestell",
        "meld",
        "registrier",
        "follow",
        "like ",
        "join",
    ),
    *("find ", "folg", "sígue", "sigue", "suivez-", "canal de", "war de", "war diese", "was this"),
    *(
        "möchten sie",
        "gefällt",
        "share",
        "teile",
        "partager",
        "compartir",
        "condividi",
        "unterstütz",
    ),
    *("submit your", "send us", "contact us", "leave a", "view the", "this content", "this video"),
    *("deliver", "inbox", "special reports", "alerts", "become a", "consider ", "with us"),
    *("ing by", "contributed"),
    *("right", "reservad", "rechte", "riservati", "diritti", "permission", "copyright", "©"),
    *("may not be", "ohne gewähr", "affiliate", "werbung", "commission", "erhalte"),
)
"""One of them is in every call and every word of rights: looking for them is far quicker."""


def notices_among(texts: Iterable[str]) -> set[str]:
    """Return which runs of text are calls to readers, or of rights, a picture's owner, other pages.

    O(characters): what is in no text of a page is not looked for in each of them.
    """
    short = {text for text in texts if _SHORTEST <= len(text) <= _MAX_LENGTH and not text.isdigit()}
    lowered = "\n".join(short).lower()
    triggers = [trigger for trigger in _TRIGGERS if trigger in lowered]
    return {text for text in short if _is_notice(text, triggers)}


def _is_notice(text: str, triggers: Sequence[str]) -> bool:
    if len(text) <= _MAX_LINE and (_LINES.match(text) or _ADDRESS.match(text)):
        return True
    lowered = text.lower()
    for trigger in triggers:  # a loop takes half the time of `any`, and each text comes here
        if trigger in lowered:
            return bool(_CALLS.search(text) or _RIGHTS.search(text))
    return False
