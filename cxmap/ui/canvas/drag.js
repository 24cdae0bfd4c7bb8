// Drag: carrying things of the picture to another place, with a ghost under the pointer.

class Drag {
  constructor(canvas) {
    this.canvas = canvas;
    this.ids = [];
    this.place = null;
  }

  // The whole selection comes along when the pressed thing is part of it.
  lift(id, point) {
    const { picture, selection, view, root } = this.canvas;
    const kind = kindOf(id);
    this.lead = id;
    const together = selection.includes(id) ? new Set(selection) : new Set([id]);
    this.ids = picture.row(kind, AXIS[kind]).filter((other) => together.has(other));
    const seen = view.toFrame(picture.box(id));
    this.offset = { x: point.x - seen.x, y: point.y - seen.y };
    this.ghost = this.copyOf(id, seen);
    for (const other of this.ids) picture.elements.get(other).classList.add("lifted");
    root.append(this.ghost);
  }

  copyOf(id, seen) {
    const { picture } = this.canvas;
    const box = picture.box(id);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.w} ${box.h}`);
    svg.setAttribute("width", seen.w);
    svg.setAttribute("height", seen.h);
    svg.append(picture.elements.get(id).cloneNode(true));
    const ghost = make("div", { class: "ghost", "aria-hidden": "true" }, svg);
    if (this.ids.length > 1) ghost.append(make("span", { class: "count" }, String(this.ids.length)));
    return ghost;
  }

  carryTo(point) {
    const { picture, view, marks } = this.canvas;
    this.ghost.style.left = `${point.x - this.offset.x}px`;
    this.ghost.style.top = `${point.y - this.offset.y}px`;
    this.place = placeAt(picture, this.ids, view.toPicture(point), this.lead);
    marks.line = this.place?.line ?? null;
    marks.draw();
  }

  drop() {
    const { canvas, ghost, ids, place } = this;
    this.end();
    if (!place) {
      ghost.remove();
      return;
    }
    const { before, into } = place;
    const moves = place.moves ? movesAsOne(place.moves) : ids.map((id) => ({ op: "move", id, before, into }));
    canvas.settle(ghost, canvas.perform(moves));
  }

  putBack() {
    this.ghost?.remove();
    this.end();
  }

  end() {
    const { picture, marks } = this.canvas;
    for (const id of this.ids) picture.elements.get(id)?.classList.remove("lifted");
    Object.assign(this, { ids: [], place: null, ghost: null });
    marks.line = null;
    marks.draw();
  }
}
