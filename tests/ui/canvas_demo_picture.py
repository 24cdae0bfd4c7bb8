"""A hand-made picture with the ids of the experience map's drawing."""

from xml.sax.saxutils import escape, quoteattr

LEFT, COLUMN, GAP, ROW = 150, 144, 16, 150
TINTS = ("#EAF2FA", "#EEF7F3", "#FBF3E8")
HEIGHT = 900


def group(data_id: str, label: str, *items: str) -> str:
    return f"<g data-id={quoteattr(data_id)} aria-label={quoteattr(label)}>{''.join(items)}</g>"


def box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{fill}" stroke="{stroke}"/>'


def words(x: float, y: float, text: str, size: int = 13, weight: int = 400) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > 19:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "".join(
        f'<text x="{x}" y="{y + i * 17}" font-size="{size}" font-weight="{weight}" fill="#1B2430">{escape(each)}</text>'
        for i, each in enumerate([*lines, line])
    )


def draw(
    stages: dict[str, str], steps: list[list[str]], lanes: dict[str, str], cards: list[list[str]]
) -> str:
    width = LEFT + len(steps) * (COLUMN + GAP) + GAP
    at = {step: LEFT + GAP + i * (COLUMN + GAP) for i, (step, _, _) in enumerate(steps)}
    items = [
        group(f"column:{step}", "", box(x - 8, 8, COLUMN + GAP, HEIGHT - 16, "none"))
        for step, x in at.items()
    ]
    for tint, (stage, name) in zip(TINTS, stages.items(), strict=False):
        own = [at[step] for step, _, home in steps if home == stage]
        if own:
            size = own[-1] + COLUMN - own[0]
            items.append(
                group(
                    f"stage:{stage}",
                    name,
                    box(own[0], 12, size, 34, tint),
                    words(own[0] + 12, 34, name, 13, 600),
                )
            )
    for i, (step, name, home) in enumerate(steps):
        tint = TINTS[list(stages).index(home)]
        items.append(
            group(
                f"step:{step}",
                f"Step {i + 1}, {name}",
                box(at[step], 62, COLUMN, 54, tint, "#D9DEE5"),
                words(at[step] + 12, 84, name, 13, 600),
            )
        )
    for row, (lane, name) in enumerate(lanes.items()):
        top = 140 + row * ROW
        items.append(
            group(
                f"lane:{lane}",
                name,
                box(16, top, LEFT - 16, ROW - 12, "#F7F8FA"),
                words(28, top + 24, name, 13, 600),
            )
        )
        for step, x in at.items():
            items.append(group(f"cell:{lane}:{step}", "", box(x, top, COLUMN, ROW - 12, "none")))
            own = [card for card in cards if card[1] == lane and card[2] == step]
            for k, (card, _, _, text) in enumerate(own):
                y = top + 6 + k * 66
                items.append(
                    group(
                        f"card:{card}",
                        text,
                        box(x, y, COLUMN, 60, "#FFFFFF", "#D9DEE5"),
                        words(x + 10, y + 22, text, 12),
                    )
                )
    curve = 140 + len(lanes) * ROW + 120
    points = [(x + COLUMN / 2, curve + (60 if step == "s4" else -20)) for step, x in at.items()]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    items.append(f'<path d="{path}" fill="none" stroke="#0B5FA5" stroke-width="2"/>')
    for step, (x, y) in zip(at, points, strict=True):
        items.append(
            group(f"point:{step}", f"Feeling at {step}", f'<circle cx="{x}" cy="{y}" r="6" fill="#0B5FA5"/>')
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}">'
        f'<title>Demo</title><rect width="{width}" height="{HEIGHT}" fill="#FFFFFF"/>{"".join(items)}'
        '<image href="http://127.0.0.1:9/x.png" onload="window.harm = 1"/><script>window.harm = 2</script>'
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="window.harm = 3"/></foreignObject></svg>'
    )
