// The palette: what can be done with the words that are chosen. Codes by name or number, a touchpoint with a
// feeling, and what is there already.

const SHOWN = 9;
const FACES = [-2, -1, 0, 1, 2];

class Palette {
  constructor(owner) {
    this.owner = owner;
    this.root = make("aside", { class: "palette" });
    this.lately = read(sessionStorage, "cxmap.text_coding.lately", []);
    this.valence = null;
    this.place = "";
  }

  build() {
    const { words, touchpoints, touchpoint } = this.owner.data;
    this.find = make("input", { class: "find", placeholder: words.find_code, "aria-label": words.find_code });
    this.find.addEventListener("input", () => this.list());
    this.find.addEventListener("keydown", (event) => this.key(event));
    this.listed = "";
    this.codes = make("div", { class: "codes", role: "listbox", "aria-label": words.codes });
    this.there = make("div", { class: "there" });
    const options = make("datalist", { id: "coding-touchpoints" }, ...touchpoints.map((value) => make("option", { value })));
    this.touchpoint = make("input", { list: "coding-touchpoints", maxlength: 200, placeholder: words.touchpoint, "aria-label": words.touchpoint });
    this.touchpoint.value = this.place || touchpoint;
    this.touchpoint.addEventListener("input", () => { this.place = this.touchpoint.value; });
    this.touchpoint.addEventListener("keydown", (event) => event.stopPropagation());
    this.faces = FACES.map((value) => make("button",
      { type: "button", class: "face", "aria-label": `${words.feeling} ${value}`, onclick: () => this.quote(value) },
      value > 0 ? `+${value}` : String(value).replace("-", "−")));
    this.faces.push(make("button", { type: "button", class: "face", "aria-label": words.no_feeling, title: words.no_feeling, onclick: () => this.quote(null) }, "–"));
    this.quoted = make("blockquote", {});
    this.root.replaceChildren(
      this.quoted,
      this.there,
      this.find, this.codes,
      make("h4", {}, words.as_evidence), this.touchpoint, options,
      make("div", { class: "faces", role: "group", "aria-label": words.feeling }, ...this.faces),
      make("p", { class: "hint" }, words.keys),
    );
  }

  show() {
    const { selection, data, body } = this.owner;
    this.root.classList.toggle("idle", !selection);
    const words = selection ? body.text(selection.start, selection.end) : "";
    this.quoted.textContent = words.length > 160 ? `${words.slice(0, 150)}…` : words || data.words.choose_words;
    for (const button of this.faces) button.disabled = !selection;
    this.list();
    this.showThere();
  }

  // Codes that match what is typed, those used lately first.
  matching() {
    const wanted = this.find.value.trim().toLowerCase();
    const codes = this.owner.data.codes.filter((code) => code.codable && (!wanted || code.path.toLowerCase().includes(wanted)));
    const rank = (code) => { const at = this.lately.indexOf(code.id); return at < 0 ? this.lately.length : at; };
    return wanted ? codes : codes.map((code, at) => ({ code, at })).sort((one, other) => rank(one.code) - rank(other.code) || one.at - other.at).map(({ code }) => code);
  }

  list() {
    const { words, codes } = this.owner.data;
    const wanted = this.find.value.trim();
    const state = JSON.stringify([wanted, this.lately, codes, words.new_code]);
    if (state === this.listed) return;
    this.listed = state;
    const found = this.matching();
    const rows = found.slice(0, 40).map((code, at) => {
      const row = make("button", { type: "button", class: "code", role: "option", title: code.path, onclick: () => this.choose(code) },
        make("i", {}), at < SHOWN && !wanted ? make("kbd", {}, String(at + 1)) : null, make("span", {}, code.name));
      row.style.setProperty("--own", code.colour || "var(--soft)");
      row.dataset.code = code.id;
      return row;
    });
    if (wanted && !codes.some((code) => code.name.toLowerCase() === wanted.toLowerCase())) {
      rows.push(make("button", { type: "button", class: "code new", onclick: () => this.create(wanted) }, fill(words.new_code, { name: wanted })));
    }
    this.codes.replaceChildren(...rows);
  }

  showThere() {
    const { selection, spans, data, codes } = this.owner;
    const here = selection ? spans.filter((span) => span.start < selection.end && span.end > selection.start) : [];
    this.there.replaceChildren(...here.slice(0, 12).map((span) => {
      const chip = make("span", { class: "chip" }, codes.get(span.code_id)?.name ?? "", span.coder && span.coder !== data.coder ? make("small", {}, span.coder) : null,
        make("button", { type: "button", "aria-label": data.words.remove, title: data.words.remove, onclick: () => this.owner.send("uncode", { ids: [span.id] }) }, "✕"));
      chip.style.setProperty("--own", codes.get(span.code_id)?.colour || "var(--soft)");
      if (span.memo) chip.title = span.memo;
      return chip;
    }));
  }

  key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.owner.body.root.focus();
    if (event.key !== "Enter") return;
    const [first] = this.matching();
    const wanted = this.find.value.trim();
    if (first) this.choose(first);
    else if (wanted) this.create(wanted);
  }

  choose(code) {
    this.lately = [code.id, ...this.lately.filter((id) => id !== code.id)].slice(0, SHOWN);
    write(sessionStorage, "cxmap.text_coding.lately", this.lately);
    this.find.value = "";
    this.owner.give("code", { code_id: code.id });
  }

  create(name) {
    this.find.value = "";
    this.owner.give("new_code", { name });
  }

  // The words become evidence of a touchpoint; the code that was given to exactly them goes along.
  quote(valence) {
    const place = this.touchpoint.value.trim();
    if (!place) {
      this.touchpoint.focus();
      return;
    }
    const { selection, spans } = this.owner;
    const same = selection && spans.find((span) => span.start === selection.start && span.end === selection.end);
    this.owner.give("quote", { touchpoint: place, valence, code_id: same?.code_id ?? null });
  }
}
