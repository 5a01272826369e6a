"""`make reading-model`: learns to judge segments, says how well, and writes the model.

Pages are those of the shared half of the public sets, labelled by its answers; pages of a journal
and of the sample, as the rules alone read them, show that tables, lists and references are text.
Folds are by site, so that no page is judged by what was learnt from its own site.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.peers.readers import of_entry
from benchmarks.reading_labels import Labels, label, label_as_read
from benchmarks.reading_scores import Reading, ScoredPage, read_pages, score
from corpus.boilerplate import model as trained
from corpus.boilerplate.features import TITLE_COLUMN, PageShape, describe, feature_names
from corpus.boilerplate.judge import BOUND, decide
from corpus.boilerplate.model import Forest
from corpus.boilerplate.titles import title_keys
from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.html.parsing import blocks, clean, safe_markup
from corpus.html.segments import Container, Segment, read_segments
from corpus.html.tree import cut, parse_tree
from corpus.pages.article import parse_article
from corpus.pages.page import Page

ROOT = Path(__file__).parent.parent
FOLDS = 5
SEED = 20
GROWN = 3
"""Times that trees are grown, each from other features: their mean varies less than each."""

TREES = 150
LEAVES = 12
RATE = 0.07
FEATURE_SHARE = 0.3
_EVERY = 6
"""Of pages of one site, one in so many is learnt from: they are all alike."""
_SITE_WEIGHT = 0.3
_SHOWN = ("body", "wanted", "unwanted", "snippet")

Likelihoods = npt.NDArray[np.float64]
Judged = tuple[Forest | None, list[Likelihoods]]
"""The model of a way, if it has one, and the likelihoods of each page's segments."""


@dataclass
class Example:
    """A page as it is learnt from: its segments, their features and labels, and its site."""

    site: str
    page: ScoredPage | None
    segments: Sequence[Segment]
    containers: Sequence[Container]
    rows: npt.NDArray[np.float32]
    labels: Labels
    words: npt.NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        """Count words."""
        counts = [len(segment.text.split()) + 3 for segment in self.segments]
        self.words = np.array(counts, np.float32)

    @property
    def is_title(self) -> npt.NDArray[np.bool_]:
        """Which segments say the page's title."""
        return np.asarray(self.rows[:, TITLE_COLUMN] > 0)


def site_of(url: str) -> str:
    """Return the part of an address that pages of one publisher share."""
    host = urlsplit(url).hostname or url.rpartition("::")[2].partition("-")[0]
    host = host.removesuffix(".html")
    parts = host.lower().split(".")
    second = len(parts) > 2 and parts[-2] in ("co", "com", "org", "gov", "ac", "net", "edu")
    return ".".join(parts[-3 if second else -2 :])


def read_examples(shared: Path) -> list[Example]:
    """Return all pages that are learnt from, those of the public sets first."""
    examples = []
    for page in read_pages(shared / "reading"):
        segments, containers, rows = _described(decode(page.data))
        labels = label(page, segments, containers)
        examples.append(Example(site_of(page.url), page, segments, containers, rows, labels))
    for site, paths in (
        ("journal", sorted((shared / "pages").glob("*/*.htm"))[::_EVERY]),
        ("sample", sorted((ROOT / "corpus" / "sample").glob("*.html"))[::_EVERY]),
    ):
        for path in paths:
            markup = decode(path.read_bytes())
            segments, containers, rows = _described(markup)
            kept = [block.text for block in blocks(clean(markup))]
            labels = label_as_read(kept, segments, _SITE_WEIGHT)
            examples.append(Example(site, None, segments, containers, rows, labels))
    return examples


def _described(
    markup: str,
) -> tuple[list[Segment], list[Container], npt.NDArray[np.float32]]:
    root, _ = parse_tree(safe_markup(markup))
    titles = title_keys(root)
    cut(root)
    segments, containers = read_segments(root)
    return segments, containers, describe(segments, containers, PageShape(titles))


def folds(examples: Sequence[Example]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the numbers of pages to learn from and to judge, site by site.

    Pages that no set has answers for are always learnt from.
    """
    sites = sorted({one.site for one in examples if one.page})
    random.Random(SEED).shuffle(sites)
    fold_of = {site: number % FOLDS for number, site in enumerate(sites)}
    for fold in range(FOLDS):
        judged = [
            number for number, one in enumerate(examples) if one.page and fold_of[one.site] == fold
        ]
        apart = set(judged)
        yield [number for number in range(len(examples)) if number not in apart], judged


def stacked(
    examples: Sequence[Example],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return features, labels and weights of all segments that an answer is known for."""
    known = [one.labels.weight > 0 for one in examples]
    rows = np.vstack([one.rows[flags] for one, flags in zip(examples, known, strict=True)])
    text = np.concatenate(
        [one.labels.text[flags] for one, flags in zip(examples, known, strict=True)]
    )
    weight = np.concatenate(
        [one.labels.weight[flags] for one, flags in zip(examples, known, strict=True)]
    )
    return rows, text, weight * len(weight) / weight.sum()


def grow(examples: Sequence[Example]) -> list[HistGradientBoostingClassifier]:
    """Return trees that learnt from the examples' labels, grown several times."""
    rows, text, weight = stacked(examples)
    return [
        HistGradientBoostingClassifier(
            max_iter=TREES,
            max_leaf_nodes=LEAVES,
            learning_rate=RATE,
            l2_regularization=1.0,
            min_samples_leaf=20,
            max_features=FEATURE_SHARE,
            early_stopping=False,
            random_state=SEED + number,
        ).fit(rows, text, sample_weight=weight)
        for number in range(GROWN)
    ]


def by_trees(learn: Sequence[Example], judged: Sequence[Example]) -> Judged:
    """Judge by trees that learnt from answers alone."""
    model = Forest(**plain(grow(learn)))
    return model, [model.probabilities(one.rows) for one in judged]


def by_density(learn: Sequence[Example], judged: Sequence[Example]) -> Judged:
    """Judge by the words and links of a segment and its two neighbours, and nothing else.

    These are the published bounds of Kohlschütter, Fankhauser and Nejdl (2010).
    """
    names = feature_names()
    words, linked = names.index("words"), names.index("linked share")
    return None, [_dense(one.rows[:, words], one.rows[:, linked]) for one in judged]


def _dense(words: npt.NDArray[np.float32], linked: npt.NDArray[np.float32]) -> Likelihoods:
    before = np.concatenate([[0], words[:-1]])
    behind = np.concatenate([words[1:], [0]])
    linked_before = np.concatenate([[0], linked[:-1]])
    after_text = (words > 16) | (behind > 15) | (before > 4)
    after_links = (words > 40) | (behind > 17)
    text = np.where(linked_before <= 0.555556, after_text, after_links)
    return np.asarray((linked <= 0.333333) & text, np.float64)


WAYS: dict[str, Callable[[Sequence[Example], Sequence[Example]], Judged]] = {
    "densities alone (2010)": by_density,
    "trees": by_trees,
}


def cross_validated(
    examples: Sequence[Example], way: Callable[[Sequence[Example], Sequence[Example]], Judged]
) -> tuple[dict[int, Likelihoods], dict[int, Forest]]:
    """Return the likelihoods of every page of the sets, each judged by what other sites taught.

    With them comes the model that judged each page, where the way has one.
    """
    found: dict[int, Likelihoods] = {}
    models: dict[int, Forest] = {}
    for learn, judged in folds(examples):
        model, likelihoods = way([examples[n] for n in learn], [examples[n] for n in judged])
        found.update(zip(judged, likelihoods, strict=True))
        if model:
            models.update(dict.fromkeys(judged, model))
    return found, models


def read_whole(examples: Sequence[Example], models: dict[int, Forest]) -> dict[str, float]:
    """Return the scores of pages as they are read, each by the model that other sites taught."""
    readings: dict[str, Reading] = {}
    pages = [(one.page, models[number]) for number, one in enumerate(examples) if one.page]
    for page, model in pages:
        try:
            drafts = parse_article(Page(decode(page.data), page.name, model=model))
            readings[page.name] = of_entry(drafts[0].entry)
        except InputError:
            readings[page.name] = Reading(refused=True)
    return score([page for page, _ in pages], readings)


def measured(
    examples: Sequence[Example], likelihoods: dict[int, Likelihoods], with_rules: bool, bound: float
) -> dict[str, float]:
    """Return the scores of a way to judge; titles in headings are no text, as in an entry."""
    readings: dict[str, Reading] = {}
    for number, likely in likelihoods.items():
        one = examples[number]
        if one.page is None:
            continue
        if with_rules and len(likely):
            judged = decide(one.segments, one.containers, likely, one.is_title, bound)
            kept = np.array([each.kept and not each.is_lead for each in judged])
            lead = " ".join(each.segment.text for each in judged if each.is_lead)
        else:
            kept = likely >= bound
            lead = ""
        text = "\n".join(
            segment.text
            for segment, stays, title in zip(one.segments, kept, one.is_title, strict=True)
            if stays and not (title and one.containers[segment.container].tag in ("h1", "h2"))
        )
        readings[one.page.name] = Reading(text, summary=lead)
    pages = [one.page for one in examples if one.page]
    values = score(pages, readings)
    return {name: value for name, value in values.items() if name.startswith(_SHOWN)}


def plain(grown: Sequence[HistGradientBoostingClassifier]) -> dict[str, Any]:
    """Return the mean of trees, grown several times, as the plain arrays of a `Forest`."""
    nodes: list[tuple[int, float, int, float]] = []
    roots: list[int] = []
    depth = 0
    for (predictor,) in (one for forest in grown for one in forest._predictors):
        roots.append(len(nodes))
        depth = max(depth, int(predictor.nodes["depth"].max()))
        _add_tree(predictor.nodes, nodes)
    feature, bound, below, value = zip(*nodes, strict=True)
    return {
        "feature": np.array(feature, np.int16),
        "bound": np.array(bound, np.float32),
        "below": np.array(below, np.int32),
        "value": np.array(value, np.float32) / np.float32(len(grown)),
        "roots": np.array(roots, np.int32),
        "base": float(np.mean([np.ravel(forest._baseline_prediction)[0] for forest in grown])),
        "depth": depth,
    }


def write_model(grown: Sequence[HistGradientBoostingClassifier], path: Path) -> None:
    """Write trees so that `corpus.boilerplate.model` reads them."""
    np.savez_compressed(path, **plain(grown), features=np.array(feature_names()))


def _add_tree(tree: npt.NDArray[np.void], nodes: list[tuple[int, float, int, float]]) -> None:
    """Add a tree to all nodes, level by level, so that two children stand side by side."""
    start = len(nodes)
    waiting = [0]
    for place, number in enumerate(waiting):
        node = tree[number]
        if node["is_leaf"]:
            nodes.append((0, np.inf, start + place, float(node["value"])))
        else:
            nodes.append(
                (int(node["feature_idx"]), float(node["num_threshold"]), start + len(waiting), 0.0)
            )
            waiting += [int(node["left"]), int(node["right"])]


def check(examples: Sequence[Example]) -> None:
    """Print what every step is worth, each site judged by what the others taught."""
    found = {name: cross_validated(examples, way) for name, way in WAYS.items()}
    for name, (likelihoods, _) in found.items():
        _show(name, measured(examples, likelihoods, with_rules=False, bound=BOUND))
    likelihoods, models = found["trees"]
    _show("trees and rules", measured(examples, likelihoods, with_rules=True, bound=BOUND))
    _show("pages read whole", read_whole(examples, models))


def _show(name: str, values: dict[str, float]) -> None:
    shown = "  ".join(f"{key} {value:.3f}" for key, value in values.items())
    click.echo(f"{name}: {shown}")


@click.command()
@click.option("--check", "checked", is_flag=True, help="Cross-validate every step, site by site.")
@click.option("--write/--no-write", default=True, help="Write the model.")
def main(checked: bool, write: bool) -> None:
    """Learn to judge segments from the shared half of the public sets."""
    shared = Path(os.environ.get("EVIDENCEBANK_SHARED") or ROOT.parent / "shared")
    examples = read_examples(shared)
    if checked:
        check(examples)
    if write:
        write_model(grow(examples), Path(trained.__file__).with_name(trained.FILE))


if __name__ == "__main__":
    main()
