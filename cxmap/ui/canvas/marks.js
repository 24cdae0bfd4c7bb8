// Marks: outlines of what is selected, pointed at and aimed at, drawn over the picture at any zoom.

class Marks {
  constructor(canvas) {
    this.canvas = canvas;
    this.layer = make("div", { class: "marks" });
    this.line = null; // where a dragged thing would go, in the picture
    this.lit = []; // links that are drawn thicker
    this.frame = null; // the selecting frame, in px
    canvas.root.append(this.layer);
  }

  draw() {
    const { canvas } = this;
    const { picture, selection, cursor, hovered } = canvas;
    this.lightLinks();
    const isBox = (id) => id && kindOf(id) !== "link";
    const marks = selection.filter(isBox).map((id) => this.outline(`selected ${kindOf(id)}`, picture.extent(id)));
    if (isBox(cursor) && !selection.includes(cursor)) marks.push(this.outline("cursor", picture.box(cursor)));
    if (isBox(hovered) && !selection.includes(hovered)) {
      marks.push(this.outline(`hover ${kindOf(hovered)}`, picture.box(hovered)));
    }
    if (this.line) marks.push(this.insertion(this.line));
    marks.push(...this.linkMarks());
    if (this.frame) marks.push(this.at("frame-mark", this.frame));
    this.layer.replaceChildren(...marks);
  }

  outline(name, box) {
    return this.at(`mark ${name}`, grown(this.canvas.view.toFrame(box), 3));
  }

  // A link is no box: it is drawn thicker where it runs.
  lightLinks() {
    const { picture, selection, hovered, linking } = this.canvas;
    for (const element of this.lit) element.classList.remove("chosen", "touched");
    const lit = [...new Set([...selection, hovered])].filter((id) => id && kindOf(id) === "link" && picture.has(id));
    this.lit = lit.map((id) => picture.elements.get(id));
    for (const id of lit) {
      picture.elements.get(id).classList.add(selection.includes(id) ? "chosen" : "touched");
    }
    this.canvas.root.classList.toggle("linking", Boolean(linking.source));
  }

  linkMarks() {
    const { linking, picture, view } = this.canvas;
    const marks = linking.handles().map(({ x, y }) => this.at("handle", { x: x - 4.5, y: y - 4.5, w: 9, h: 9 }));
    if (linking.target) marks.push(this.outline("selected aim", picture.box(linking.target)));
    if (linking.place) marks.push(this.at("insertion ground", view.toFrame(picture.box(linking.place))));
    const line = linking.line();
    if (line) marks.push(this.rubber(line, linking.kind));
    return marks;
  }

  rubber({ from, to }, kind) {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    const turn = Math.atan2(to.y - from.y, to.x - from.x);
    const wing = (by) => `M${to.x} ${to.y}L${to.x - 9 * Math.cos(turn + by)} ${to.y - 9 * Math.sin(turn + by)}`;
    path.setAttribute("d", `M${from.x} ${from.y}L${to.x} ${to.y}${wing(0.45)}${wing(-0.45)}`);
    svg.setAttribute("class", `rubber ${kind}`);
    svg.append(path);
    return svg;
  }

  insertion({ axis, x, y, length, w, h }) {
    const round = this.canvas.picture.isBlueprint ? "ground" : "place";
    if (w) return this.at(`insertion ${round}`, this.canvas.view.toFrame({ x, y, w, h }));
    const box = axis === "x" ? { x, y, w: 0, h: length } : { x, y, w: length, h: 0 };
    return this.at("insertion", grown(this.canvas.view.toFrame(box), 1.5));
  }

  at(name, { x, y, w, h }) {
    const mark = make("div", { class: name });
    Object.assign(mark.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` });
    return mark;
  }
}

// A box grown by some px on every side.
function grown({ x, y, w, h }, by) {
  return { x: x - by, y: y - by, w: w + 2 * by, h: h + 2 * by };
}
