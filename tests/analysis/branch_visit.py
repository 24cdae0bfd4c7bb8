"""The branch visit of the reference picture: a service blueprint whose figures are known."""

from typing import Any

from cxmap.model.service_blueprint import BlueprintDocument
from tests.analysis.blueprint_making import blueprint, link, node

VISITS = 48
GONE_BACK = 7
OFFICER, GUARD, MANAGER = "CS officer", "Guard", "Duty manager"

# key, lane, actor, standard and observed time in m:ss
STEPS = (
    ("n1", "customer", "Customer", "0:30", "0:40", "Enter, say why I came"),
    ("n2", "frontstage", GUARD, "0:30", "0:50", "Greet, print a queue ticket"),
    ("n3", "customer", MANAGER, "10:00", "21:40", "Wait for my number"),
    ("n4", "backstage", MANAGER, "3:00", "12:30", "Open another counter"),
    ("n5", "support", "Queue system", "0:05", "", "Queue system counts and calls"),
    ("n6", "customer", "Customer", "4:00", "7:10", "Fill in the paper form"),
    ("n7", "frontstage", OFFICER, "3:00", "5:20", "Check e-KTP, type form into core"),
    ("n8", "customer", OFFICER, "3:30", "12:00", "Wait at the desk while others work"),
    ("n9", "backstage", OFFICER, "1:30", "3:50", "Re-type identity in screening tool"),
    ("n10", "support", "IT", "0:30", "2:20", "Look up ID in civil registry"),
    ("n11", "frontstage", OFFICER, "3:00", "6:20", "Correct the data with Sari"),
    ("n12", "backstage", OFFICER, "0:30", "0:40", "Identity matches?"),
    ("n13", "backstage", "Supervisor", "1:00", "5:10", "Approve the new record"),
    ("n14", "customer", "Customer", "1:30", "2:10", "Sign, pay the first deposit"),
    ("n15", "frontstage", OFFICER, "2:00", "2:40", "Explain fees, present agreement"),
    ("n16", "support", "IT", "0:30", "1:10", "Open account in core banking"),
    ("n17", "customer", "Customer", "2:00", "3:10", "Set the PIN, open the app"),
    ("n18", "frontstage", OFFICER, "1:00", "1:20", "Hand over card and passbook"),
    ("n19", "backstage", OFFICER, "2:00", "3:00", "Fetch and print the card"),
)
DESK = {"n6", "n7", "n9", "n10", "n12", "n13", "n14", "n15", "n17", "n18"}
"""What is paid by the minute: the desk, from the form to the end."""

LINKS = (
    *("n1>n2", "n2>n3", "n3>n6", "n6>n7", "n7>n8", "n8>n14", "n7>n9", "n9>n10", "n10>n12", "n13>n15"),
    *("n15>n14", "n14>n18", "n18>n17", "n13>n16", "n16>n19", "n19>n18"),
)


def seconds(clock: str) -> float:
    minutes, rest = clock.split(":")
    return 60.0 * int(minutes) + int(rest)


def visit(**fields: Any) -> BlueprintDocument:
    """The blueprint of the picture."""
    kinds = {"n3": "wait", "n8": "wait", "n12": "decision"}
    captures = {"n7": "Name\nID number", "n9": "ID number\nName"}
    tolerable = {"n3": 900.0, "n8": 300.0}
    nodes = [
        node(
            key,
            lane,
            name=name,
            actor=actor,
            kind=kinds.get(key, "action"),
            standard_time=seconds(standard),
            tolerable_time=tolerable.get(key),
            captures=captures.get(key, ""),
            cost_rate="2400" if key in DESK else None,
            touchpoint=key if lane == "customer" else None,
        )
        for key, lane, actor, standard, _, name in STEPS
    ]
    links = [
        *(link(*each.split(">")) for each in LINKS),
        link("n12", "n13", cases=VISITS - GONE_BACK, condition="yes"),
        link("n12", "n11", cases=GONE_BACK, condition="no"),
        link("n11", "n7", "recovery", failure="F2"),
        *(link(*each, "message") for each in (("n2", "n5"), ("n5", "n4"), ("n4", "n7"))),
        *(link(*each, "agreement") for each in (("n14", "n15"), ("n11", "n8"))),
    ]
    roles = dict.fromkeys(actor for _, _, actor, *_ in STEPS)
    told: dict[str, Any] = {
        "tolerable_time": seconds("35:00"),
        "price": "85000",
        "other_cost": "15000",
        "currency": "IDR",
        "actors": [{"name": name, "kind": "customer" if name == "Customer" else "person"} for name in roles],
        "failures": [{"key": "F2", "node": "n7", "mode": "Name or ID number mistyped"}],
    }
    return blueprint(nodes, links, **(told | fields))


def observations() -> list[dict[str, object]]:
    """Every visit timed at every step but the queue system, with the known median; seven mistyped, one in two sad."""
    items: list[dict[str, object]] = []
    for key, _, _, _, observed, _ in STEPS:
        count = GONE_BACK if key == "n11" else VISITS
        for number in range(count if observed else 0):
            spread = (number - (count - 1) / 2) / count  # evenly around the median
            items.append(
                {
                    "node_id": key,
                    "touchpoint_id": key,
                    "method": "non_participant_observation",
                    "source": f"Visit {number + 1}",
                    "duration": seconds(observed) * (1 + spread),
                    "failure_id": "F2" if key == "n7" and number < GONE_BACK else "",
                    "occurred_at": f"2025-05-{12 + number // 4}",
                }
            )
    return items
