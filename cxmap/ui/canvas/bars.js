// Bars: zoom, actions for the selection, the list of keys, and what the canvas says.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

const ACTIONS = {
  stage: ["add_before", "add_after", "add_step", "duplicate", "delete", "edit"],
  step: ["add_before", "add_after", "duplicate", "delete", "edit"],
  card: ["add_before", "add_after", "duplicate", "delete", "edit"],
  lane: ["add_before", "add_after", "delete", "edit"],
  touchpoint: ["delete"],
  phase: ["add_activity", "delete", "edit"],
  activity: ["add_before", "add_after", "add_add_on", "duplicate", "delete", "edit"],
  addon: ["duplicate", "delete", "edit"],
  node: ["add_before", "add_after", "link", "add_failure", "quick", "unpin", "duplicate", "delete", "edit"],
  link: ["insert", ...LINK_KINDS, "delete", "edit"],
  failure: ["link", "duplicate", "delete", "edit"],
};
const FOR_MANY = ["duplicate", "delete"];
const FOR_MANY_NODES = ["same_lane", "same_column", "unpin", ...FOR_MANY];
const ADDS = { cell: "add_card", slot: "add_activity", place: "add_node" };
const NOTE_STAYS = 6000; // ms

class Bars {
  constructor(canvas) {
    this.canvas = canvas;
    this.live = make("div", { class: "aloud", "aria-live": "polite" });
    this.note = make("div", { class: "note", role: "status", hidden: "" });
    this.saving = make("div", { class: "saving", hidden: "" });
    this.keys = make("div", { class: "keys", id: "keys", hidden: "" });
    this.actions = make("div", { class: "actions", role: "toolbar", hidden: "" });
    this.zoom = make("div", { class: "zoom", role: "toolbar" });
    const foot = make("div", { class: "foot" }, this.zoom, this.actions);
    canvas.root.append(this.saving, this.keys, this.note, foot, this.live);
  }

  button(name, label, act, title = "") {
    const button = make("button", { type: "button", "data-action": name }, label);
    if (title) {
      button.setAttribute("aria-label", title);
      button.setAttribute("title", title);
    }
    button.addEventListener("click", act);
    return button;
  }

  // The texts come with the data, so both bars are written anew when the language changes.
  write(words) {
    const { canvas } = this;
    const { view } = canvas;
    this.words = words;
    this.scale = this.button("actual", "", () => view.zoom(1 / view.scale), words["bar.actual"]);
    this.scale.removeAttribute("aria-label"); // its text is the scale
    this.zoom.setAttribute("aria-label", words["bar.label"]);
    this.zoom.replaceChildren(
      this.button("smaller", "−", () => view.zoom(1 / ZOOM_STEP), words["bar.smaller"]),
      this.scale,
      this.button("larger", "+", () => view.zoom(ZOOM_STEP), words["bar.larger"]),
      this.button("fit", words["bar.fit"], () => view.fit()),
      this.button("copy", words["bar.copy"], () => canvas.copying.start()),
      this.button("keys", "?", () => this.toggleKeys(), words["bar.keys"]),
    );
    this.zoom.lastChild.setAttribute("aria-controls", "keys");
    this.actions.setAttribute("aria-label", words["action.label"]);
    this.writeKeys(words);
    this.offered = null;
    this.names = [];
  }

  writeKeys(words) {
    const own = this.canvas.data.flow ? /^(shortcut|blueprint_shortcut)\..*\.keys$/ : /^shortcut\..*\.keys$/;
    const names = Object.keys(words).filter((key) => own.test(key));
    const rows = names.flatMap((key) => [
      make("dt", {}, words[key]),
      make("dd", {}, words[key.replace(/keys$/, "does")]),
    ]);
    this.keys.replaceChildren(make("strong", {}, words["bar.keys"]), make("dl", {}, ...rows));
  }

  toggleKeys(shown = this.keys.hidden) {
    this.keys.hidden = !shown;
    this.zoom.lastChild?.setAttribute("aria-expanded", String(shown));
  }

  showScale(scale) {
    if (this.scale) this.scale.textContent = `${Math.round(scale * 100)} %`;
  }

  offer(selection, cursor) {
    const { canvas } = this;
    this.names = canvas.editable ? this.namesFor(selection, cursor) : [];
    const pressed = canvas.linking.isOn ? canvas.linking.kind : canvas.data.flow?.links[selection[0]]?.[2];
    const wanted = [...this.names, pressed].join();
    if (wanted === this.offered) return; // a button keeps its focus while what it acts on changes
    this.offered = wanted;
    const buttons = this.names.map((name) => this.button(name, this.words[`action.${name}`], () => canvas.act(name)));
    for (const button of buttons) {
      const { action } = button.dataset;
      if (LINK_KINDS.includes(action)) button.setAttribute("aria-pressed", String(action === pressed));
    }
    this.actions.replaceChildren(...buttons);
    this.actions.hidden = !this.names.length;
  }

  namesFor(selection, cursor) {
    const { canvas } = this;
    const { flow } = canvas.data;
    if (canvas.linking.isOn) {
      return [...LINK_KINDS, ...(canvas.linking.target ? ["draw_link"] : []), "cancel_link"];
    }
    if (!selection.length) return flow ? ["quick"] : [];
    const nodes = selection.every((id) => kindOf(id) === "node");
    const many = nodes ? FOR_MANY_NODES : FOR_MANY;
    const own = selection.length === 1 ? (ACTIONS[kindOf(selection[0])] ?? []) : many;
    const names = own.filter((name) => canvas.can(name));
    const adds = ADDS[cursor && kindOf(cursor)];
    return adds ? [adds, ...names] : names;
  }

  sayAloud(text) {
    this.live.textContent = text;
  }

  showSaving(text) {
    this.saving.hidden = !text;
    this.saving.textContent = text;
  }

  say(text, lasting = false) {
    clearTimeout(this.timer);
    this.note.hidden = !text;
    this.note.textContent = text;
    if (text && !lasting) this.timer = setTimeout(() => this.say(""), NOTE_STAYS);
  }

  close() {
    clearTimeout(this.timer);
  }
}
