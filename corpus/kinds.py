"""What pages call themselves, and the kind of entry it makes."""

from __future__ import annotations

from corpus.text.typography import fold

KINDS = {
    "STUDY": (
        "study",
        "original research",
        "original article",
        "original paper",
        "original investigation",
        "research",
        "research article",
        "research paper",
        "research report",
        "research brief",
        "brief report",
        "short report",
        "randomized controlled trial",
        "randomised controlled trial",
        "clinical trial",
        "controlled trial",
        "trial",
        "observational study",
        "cohort study",
        "case-control study",
        "case study",
        "case report",
        "qualitative research",
        "qualitative study",
        "evaluation",
        "evaluation study",
        "program evaluation brief",
        "implementation evaluation",
        "gis snapshots",
        "dissertation",
        "thesis",
    ),
    "REVIEW": (
        "review",
        "review article",
        "literature review",
        "systematic review",
        "systematic reviews",
        "scoping review",
        "rapid review",
        "narrative review",
        "umbrella review",
        "evidence review",
        "evidence synthesis",
        "meta-analysis",
        "systematic review and meta-analysis",
        "overview of reviews",
    ),
    "DOCUMENT": (
        "document",
        "essay",
        "editorial",
        "guest editorial",
        "commentary",
        "comment",
        "opinion",
        "viewpoint",
        "perspective",
        "letter",
        "correspondence",
        "report",
        "technical report",
        "policy",
        "strategy",
        "policy brief",
        "briefing",
        "guidance",
        "guideline",
        "guidelines",
        "practice guideline",
        "tools for public health practice",
        "tools and techniques",
        "statistics",
        "book",
        "book chapter",
        "news",
    ),
    "NOTES": ("notes", "background notes"),
    "OFFCUT": ("offcut",),
    "HOT TOPIC": ("hot topic", "hot topics"),
    "MATRIX CELL": ("matrix cell",),
    "COLLECTION": ("collection",),
}
"""The library's kinds, and the labels of journals and repositories that stand for each."""

NO_KINDS = frozenset(
    {
        *("", "article", "journal article", "journalarticle", "peer reviewed", "peerreviewed"),
        *(
            "website",
            "webpage",
            "web page",
            "page",
            "blog",
            "object",
            "profile",
            "text",
            "text/html",
        ),
        *("image", "stillimage", "still image", "movingimage", "moving image", "sound", "video"),
        *("dataset", "event", "service", "software", "interactiveresource", "physicalobject"),
        *(
            "interactive resource",
            "physical object",
            "preprint",
            "other",
            "info:eu-repo/semantics/article",
        ),
    }
)
"""Types that say what a file is made of, not what kind of entry it is."""

_KIND_OF = {label: kind for kind, labels in KINDS.items() for label in labels}


def kind_of(label: str) -> str:
    """Return the kind that a journal's or repository's label stands for, '' if none is known."""
    return _KIND_OF.get(fold(label), "")


def kind_from_type(label: str) -> str:
    """Return the kind that a page's own type (DC.type) states.

    A label the table does not know is a kind of the library's own, unless it is one of the
    general types of resources.
    """
    known = kind_of(label)
    if known or fold(label) in NO_KINDS or len(label) > 40:
        return known
    return label.upper()
