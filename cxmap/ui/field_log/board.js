// The board: a button for every behaviour in its group, as large as a thumb, with its key.

const TWICE = 350; // ms in which the same key again is a slip, not a stop

class Board {
  constructor(log) {
    this.log = log;
    this.root = make("div", { class: "board" });
    this.pressed = new Map();
    this.asking = null;
  }

  build() {
    const { behaviours, words } = this.log.data;
    this.buttons = new Map();
    const groups = new Map();
    for (const behaviour of behaviours) {
      if (!groups.has(behaviour.group)) groups.set(behaviour.group, []);
      groups.get(behaviour.group).push(behaviour);
    }
    this.root.replaceChildren(
      ...[...groups].map(([name, members]) =>
        make("section", { class: "group", "aria-label": name || words.other },
          make("h4", {}, name || words.other),
          make("div", { class: "keys" }, ...members.map((each) => this.button(each))))),
    );
    if (!behaviours.length) this.root.append(make("p", { class: "hint" }, words.no_scheme));
  }

  button(behaviour) {
    const time = make("span", { class: "time" });
    const button = make(
      "button",
      { type: "button", class: `act ${behaviour.kind}`, "data-behaviour": behaviour.id, onclick: () => this.press(behaviour) },
      behaviour.key ? make("kbd", {}, behaviour.key.toUpperCase()) : null,
      make("span", { class: "name" }, behaviour.name),
      time,
    );
    if (behaviour.colour) button.style.setProperty("--own", behaviour.colour);
    if (behaviour.kind === "state") button.setAttribute("aria-pressed", "false");
    this.buttons.set(behaviour.id, { button, time });
    return button;
  }

  // What runs, with the time it has run.
  show() {
    const { data, clock } = this.log;
    const now = clock.at();
    for (const behaviour of data.behaviours) {
      const { button, time } = this.buttons.get(behaviour.id);
      const own = this.log.running.filter((each) => each.behaviour_id === behaviour.id);
      button.classList.toggle("on", own.length > 0);
      if (behaviour.kind === "state") button.setAttribute("aria-pressed", String(own.length > 0));
      time.textContent = own.length ? clockText(now - own[0].at) : "";
      button.disabled = this.log.closed;
    }
  }

  press(behaviour) {
    if (this.log.closed) return;
    const now = Date.now();
    const last = this.pressed.get(behaviour.id) ?? 0;
    this.pressed.set(behaviour.id, now);
    if (behaviour.kind === "state" && now - last < TWICE) return;
    this.flash(behaviour);
    const runs = this.log.running.find((each) => each.behaviour_id === behaviour.id && each.subject === this.log.subject);
    if (behaviour.kind === "state" && runs) {
      this.log.enter({ kind: "stop", behaviour_id: behaviour.id, modifier: runs.modifier });
    } else if (behaviour.role === "queue") this.askCount(behaviour);
    else if (behaviour.modifiers.length) this.askModifier(behaviour);
    else this.begin(behaviour, {});
  }

  // A state that excludes the others of its group stops them first.
  begin(behaviour, more) {
    if (behaviour.kind === "state" && behaviour.exclusive) {
      for (const other of this.log.data.behaviours) {
        if (!other.exclusive || other.id === behaviour.id || other.group !== behaviour.group) continue;
        for (const runs of this.log.running) {
          if (runs.behaviour_id === other.id && runs.subject === this.log.subject) {
            this.log.enter({ kind: "stop", behaviour_id: other.id, modifier: runs.modifier });
          }
        }
      }
    }
    this.log.enter({ kind: behaviour.kind === "state" ? "start" : "point", behaviour_id: behaviour.id, ...more });
  }

  flash(behaviour) {
    const { button } = this.buttons.get(behaviour.id);
    button.classList.remove("hit");
    void button.offsetWidth; // lets the same animation begin again
    button.classList.add("hit");
    navigator.vibrate?.(15);
  }

  askModifier(behaviour) {
    const moment = Date.now();
    const choose = (modifier) => () => this.answer(() => this.begin(behaviour, { modifier, moment }));
    this.ask(behaviour.name, [
      ...behaviour.modifiers.map((each, place) =>
        make("button", { type: "button", class: "choice", onclick: choose(each) },
          place < 9 ? make("kbd", {}, String(place + 1)) : null, each)),
      make("button", { type: "button", class: "choice plain", onclick: choose("") }, make("kbd", {}, "↵"), this.log.data.words.no_modifier),
    ]);
  }

  askCount(behaviour) {
    const moment = Date.now();
    const field = make("input", { type: "number", min: "0", max: "9999", inputmode: "numeric", "aria-label": behaviour.name });
    const done = () => {
      const value = Number(field.value);
      if (field.value !== "" && Number.isFinite(value) && value >= 0) this.answer(() => this.begin(behaviour, { value, moment }));
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") done();
      if (event.key === "Escape") this.answer(() => {});
    });
    this.ask(behaviour.name, [field, make("button", { type: "button", class: "choice", onclick: done }, "↵")]);
    field.focus();
  }

  ask(name, parts) {
    this.asking?.remove();
    this.asking = make("div", { class: "asking", role: "dialog", "aria-label": name }, make("strong", {}, name), ...parts);
    this.root.prepend(this.asking);
  }

  answer(act) {
    this.asking?.remove();
    this.asking = null;
    act();
  }
}
