"""What is done twice: steps with the same verb and object, data taken down again, checks side by side."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Search:
    """A process with what tells whether two of its nodes can be at work in one case, each for itself."""

    process: Process
    passes: Passes
    agreed: frozenset[Pair]

    def apart(self, first: str, second: str) -> bool:
        """Whether it is no matter that two nodes do the same: alternatives, or the two sides of an agreement."""
        return (first, second) in self.agreed or not self.passes.together(first, second)


def duplicates(process: Process, passes: Passes) -> tuple[Duplicate, ...]:
    """Pairs of nodes that seem to do the same in one case; alternatives and the two sides of an agreement do not.

    Each later node is told with the first that does the same, or with the last that took down the same data,
    in the order of the document. A pair is told once: as parallel checks before
    the same data before the same step. The likeness is the token sort ratio of the objects (0 .. 1) where the
    verbs agree; for data, the share of all that both take down.
    """
    search = _Search(process, passes, frozenset(_agreed(process)))
    found: dict[Pair, Duplicate] = {}
    for each in (*_parallel_checks(search), *_same_data(search), *_same_steps(search)):
        found.setdefault((each.first_id, each.second_id), each)
    place = {node.id: number for number, node in enumerate(process.document.nodes)}
    return tuple(sorted(found.values(), key=lambda each: (place[each.first_id], place[each.second_id])))


def _agreed(process: Process) -> Iterator[Pair]:
    for link in process.document.links:
        if link.kind is LinkKind.AGREEMENT:
            yield link.source_id, link.target_id
            yield link.target_id, link.source_id


def _same_steps(search: _Search) -> Iterator[Duplicate]:
    """Steps are compared by verb first: only like verbs can make like steps, and the groups are small."""
    by_verb: dict[str, list[tuple[str, Clause]]] = defaultdict(list)
    told: set[str] = set()
    for node in search.process.document.nodes:
        for verb, *rest in acts(node.name) if node.kind in STEPS else ():
            what, earlier = tuple(rest), by_verb[_known(by_verb, verb)]
            for first, other in earlier:
                likeness = _likeness(other, what)
                if first != node.id and likeness >= ALIKE and not search.apart(first, node.id):
                    if node.id not in told:
                        yield Duplicate(first, node.id, "same_step", likeness)
                    told.add(node.id)
                    break
            earlier.append((node.id, what))


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
    if _numbers(one) != _numbers(other):
        return 0.0
    return float(fuzz.token_sort_ratio(" ".join(one), " ".join(other))) / 100


def _numbers(clause: Clause) -> list[str]:
    """Form 1 is not form 2."""
    return [word for word in clause if word.isdigit()]


def _same_data(search: _Search) -> Iterator[Duplicate]:
    """Nodes that take down what an earlier one has taken down; each is told with the last that did."""
    earlier: dict[Clause, list[str]] = defaultdict(list)
    shared: dict[Pair, list[str]] = defaultdict(list)
    captured = {node.id: _captured(node) for node in search.process.document.nodes}
    for node, lines in captured.items():
        for data, line in lines.items():
            last = next((each for each in reversed(earlier[data]) if not search.apart(each, node)), None)
            if last is not None:
                shared[last, node].append(line)
            earlier[data].append(node)
    for (one, other), told in shared.items():
        every = captured[one].keys() | captured[other].keys()
        yield Duplicate(one, other, "same_data", len(told) / len(every), tuple(told))


def _captured(node: BlueprintNode) -> dict[Clause, str]:
    """The data a node takes down, each in its normal words, with how it is written."""
    lines = {tuple(sorted(words(line))): line.strip() for line in reversed(node.captures.splitlines())}
    return {data: line for data, line in reversed(lines.items()) if data}


def _parallel_checks(search: _Search) -> Iterator[Duplicate]:
    """Checks of like things of which neither comes after the other."""
    process = search.process
    nodes = (node for node in process.document.nodes if node.id in process.reached)
    checks = [(node.id, what) for node in nodes if (what := _checked(node)) is not None]
    alike = [
        (first, second, likeness)
        for (first, one), (second, other) in combinations(checks, 2)
        if (likeness := _likeness(one, other)) >= CHECKED_ALIKE
    ]
    after = {node: nx.descendants(process.acyclic, node) for pair in alike for node in pair[:2]}
    for first, second, likeness in alike:
        follows = second in after[first] or first in after[second]
        if not follows and not search.apart(first, second):
            yield Duplicate(first, second, "parallel_check", likeness)


def _checked(node: BlueprintNode) -> Clause | None:
    """What a node checks; None for one that does not check."""
    if node.kind is NodeKind.DECISION:
        return words(node.name) or None
    if node.kind not in STEPS:
        return None
    return next((clause[1:] for clause in acts(node.name) if clause[0] == CHECK), None)
