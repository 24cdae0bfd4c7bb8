// The last entries, the newest first: what they say, and the way to correct or take back one.

class Entries {
  constructor(log) {
    this.log = log;
    this.root = make("div", { class: "entries" });
    this.open = null; // the op id of the entry that is being corrected
    this.shown = "";
  }

  show() {
    const { data, outbox } = this.log;
    const entries = this.log.entries;
    const state = JSON.stringify([entries, this.open, [...this.log.waiting]]);
    if (state === this.shown) return;
    if (this.open && this.root.contains(this.root.getRootNode().activeElement)) return; // not under a hand that writes
    this.shown = state;
    const names = new Map(data.behaviours.map((each) => [each.id, each]));
    this.root.replaceChildren(
      ...entries.map((entry) => this.row(entry, names.get(entry.behaviour_id), outbox.has(entry.op_id))),
    );
  }

  row(entry, behaviour, waits) {
    const { words } = this.log.data;
    const said = [
      behaviour?.name ?? words[`kind_${entry.kind}`],
      behaviour?.kind === "state" ? words[`kind_${entry.kind}`] : "",
      entry.modifier, entry.value ?? "", entry.subject,
    ].filter((part) => part !== "").join(" · ");
    const note = [entry.antecedent, entry.note, entry.consequence].filter(Boolean).join(" → ");
    const row = make(
      "div",
      { class: `entry ${entry.kind}`, "data-op": entry.op_id, "data-waits": waits },
      make("span", { class: "at" }, clockText(entry.at)),
      make("span", { class: "said" }, said, note ? make("small", {}, note) : null),
      make("button", { type: "button", class: "icon", title: words.edit, "aria-label": words.edit, onclick: () => this.edit(entry) }, "✎"),
      make("button", { type: "button", class: "icon", title: words.take_back, "aria-label": words.take_back, onclick: () => this.log.takeBack(entry.op_id) }, "✕"),
    );
    if (behaviour?.colour) row.style.setProperty("--own", behaviour.colour);
    return this.open === entry.op_id ? make("div", {}, row, this.form(entry)) : row;
  }

  edit(entry) {
    this.open = this.open === entry.op_id ? null : entry.op_id;
    this.root.getRootNode().activeElement?.blur?.();
    this.show();
    this.root.querySelector(".form input")?.focus();
  }

  form(entry) {
    const { words, longest } = this.log.data;
    const field = (name, value, more = {}) => make("input", { name, value, "aria-label": words[name], placeholder: words[name], ...more });
    const fields = {
      at: field("at", clockText(entry.at)),
      antecedent: field("antecedent", entry.antecedent ?? "", { maxlength: longest.antecedent }),
      note: field("note", entry.note ?? "", { maxlength: longest.note }),
      consequence: field("consequence", entry.consequence ?? "", { maxlength: longest.consequence }),
    };
    const save = () => {
      const told = Object.fromEntries(["antecedent", "note", "consequence"].map((name) => [name, fields[name].value]));
      const at = secondsOf(fields.at.value);
      if (at !== null && clockText(entry.at) !== fields.at.value.trim()) told.at = at;
      this.open = null;
      this.root.getRootNode().activeElement?.blur?.();
      this.log.send("edit", { target: entry.op_id, fields: told });
    };
    const form = make("div", { class: "form" }, ...Object.values(fields),
      make("button", { type: "button", class: "choice", onclick: save }, words.save));
    form.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") save();
      if (event.key === "Escape") this.edit(entry);
    });
    return form;
  }
}
