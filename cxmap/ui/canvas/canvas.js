// Canvas: holds the parts together, and is what Streamlit calls with new data.

const LOWEST = 420; // px, of a canvas that fills the window

class Canvas {
  constructor(parent, data) {
    this.key = data.key;
    this.data = data;
    this.words = data.words;
    this.selection = [];
    this.cursor = null; // where the keyboard is: a selected thing, or a cell or mark that stands for its step
    this.hovered = null;
    this.settling = [];
    this.added = null;
    this.root = make("div", { class: "canvas" });
    this.frame = make("div", { class: "frame", tabindex: "0", role: "application" });
    this.sheet = make("div", { class: "sheet" });
    this.frame.append(this.sheet);
    this.root.append(this.frame);
    parent.append(this.root);
    this.build();
  }

  build() {
    this.picture = new Picture(this.sheet);
    this.view = new View(this.key, this.frame, this.sheet, () => this.moved());
    this.marks = new Marks(this);
    this.outbox = new Outbox(this.key, () => this.showSaving());
    this.bars = new Bars(this);
    this.editor = new Editor(this);
    this.drag = new Drag(this);
    this.linking = new Linking(this);
    this.copying = new Copying(this);
    this.gestures = new Gestures(this);
    listenToKeys(this);
    this.resized = new ResizeObserver(() => this.view.apply());
    this.resized.observe(this.frame);
    this.fill = () => this.setHeight();
    window.addEventListener("resize", this.fill);
    document.fonts.ready.then(() => this.measureAgain());
  }

  // ---- from Python

  update(data, setStateValue) {
    const reworded = data !== this.data && JSON.stringify(data.words) !== JSON.stringify(this.words);
    this.data = data;
    this.words = data.words;
    this.editable = data.editable;
    this.frame.setAttribute("aria-label", fill(this.words.label, { name: data.name }));
    if (reworded || !this.bars.words) this.bars.write(this.words);
    this.setHeight();
    this.outbox.acknowledge(data.acknowledged);
    this.outbox.connect(setStateValue);
    this.copying.receive(data.copy);
    this.picture.cardLanes = new Set(data.card_lanes);
    this.settleDown();
  }

  // The picture is not changed under a hand that is dragging.
  settleDown() {
    if (this.gestures.busy) return;
    const shown = this.picture.show(this.data.svg);
    if (shown === null) this.bars.say(this.words["say.broken"], true);
    if (shown) this.view.show(this.picture.size);
    this.settling = this.settling.filter(({ node, ids }) => {
      const waits = ids.some((id) => this.outbox.has(id));
      if (!waits) node.remove();
      return waits;
    });
    this.linking.check();
    this.followSelection(shown);
    this.editAdded();
  }

  // The newest choice of the person counts until Python has heard of it; then Python's.
  followSelection(redrawn) {
    const before = this.selection;
    if (!this.outbox.holds("select")) this.selection = this.data.selected;
    this.selection = this.selection.filter((id) => this.picture.has(id));
    const keeps = this.cursor && this.picture.has(this.cursor) &&
      (!this.selection.length || this.selection.includes(this.picture.subject(this.cursor)));
    if (!keeps) this.cursor = this.selection.at(-1) ?? null;
    if (before.join() !== this.selection.join() || (redrawn && this.carried)) this.reveal();
    if (redrawn) this.carried = false;
    this.refresh();
  }

  // A thing added with the bar is written on at once.
  editAdded() {
    if (!this.added || this.outbox.has(this.added.opId)) return;
    const [id] = this.selection;
    const isNew = id && !this.added.known.has(id) && this.selection.length === 1;
    this.added = null;
    if (isNew && this.root.contains(this.root.getRootNode().activeElement)) this.edit(id);
  }

  // ---- to Python

  perform(operations) {
    const { revision } = this.data;
    return this.outbox.add(operations.map((operation) => ({ id: "", revision, ...operation })));
  }

  change(op, values = {}) {
    return this.editable ? this.perform([{ op, ...values }]) : [];
  }

  // Something stays on the screen until its operation is saved and drawn.
  settle(node, ids) {
    node.classList.add("settling");
    this.settling.push({ node, ids });
    if (!ids.length) node.remove();
  }

  select(ids, cursor = ids.at(-1) ?? null, also = []) {
    this.cursor = cursor;
    const differs = ids.join() !== this.selection.join();
    this.selection = ids;
    const told = differs ? [{ op: "select", ids }, ...also] : also;
    if (told.length) this.perform(told);
    this.refresh();
    this.sayWhere();
  }

  // ---- what hands and keys ask for

  click(id, more) {
    if (!id) return this.select([]);
    const subject = this.picture.subject(id);
    if (more) return this.toggle(subject);
    const opens = EVIDENCE.has(kindOf(id)) ? [{ op: "open", id }] : [];
    const ground = GROUND.has(kindOf(id)) && !this.picture.takesText(id);
    return this.select([subject], ground ? subject : id, opens);
  }

  toggle(id) {
    const others = this.selection.filter((other) => other !== id);
    this.select(others.length < this.selection.length ? others : [...others, id]);
  }

  // Double click, Enter or F2. A double click on the line of a link puts a node on it.
  begin(id, onText = true) {
    const kind = kindOf(id);
    if (EVIDENCE.has(kind)) this.perform([{ op: "open", id }]);
    else if (this.picture.takesText(id) || (kind === "link" && !onText)) this.writeNew(id);
    else this.edit(id);
  }

  edit(id) {
    const text = this.data.texts[id];
    if (text === undefined || !this.editable) return;
    this.editing = id;
    const { revision } = this.data; // what was seen when writing began, not when it ends
    this.write({
      box: this.picture.writingBox(id),
      text,
      label: fill(this.words["editor.label"], { name: this.picture.label(id) }),
      oneLine: kindOf(id) !== "card",
      save: (written) => this.change("edit", { id, text: written, revision }),
    });
  }

  writeNew(place) {
    this.editing = place;
    const kind = kindOf(place);
    const label = { slot: "new_activity", place: "new_node", link: "new_node" }[kind] ?? "new_card";
    this.write({
      box: this.picture.writingBox(place),
      text: "",
      label: this.words[`editor.${label}`],
      oneLine: label !== "new_card",
      save: (text) =>
        kind === "link" ? this.change("insert", { id: place, text }) : this.change("add", { where: "into", id: place, text }),
    });
  }

  // A new node in a place, linked from another one, and written on at once.
  extend(id, into) {
    this.expect(this.change("extend", { id, into, text: null }));
  }

  write(field) {
    if (!this.editable) return;
    this.view.reveal(field.box);
    const { longest } = this.data;
    this.editor.start({ ...field, limit: longest[kindOf(this.editing)] ?? longest.text });
  }

  act(name) {
    const [id] = this.selection;
    this.frame.focus({ preventScroll: true });
    const empty = this.cursor && this.picture.takesText(this.cursor);
    if (BLUEPRINT_ACTS[name]) BLUEPRINT_ACTS[name](this, id);
    else if (empty && name === ADDS[kindOf(this.cursor)]) this.begin(this.cursor);
    else if (!id) return;
    else if (name === "edit") this.edit(id);
    else if (name === "duplicate") this.change("duplicate", { id, ids: this.selection });
    else if (name === "delete") this.remove(true);
    else this.addBeside(id, { add_before: "before", add_after: "after" }[name] ?? "into");
  }

  addBeside(id, where) {
    this.expect(this.change("add", { where, id }));
  }

  expect([opId]) {
    if (opId) this.added = { opId, known: new Set(this.picture.elements.keys()) };
  }

  can(name) {
    if (name === "unpin") return this.selection.some((id) => this.data.flow.held.includes(id));
    return name !== "edit" || this.data.texts[this.selection[0]] !== undefined;
  }

  // The key acts only on what the cursor is on: in an empty cell it must not delete the step.
  remove(asked = false) {
    const ids = this.selection;
    if (!this.editable || !ids.length || !(asked || ids.includes(this.cursor))) return;
    if (this.picture.takesText(ids[0])) return;
    const rest = this.picture.row(kindOf(ids[0]), AXIS[kindOf(ids[0])]).filter((id) => !ids.includes(id));
    const here = this.picture.box(ids[0]);
    const near = ids.length === 1 && rest.sort((a, b) => this.distance(a, here) - this.distance(b, here))[0];
    this.perform([{ op: "delete", id: ids[0], ids }]);
    this.select(near ? [near] : []);
  }

  distance(id, box) {
    const [a, b] = [centre(this.picture.box(id)), centre(box)];
    return Math.hypot(a.x - b.x, a.y - b.y);
  }

  escape() {
    if (this.gestures.busy) this.gestures.cancel();
    else if (this.linking.isOn) this.linking.end();
    else if (!this.bars.keys.hidden) this.bars.toggleKeys(false);
    else this.select([]);
  }

  first() {
    const kinds = this.picture.isBlueprint ? ["node"] : ["step", "activity"];
    return kinds.flatMap((kind) => this.picture.row(kind))[0] ?? stops(this.picture)[0];
  }

  go(direction, more) {
    const start = this.first();
    const next = this.cursor ? neighbour(this.picture, this.cursor, direction) : start;
    if (next) this.visit(next, more);
  }

  // Along the links of a blueprint.
  follow(direction) {
    const start = this.cursor && ["node", "link", "failure"].includes(kindOf(this.cursor)) ? this.cursor : null;
    const next = start ? alongFlow(this.data.flow, this.picture, start, direction) : this.first();
    if (next && this.picture.has(next)) this.visit(next, false);
  }

  goToEnd(at) {
    const start = this.cursor ?? this.first();
    if (start) this.visit(farthest(this.picture, start, { axis: "x", sign: at < 0 ? 1 : -1 }), false);
  }

  visit(id, more) {
    const subject = this.picture.subject(id);
    const others = more ? this.selection.filter((other) => other !== subject) : [];
    this.select([...others, subject], id);
    this.reveal();
  }

  carry(direction) {
    const id = this.cursor;
    if (!this.selection.includes(id) || !this.canMove(id)) return;
    const nodes = this.selection.filter((other) => kindOf(other) === "node");
    const place = kindOf(id) === "node"
      ? gridPlaceBeyond(this.picture, nodes, id, direction)
      : placeBeyond(this.picture, id, direction);
    if (place) this.perform(movesAsOne(place.moves ?? [{ id, ...place }]));
    this.carried = true;
  }

  canMove(id) {
    return Boolean(this.editable && id && AXIS[kindOf(id)]);
  }

  selectFrame(from, to) {
    const [a, b] = [this.view.toPicture(from), this.view.toPicture(to)];
    const area = spanned(a, b);
    const caught = (kind) =>
      this.picture.row(kind).filter((id) => ["x", "y"].every((at) => overlap(this.picture.box(id), area, at, SIZE[at]) > 0));
    const found = [caught("card"), caught("node"), [...caught("step"), ...caught("activity")]];
    this.select(found.find((ids) => ids.length) ?? []);
  }

  // ---- what is seen and heard

  drawFrame(from, to) {
    this.marks.frame = from && spanned(from, to);
    this.marks.draw();
  }

  hover(id) {
    const next = id && (!GROUND.has(kindOf(id)) || this.picture.takesText(id)) ? id : null;
    if (next === this.hovered) return;
    this.hovered = next;
    this.marks.draw();
  }

  refresh() {
    if (this.hovered && !this.picture.has(this.hovered)) this.hovered = null;
    this.marks.draw();
    this.bars.offer(this.selection, this.cursor);
    if (this.editor.open && this.picture.has(this.editing)) this.editor.place(this.picture.writingBox(this.editing));
  }

  moved() {
    this.marks.draw();
    this.editor.place();
    this.bars.showScale(this.view.scale);
  }

  reveal() {
    if (this.cursor) this.view.reveal(this.picture.box(this.cursor));
  }

  sayWhere() {
    const { words, cursor, selection } = this;
    if (selection.length > 1) this.bars.sayAloud(fill(words["say.many"], { n: selection.length }));
    else if (cursor) this.bars.sayAloud(fill(words["say.selected"], { name: this.picture.label(cursor) }));
    else this.bars.sayAloud(words["say.nothing"]);
  }

  showSaving() {
    const late = this.outbox.tries > 0;
    const text = this.outbox.unsaved() ? this.words[late ? "say.waiting" : "say.saving"] : "";
    this.bars.showSaving(text);
  }

  setHeight() {
    const { height, below } = this.data;
    const scrolled = document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0;
    const top = this.root.getBoundingClientRect().top + scrolled;
    const room = Math.max(LOWEST, window.innerHeight - top - below);
    this.root.style.height = `${height === "stretch" ? room : height}px`;
  }

  measureAgain() {
    this.picture.boxes.clear();
    this.refresh();
  }

  close() {
    this.editor.finish(true);
    for (const part of [this.outbox, this.view, this.bars, this.copying]) part.close();
    this.resized.disconnect();
    window.removeEventListener("resize", this.fill);
    this.root.remove();
  }
}

function spanned(a, b) {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}

// Streamlit calls this at every rerun with the same parent; the canvas lives on between the calls.
const canvases = new WeakMap();

export default function show({ data, parentElement, setStateValue }) {
  let canvas = canvases.get(parentElement);
  if (canvas && canvas.key !== data.key) {
    canvas.close();
    canvas = null;
  }
  canvas ??= new Canvas(parentElement, data);
  canvases.set(parentElement, canvas);
  canvas.update(data, setStateValue);
  // Quick reruns make Streamlit clean up a call that a newer one overtook, while the canvas is in use:
  // only a canvas that has left the page is closed.
  return () => setTimeout(() => {
    if (canvas.root.isConnected) return;
    canvas.close();
    canvases.delete(parentElement);
  });
}
