"""How good the answers are: nDCG@10 of searches and of related lists, on judged collections."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from statistics import mean

from benchmarks import search_steps
from benchmarks.documents import Collection, plain
from benchmarks.nearest import in_blocks
from benchmarks.peers import OURS, engine_class
from benchmarks.process import in_child
from benchmarks.related_choices import chosen_elsewhere, holm
from benchmarks.related_steps import (
    ALL_STEPS,
    Judgements,
    judged_related,
    measure,
    quality_of,
)
from benchmarks.report import Report, compare
from benchmarks.workspace import Workspace
from evidencebank.evaluation.evaluate import evaluate
from evidencebank.evaluation.measures import mean_ndcg_at, paired_p

_PART = "quality"
_CUT = 10
_TEXTBOOK = "scikit-learn TF-IDF"
_CHANCE = "p: how often chance alone makes such a difference to ours, paired, corrected by Holm."
_NOTE = "Mean over all judged; ours as `evidencebank evaluate` measures it."


def run(work: Workspace, report: Report) -> None:
    """Measure every collection that has judgements."""
    if work.collections is None:
        report.line("quality is left out: documents that are made up have no judgements")
        return
    choices: dict[str, dict[str, float]] = {}
    search_choices: dict[str, dict[str, float]] = {}
    hyphenated: dict[str, dict[str, float]] = {}
    for name in work.scale.judged:
        if not (work.collections / name).is_dir():
            report.line(f"the quality of {name} is left out: there is no such collection")
            continue
        ours = in_child(evaluate, work.collections / name)
        collection = work.judged(name)
        about = f"{name}, {len(collection.documents):,} documents"
        if ours.ndcg_cut_10 is not None:
            measured = {OURS: [ours.ndcg_cut_10], **_peers(work, collection)}
            title = f"nDCG@10 of {len(collection.judgements)} searches of {about}"
            report.add(compare(_PART, name, title, "ndcg@10", "more", measured, [_NOTE]))
            search_choices[name], hyphenated[name] = _signals(
                work.collections / name, about, report
            )
        judgements = judged_related(collection)
        if judgements:
            choices[name] = _related(work.collections / name, collection, about, report)
    for what, measured_by in (
        ("related lists", choices),
        ("searches", search_choices),
        ("hyphenated words", hyphenated),
    ):
        if len(measured_by) > 1:
            for name, (choice, value) in chosen_elsewhere(measured_by).items():
                report.line(f"{name}: {what} {value:.3f} with what is best elsewhere, {choice}")


def _signals(folder: Path, about: str, report: Report) -> tuple[dict[str, float], dict[str, float]]:
    """Measure searches, each signal left out in turn; return the means of all choices.

    Those of latent feedback, and of what hyphenated words may count as.
    """
    steps, choices, hyphenated = in_child(search_steps.measure, folder)
    ours = steps.pop(search_steps.ENGINE)
    chance = holm({name: paired_p(ours, values) for name, values in steps.items()})
    means = {OURS: [mean(ours)]} | {
        f"{name} (p {chance[name]:.3f})": [mean(values)] for name, values in steps.items()
    }
    title = f"nDCG@10 of {len(ours)} searches, by what ranks them, of {about}"
    report.add(compare(_PART, f"{folder.name} signals", title, "ndcg@10", "more", means, [_CHANCE]))
    return (
        {name: mean(values) for name, values in choices.items()},
        {name: mean(values) for name, values in hyphenated.items()},
    )


def _related(folder: Path, collection: Collection, about: str, report: Report) -> dict[str, float]:
    """Measure the related lists, each step left out in turn; return the means of all choices."""
    judgements = judged_related(collection)
    judged = "judged" if collection.related else "taken from queries"
    found = in_child(measure, folder, judgements)
    steps, ways = found["steps"], found["ways"]
    ours = steps.pop(ALL_STEPS)
    others = {
        _TEXTBOOK: in_child(_textbook_related, collection, judgements),
        **ways,
        **steps,
    }
    chance = holm({name: paired_p(ours, values) for name, values in others.items()})
    means = {OURS: [mean(ours)]} | {
        f"{name} (p {chance[name]:.3f})": [mean(values)] for name, values in others.items()
    }
    title = f"nDCG@10 of {len(judgements)} related lists ({judged}) of {about}"
    notes = [
        "Each step is left out by itself; see benchmarks/related_steps.py.",
        _CHANCE,
    ]
    report.add(compare(_PART, f"{collection.name} related", title, "ndcg@10", "more", means, notes))
    return {name: mean(values) for name, values in found["choices"].items()}


def _peers(work: Workspace, collection: Collection) -> dict[str, list[float]]:
    documents = work.prepared(collection)
    return {
        name: [in_child(_searched, name, work.index(name, documents), collection)]
        for name in work.engines
        if name != OURS
    }


def _searched(name: str, folder: Path, collection: Collection) -> float:
    engine = engine_class(name)()
    engine.open(folder)
    rankings = {
        key: [entry_id for entry_id, _ in engine.search(plain(collection.queries[key]))]
        for key in collection.judgements
    }
    return mean_ndcg_at(rankings, collection.judgements, _CUT)


def _textbook_related(collection: Collection, judgements: Judgements) -> list[float]:
    """Return how good the lists are that scikit-learn's vectorizer gives as it comes."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{document.title} {document.text}" for document in collection.documents]
    vectors = TfidfVectorizer(stop_words="english").fit_transform(texts)
    docs, _ = in_blocks(vectors, _CUT)
    ids = [document.id for document in collection.documents]
    rankings: Mapping[str, list[str]] = {
        ids[row]: [ids[other] for other in nearest if other >= 0]
        for row, nearest in enumerate(docs.tolist())
    }
    return quality_of(rankings, judgements)
