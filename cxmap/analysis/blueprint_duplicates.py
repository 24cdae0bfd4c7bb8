"""What is done twice: steps with the same verb and object, data taken down again, checks side by side."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

import networkx as nx
from rapidfuzz import fuzz

from cxmap.analysis.blueprint_findings import Duplicate
from cxmap.analysis.blueprint_passes import Passes
from cxmap.analysis.blueprint_process import Process
from cxmap.analysis.blueprint_vocabulary import clauses, words
from cxmap.model.service_blueprint import BlueprintNode, LinkKind, NodeKind

Clause = tuple[str, ...]
Pair = tuple[str, str]

ALIKE = 0.8
"""From this likeness of verb and object on, two steps seem to do the same."""

SAME_WORD = 0.85
"""From this likeness on, two words are one that was mistyped."""

CHECKED_ALIKE = 0.6
"""From this likeness of what is checked on, two checks side by side seem to be one too many."""

CHECK = "check"
STEPS = (NodeKind.ACTION, NodeKind.SUB_BLUEPRINT)


def duplicates(process: Process, passes: Passes) -> tuple[Duplicate, ...]:
    """Pairs of nodes that seem to do the same in one case; alternatives and the two sides of an agreement do not.

    Each pair is told once: as parallel checks before the same data before the same step. The likeness is the
    token set ratio of the objects (0 .. 1) where the verbs agree.
    """
    found: dict[Pair, Duplicate] = {}
    agreed = _agreed(process)
    told = (*_parallel_checks(process), *_same_data(process), *_same_steps(process))
    for each in told:
        pair = each.first_id, each.second_id
        if pair not in found and pair not in agreed and passes.together(*pair):
            found[pair] = each
    place = {node.id: number for number, node in enumerate(process.document.nodes)}
    return tuple(sorted(found.values(), key=lambda each: (place[each.first_id], place[each.second_id])))


def _agreed(process: Process) -> set[Pair]:
    ends = [
        (link.source_id, link.target_id) for link in process.document.links if link.kind is LinkKind.AGREEMENT
    ]
    return {*ends, *((target, source) for source, target in ends)}


def _same_steps(process: Process) -> Iterator[Duplicate]:
    """Steps are compared by verb first: only like verbs can make like steps, and the groups are small."""
    by_verb: dict[str, list[tuple[str, Clause]]] = defaultdict(list)
    for node in process.document.nodes:
        if node.kind in STEPS:
            for clause in acts(node.name):
                by_verb[_known(by_verb, clause[0])].append((node.id, clause[1:]))
    best: dict[Pair, float] = {}
    for steps in by_verb.values():
        for (first, one), (second, other) in combinations(steps, 2):
            if first != second and (likeness := _likeness(one, other)) >= ALIKE:
                best[first, second] = max(likeness, best.get((first, second), 0.0))
    for (first, second), likeness in best.items():
        yield Duplicate(first, second, "same_step", likeness)


def acts(name: str) -> list[Clause]:
    """The acts a name tells, each a verb with its object: in `check and sign the form` both have the same one."""
    told: list[Clause] = []
    later: Clause = ()
    for clause in reversed(clauses(name)):
        later = clause[1:] or later
        told.append((clause[0], *later))
    return told[::-1]


def _known(by_verb: Mapping[str, object], verb: str) -> str:
    """The verb, or the one that is known already and is the same but for a typing mistake."""
    if verb in by_verb or len(verb) < 5:
        return verb
    return next((each for each in by_verb if fuzz.ratio(each, verb) >= 100 * SAME_WORD), verb)


def _likeness(one: Clause, other: Clause) -> float:
    """How alike two objects are, 0 .. 1; a verb without one tells too little."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    return float(fuzz.token_sort_ratio(" ".join(one), " ".join(other))) / 100


def _same_data(process: Process) -> Iterator[Duplicate]:
    """Nodes that take down what an earlier one has taken down; each is told with the first that did."""
    first: dict[Clause, BlueprintNode] = {}
    shared: dict[Pair, list[str]] = defaultdict(list)
    for node in process.document.nodes:
        for line in dict.fromkeys(node.captures.splitlines()):
            data = tuple(sorted(words(line)))
            if data and first.setdefault(data, node) is not node:
                shared[first[data].id, node.id].append(line.strip())
    names = process.document.node_of
    for (one, other), lines in shared.items():
        count = len(set(names[one].captures.splitlines()) | set(names[other].captures.splitlines()))
        yield Duplicate(one, other, "same_data", min(1.0, len(lines) / max(1, count)), tuple(lines))


def _parallel_checks(process: Process) -> Iterator[Duplicate]:
    """Checks of like things of which neither comes after the other."""
    checks = [(node.id, what) for node in process.document.nodes if (what := _checked(node)) is not None]
    after = {node: nx.descendants(process.acyclic, node) for node, _ in checks}
    for (first, one), (second, other) in combinations(checks, 2):
        apart = second in after[first] or first in after[second]
        if not apart and {first, second} <= process.reached:
            likeness = _likeness(one, other)
            if likeness >= CHECKED_ALIKE:
                yield Duplicate(first, second, "parallel_check", likeness)


def _checked(node: BlueprintNode) -> Clause | None:
    """What a node checks; None for one that does not check."""
    if node.kind is NodeKind.DECISION:
        return words(node.name) or None
    if node.kind not in STEPS:
        return None
    return next((clause[1:] for clause in acts(node.name) if clause[0] == CHECK), None)
