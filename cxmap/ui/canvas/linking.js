// Linking: a line drawn from the edge of a node to another node or to empty ground, by hand or by keyboard.

const HANDLE = 8; // px around a handle that take hold of it
const HOLD = 14; // px around a node withwithin which it is pointed at
const LEAST = { w: 44, h: 26 }; // px of a node that has room for handles

class Linking {
  constructor(canvas) {
    this.canvas = canvas;
    this.kind = LINK_KINDS[0];
    Object.assign(this, { source: null, target: null, place: null, point: null, byHand: false });
  }

  // Waiting for the target, without a button held down: the arrow keys or a click choose it.
  get isOn() {
    return Boolean(this.source) && !this.byHand;
  }

  // Where links can be taken hold of: in the middle of the edges of the node that is pointed at or selected.
  handles() {
    const { canvas } = this;
    if (!canvas.editable || !canvas.data.flow || this.source || canvas.gestures.press?.mode) return [];
    const alone = canvas.selection.length === 1 ? canvas.selection : [];
    const nodes = new Set([canvas.hovered, ...alone].filter((id) => id && kindOf(id) === "node"));
    return [...nodes].flatMap((id) => this.edgesOf(id));
  }

  edgesOf(id) {
    const { x, y, w, h } = this.canvas.view.toFrame(this.canvas.picture.card(id));
    if (w < LEAST.w || h < LEAST.h) return [];
    const middle = { x: x + w / 2, y: y + h / 2 };
    const edges = [[x + w, middle.y], [middle.x, y + h], [x, middle.y], [middle.x, y]];
    return edges.map(([atX, atY]) => ({ id, x: atX, y: atY }));
  }

  at(point) {
    const near = ({ x, y }) => Math.hypot(x - point.x, y - point.y) <= HANDLE;
    return this.handles().find(near)?.id ?? null;
  }

  // Around a node one points at it still, or at the outer half of its handles.
  near(point) {
    const { canvas } = this;
    if (!canvas.data.flow || !canvas.editable) return null;
    const at = canvas.view.toPicture(point);
    const hold = HOLD / canvas.view.scale;
    return canvas.picture.all("node").find((id) => away(canvas.picture.card(id), at) < hold) ?? null;
  }

  // From a node, or a recovery from a failure point.
  begin(id, byHand = false) {
    const { canvas } = this;
    if (!canvas.editable || !["node", "failure"].includes(kindOf(id))) return;
    const kind = kindOf(id) === "failure" ? "recovery" : LINK_KINDS[0];
    Object.assign(this, { source: id, target: null, place: null, point: null, byHand, kind });
    if (!byHand) this.say("linking");
    canvas.refresh();
  }

  carryTo(point) {
    const { picture, view } = this.canvas;
    const at = view.toPicture(point);
    const place = placeNear(picture, at);
    const near = place && away(picture.box(place), at) === 0 ? place : null;
    const target = nodeAt(picture, at) ?? (near && nodeIn(picture, near));
    this.target = target === this.source ? null : target;
    this.place = target ? null : near;
    this.point = point;
    this.canvas.marks.draw();
  }

  go(direction) {
    const { picture, view } = this.canvas;
    const nodes = picture.all("node").filter((id) => id !== this.source);
    const next = towards(picture, this.target ?? this.source, nodes, direction);
    if (!next) return;
    Object.assign(this, { target: next, place: null, point: null });
    view.reveal(picture.box(next));
    this.say("link_to");
    this.canvas.refresh();
  }

  use(kind) {
    this.kind = kind;
    this.say(this.target ? "link_to" : "linking");
    this.canvas.refresh();
  }

  say(key) {
    const { words, bars, picture } = this.canvas;
    const name = (id) => (id ? picture.label(id) : "");
    const told = { source: name(this.source), target: name(this.target), kind: words[`action.${this.kind}`] };
    bars.sayAloud(fill(words[`say.${key}`], told));
  }

  draw() {
    const { canvas, source, target, place, kind } = this;
    this.end();
    if (target) canvas.change("link", { id: source, to: target, kind });
    else if (place && kindOf(source) === "node") canvas.extend(source, place);
  }

  click(point) {
    this.carryTo(point);
    this.draw();
  }

  end() {
    Object.assign(this, { source: null, target: null, place: null, point: null, byHand: false });
    this.canvas.refresh();
  }

  // The picture may have lost what the line hangs on.
  check() {
    const gone = [this.source, this.target].some((id) => id && !this.canvas.picture.has(id));
    if (gone) this.end();
  }

  // The line from the edge of the source to what it aims at, in px of the frame.
  line() {
    const { picture, view } = this.canvas;
    if (!this.source) return null;
    const from = view.toFrame(picture.card(this.source));
    const target = this.target && view.toFrame(picture.card(this.target));
    const aim = target ? centre(target) : this.point;
    return aim && { from: edgeTowards(from, aim), to: target ? edgeTowards(target, centre(from)) : aim };
  }

  keyTable() {
    const table = { Enter: () => this.draw(), Escape: () => this.end(), L: () => this.end() };
    for (const [arrow, direction] of Object.entries(DIRECTIONS)) table[arrow] = () => this.go(direction);
    for (const [place, kind] of LINK_KINDS.entries()) table[place + 1] = () => this.use(kind);
    return table;
  }
}

// Where a line from the middle of a box towards a point leaves the box.
function edgeTowards(box, point) {
  const from = centre(box);
  const [dx, dy] = [point.x - from.x, point.y - from.y];
  const part = Math.min(box.w / 2 / Math.abs(dx || 1e-9), box.h / 2 / Math.abs(dy || 1e-9), 1);
  return { x: from.x + dx * part, y: from.y + dy * part };
}
