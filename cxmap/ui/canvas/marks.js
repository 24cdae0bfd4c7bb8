// Marks: outlines of what is selected, pointed at and aimed at, drawn over the picture at any zoom.

class Marks {
  constructor(canvas) {
    this.canvas = canvas;
    this.layer = make("div", { class: "marks" });
    this.line = null; // where a dragged thing would go, in the picture
    this.frame = null; // the selecting frame, in px
    canvas.root.append(this.layer);
  }

  draw() {
    const { canvas } = this;
    const { picture, selection, cursor, hovered } = canvas;
    const marks = selection.map((id) => this.outline(`selected ${kindOf(id)}`, picture.extent(id)));
    if (cursor && !selection.includes(cursor)) marks.push(this.outline("cursor", picture.box(cursor)));
    if (hovered && !selection.includes(hovered)) {
      marks.push(this.outline(`hover ${kindOf(hovered)}`, picture.box(hovered)));
    }
    if (this.line) marks.push(this.insertion(this.line));
    if (this.frame) marks.push(this.at("frame-mark", this.frame));
    this.layer.replaceChildren(...marks);
  }

  outline(name, box) {
    return this.at(`mark ${name}`, grown(this.canvas.view.toFrame(box), 3));
  }

  insertion({ axis, x, y, length, w, h }) {
    if (w) return this.at("insertion place", this.canvas.view.toFrame({ x, y, w, h }));
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
