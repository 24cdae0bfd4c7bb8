// Step board: steps are dragged into groups, by mouse, finger, keys and buttons.

const THRESHOLD = 4; // px before a press becomes a drag

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

class Board {
  constructor(parent) {
    this.root = make("div", { class: "board" });
    this.said = make("div", { class: "said", "aria-live": "polite" });
    parent.append(this.root, this.said);
    this.press = null;
    const on = (name, handle) => this.root.addEventListener(name, handle.bind(this));
    on("pointerdown", this.down);
    on("pointermove", this.move);
    on("pointerup", this.up);
    on("pointercancel", this.cancel);
    on("keydown", this.key);
    on("click", this.click);
  }

  // Python only repeats what it was told, maybe late: of the same steps the board itself knows best.
  update(data, setStateValue) {
    this.data = data;
    this.setStateValue = setStateValue;
    const ids = data.groups.flatMap(({ steps }) => steps).sort().join();
    if (ids !== this.ids) this.placed = data.groups.map(({ steps }) => [...steps]);
    this.ids = ids;
    if (!this.press) this.render();
  }

  render(focused = this.root.getRootNode().activeElement?.dataset?.step) {
    this.root.replaceChildren(...this.data.groups.map((group, at) => this.group(group, at)));
    if (focused) this.find(focused)?.focus();
  }

  group({ name, left_out: isLeftOut }, at) {
    const own = this.placed[at];
    const steps = own.map((id) => this.step(id));
    const list = make("ul", { class: "steps", "aria-label": name }, ...steps);
    if (!own.length) list.append(make("li", { class: "nothing" }, this.data.words.empty));
    const count = make("span", { class: "count" }, String(own.length));
    const head = make("div", { class: "name" }, make("span", {}, name), count);
    return make("div", { class: isLeftOut ? "group left-out" : "group", "data-group": at }, head, list);
  }

  step(id) {
    const { words, names } = this.data;
    const [group, at] = this.where(id);
    const label = fill(words.step, { name: names[id], phase: this.data.groups[group].name });
    const buttons = [["earlier", -1, "↑"], ["later", 1, "↓"]].map(([key, sign, arrow]) => {
      const text = fill(words[key], { name: names[id] });
      const button = make("button", { type: "button", "data-sign": sign, "aria-label": text, title: text }, arrow);
      button.disabled = !this.beyond(group, at, sign);
      return button;
    });
    const attributes = { class: "step", tabindex: "0", "data-step": id, "aria-label": label };
    const grip = make("span", { class: "grip", "aria-hidden": "true" }, "⠿");
    return make("li", attributes, grip, make("span", { class: "label" }, names[id]), ...buttons);
  }

  find(id) {
    return [...this.root.querySelectorAll(".step")].find((node) => node.dataset.step === id) ?? null;
  }

  where(id) {
    const group = this.placed.findIndex((steps) => steps.includes(id));
    return [group, this.placed[group].indexOf(id)];
  }

  // One place further: [group, index], beyond the end of a group lies the next one; null at the very end.
  beyond(group, at, sign) {
    const next = at + sign;
    if (next >= 0 && next < this.placed[group].length) return [group, next];
    const other = this.placed[group + sign];
    return other ? [group + sign, sign > 0 ? 0 : other.length] : null;
  }

  put(id, [group, at]) {
    const [from] = this.where(id);
    const rest = this.placed[from].filter((other) => other !== id);
    this.placed[from] = rest;
    this.placed[group].splice(at, 0, id);
    this.render(id);
    const { words, names, groups } = this.data;
    const values = { name: names[id], phase: groups[group].name, place: at + 1 };
    this.said.textContent = fill(words.moved, values);
    this.setStateValue("placed", this.placed);
  }

  // ---- hands

  down(event) {
    const node = event.target.closest(".step");
    if (!node || event.button || event.target.closest("button")) return;
    if (event.pointerType === "touch" && !event.target.closest(".grip")) return; // a finger on the rest scrolls
    this.press = { node, id: node.dataset.step, x: event.clientX, y: event.clientY, lifted: false };
    node.setPointerCapture(event.pointerId);
  }

  move(event) {
    const { press } = this;
    if (!press) return;
    const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
    if (!press.lifted && Math.hypot(dx, dy) < THRESHOLD) return;
    press.lifted = true;
    press.node.classList.add("lifted");
    press.node.style.transform = `translate(${dx}px, ${dy}px)`;
    press.target = this.target(event.clientX, event.clientY);
    this.mark(press.target);
  }

  // The group under the pointer and the place in it, counted without the step that is carried.
  target(x, y) {
    const within = ({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom;
    const groups = [...this.root.querySelectorAll(".group")];
    const group = groups.findIndex((node) => within(node.getBoundingClientRect()));
    if (group < 0) return null;
    const others = this.placed[group].filter((id) => id !== this.press.id);
    const middle = (id) => {
      const box = this.find(id).getBoundingClientRect();
      return (box.top + box.bottom) / 2;
    };
    const at = others.findIndex((id) => y < middle(id));
    return { group, at: at < 0 ? others.length : at, before: at < 0 ? null : others[at] };
  }

  mark(target) {
    for (const name of ["over", "before", "at-end"]) {
      for (const node of this.root.querySelectorAll(`.${name}`)) node.classList.remove(name);
    }
    if (!target) return;
    const group = this.root.querySelectorAll(".group")[target.group];
    group.classList.add("over");
    if (target.before) this.find(target.before).classList.add("before");
    else group.querySelector(".steps").classList.add("at-end");
  }

  up() {
    const { press } = this;
    this.press = null;
    if (!press) return;
    if (press.lifted && press.target) this.put(press.id, [press.target.group, press.target.at]);
    else if (press.lifted) this.render(press.id);
  }

  cancel() {
    this.press = null;
    this.render();
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { step } = button.closest(".step").dataset;
    this.shift(step, Number(button.dataset.sign));
  }

  shift(id, sign) {
    const target = this.beyond(...this.where(id), sign);
    if (target) this.put(id, target);
  }

  // ---- keys: arrows go, Alt and an arrow carry; left and right are the groups

  key(event) {
    if (event.key === "Escape" && this.press) return this.cancel();
    const id = event.target.dataset?.step;
    const sign = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (!id || !sign) return undefined;
    event.preventDefault();
    event.stopPropagation();
    const across = ["ArrowLeft", "ArrowRight"].includes(event.key);
    if (!event.altKey) return this.go(id, sign);
    if (!across) return this.shift(id, sign);
    const group = this.where(id)[0] + sign;
    return this.placed[group] && this.put(id, [group, this.placed[group].length]);
  }

  go(id, sign) {
    const all = this.placed.flat();
    this.find(all[all.indexOf(id) + sign])?.focus();
  }
}

// Streamlit calls this at every rerun with the same parent; the board lives on between the calls.
const boards = new WeakMap();

export default function show({ data, parentElement, setStateValue }) {
  const board = boards.get(parentElement) ?? new Board(parentElement);
  boards.set(parentElement, board);
  board.update(data, setStateValue);
}
