// The live log: holds the parts together, shows what is stored and what is on its way as one, and is what
// Streamlit calls with new data.

const VALENCES = [-2, -1, 0, 1, 2];
const RECENT = 30;

class FieldLog {
  constructor(parent, data) {
    this.key = data.key;
    this.data = data;
    this.clock = new Clock();
    this.subject = "";
    this.valence = null;
    this.touchpoint = read(sessionStorage, `cxmap.field_log.touchpoint.${this.key}`, null);
    this.outbox = new LogOutbox(this.key, () => this.show());
    this.board = new Board(this);
    this.list = new Entries(this);
    this.root = make("div", { class: "field-log", tabindex: "-1" });
    parent.append(this.root);
    this.release = listenToKeys(this);
    this.ticking = setInterval(() => this.tick(), 250);
    this.lastCue = 0;
  }

  // ---- from Python

  update(data, setStateValue) {
    const rebuilt = !this.built || JSON.stringify([data.words, data.behaviours, data.touchpoints, data.people]) !== this.built;
    this.data = data;
    this.outbox.acknowledge(data.acknowledged);
    this.outbox.connect(setStateValue);
    if (rebuilt) this.build();
    this.show();
  }

  build() {
    const { data } = this;
    this.built = JSON.stringify([data.words, data.behaviours, data.touchpoints, data.people]);
    if (!data.touchpoints.some((each) => each.id === this.touchpoint)) this.touchpoint = data.touchpoints[0]?.id ?? null;
    this.board.build();
    const writing = this.note?.value ?? "";
    this.root.replaceChildren(this.top(), this.about(), this.writing(), this.board.root, this.list.root);
    this.note.value = writing;
  }

  top() {
    const { words } = this.data;
    this.time = make("output", { class: "clock", role: "timer", "aria-label": words.clock });
    this.run = make("button", { type: "button", class: "run", onclick: () => this.toggle() });
    this.finish = make("button", { type: "button", class: "plain", onclick: () => this.end() }, words.end);
    this.back = make("button", { type: "button", class: "plain", onclick: () => this.takeBack(this.entries[0]?.op_id) },
      make("kbd", {}, "⌫"), words.undo);
    this.state = make("span", { class: "saving", role: "status" });
    this.cueSign = make("span", { class: "cue", hidden: true }, words.cue);
    return make("div", { class: "top" }, this.time, this.run, this.back, this.finish, this.cueSign, this.state);
  }

  about() {
    const { words, touchpoints, people } = this.data;
    const here = touchpoints.map((each) => {
      const chip = make("button", { type: "button", class: "chip", onclick: () => this.choose(each.id) }, each.name);
      chip.dataset.touchpoint = each.id;
      return chip;
    });
    this.chips = here;
    const list = make("datalist", { id: `people-${this.key}` }, ...people.map((each) => make("option", { value: each })));
    this.who = make("input", { class: "who", list: `people-${this.key}`, maxlength: 200, placeholder: words.who, "aria-label": words.who });
    this.who.addEventListener("input", () => { this.subject = this.who.value.trim(); });
    this.who.addEventListener("keydown", (event) => { event.stopPropagation(); if (event.key === "Enter") this.who.blur(); });
    this.who.value = this.subject;
    return make("div", { class: "about" },
      make("div", { class: "chips", role: "group", "aria-label": words.touchpoint }, ...here), this.who, list);
  }

  writing() {
    const { words, longest } = this.data;
    this.note = make("input", { class: "note", maxlength: longest.note, placeholder: words.note, "aria-label": words.note });
    this.note.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && this.note.value.trim()) this.writeNote();
      if (event.key === "Escape") this.note.blur();
    });
    this.faces = VALENCES.map((value) => {
      const face = make("button", { type: "button", class: "face", "aria-label": `${words.feeling} ${value}`, onclick: () => this.feel(value) },
        value > 0 ? `+${value}` : String(value).replace("-", "−"));
      face.dataset.valence = value;
      return face;
    });
    return make("div", { class: "writing" }, make("kbd", {}, "/"), this.note,
      make("div", { class: "faces", role: "group", "aria-label": words.feeling }, ...this.faces),
      make("button", { type: "button", class: "choice", onclick: () => this.writeNote() }, words.add_note));
  }

  // ---- what is stored and what is on its way, as one

  get closed() {
    return this.clock.ended !== null;
  }

  get waiting() {
    return new Set(this.outbox.pending.map((each) => each.op_id));
  }

  merge() {
    const { data } = this;
    let { started, ended } = data;
    const pauses = data.pauses.map((each) => [...each]);
    let running = data.running.map((each) => ({ ...each }));
    let entries = [...data.recent];
    const stored = new Set(entries.map((each) => each.op_id));
    for (const { op_id, op, act } of this.outbox.pending) {
      if (op === "start") started ??= act.pressed_at;
      else if (op === "end") ended ??= act.pressed_at;
      else if (op === "undo") {
        const gone = entries.find((each) => each.op_id === act.target);
        entries = entries.filter((each) => each !== gone);
        if (gone?.kind === "start") running = running.filter((each) => !same(each, gone));
        if (gone?.kind === "stop" && !stored.has(gone.op_id) && gone.since !== undefined) running.push({ ...gone, at: gone.since });
        if (gone?.kind === "pause") pauses.pop();
      } else if (op === "edit") {
        entries = entries.map((each) => (each.op_id === act.target ? { ...each, ...act.fields } : each));
      } else if (!stored.has(op_id)) {
        started ??= act.pressed_at;
        entries.unshift({ ...act, op_id });
        if (act.kind === "start") running.push(act);
        if (act.kind === "stop") running = running.filter((each) => !same(each, act));
        if (act.kind === "pause") pauses.push([act.pressed_at, null]);
        if (act.kind === "resume" && pauses.length) pauses[pauses.length - 1][1] ??= act.pressed_at;
      }
    }
    this.clock.set(started, ended, pauses);
    this.running = running;
    this.entries = entries.slice(0, RECENT);
  }

  show() {
    if (!this.built) return;
    this.merge();
    const { words, touchpoints } = this.data;
    const unsent = this.outbox.pending.filter((each) => each.op === "log").length;
    const stored = new Set(this.data.recent.map((each) => each.op_id));
    const fresh = this.outbox.pending.filter((each) => each.op === "log" && !stored.has(each.op_id)).length;
    this.state.textContent = unsent
      ? fill(words.waiting, { n: unsent, total: this.data.count + fresh })
      : fill(words.stored, { n: this.data.count });
    this.state.classList.toggle("unsent", unsent > 0);
    this.run.replaceChildren(make("kbd", {}, "␣"), this.closed ? words.ended : this.clock.started === null ? words.start : this.clock.paused ? words.resume : words.pause);
    this.run.disabled = this.closed;
    this.finish.hidden = this.closed || this.clock.started === null;
    this.back.disabled = this.closed || !this.entries.length;
    for (const chip of this.chips) chip.setAttribute("aria-pressed", String(chip.dataset.touchpoint === this.touchpoint));
    for (const face of this.faces) face.setAttribute("aria-pressed", String(Number(face.dataset.valence) === this.valence));
    this.root.querySelector(".about").hidden = !touchpoints.length && !this.data.behaviours.length;
    this.list.show();
    this.tick();
  }

  tick() {
    if (!this.built) return;
    this.time.textContent = clockText(this.clock.at());
    this.root.classList.toggle("running", this.clock.runs);
    this.board.show();
    this.cue();
  }

  // Time sampling: at every interval a sign, a short sound and a shake ask what is to be seen now.
  cue() {
    if (!this.data.cue || !this.clock.runs) return;
    const now = Math.floor(this.clock.at() / this.data.cue);
    if (now === this.lastCue) return;
    const first = this.lastCue === 0 && now > 1;
    this.lastCue = now;
    if (first || !now) return;
    this.cueSign.hidden = false;
    setTimeout(() => { this.cueSign.hidden = true; }, 4000);
    navigator.vibrate?.([120, 60, 120]);
    beep();
  }

  // ---- to Python

  send(op, act) {
    const [id] = this.outbox.add([{ op, act }]);
    return id;
  }

  enter({ moment = Date.now(), ...act }) {
    if (this.closed) return;
    if (this.clock.paused && act.kind !== "resume") this.enter({ kind: "resume", moment });
    const quiet = act.kind === "pause" || act.kind === "resume";
    const since = this.running.find((each) => same(each, { subject: this.subject, ...act }))?.at;
    this.send("log", {
      subject: quiet ? "" : this.subject,
      touchpoint_id: quiet ? null : this.touchpoint,
      behaviour_id: null,
      ...act,
      ...(act.kind === "stop" ? { since } : {}),
      at: Math.round(this.clock.at(moment) * 1000) / 1000,
      pressed_at: new Date(moment).toISOString(),
    });
  }

  writeNote() {
    const note = this.note.value.trim();
    if (!note) return;
    this.note.value = "";
    const valence = this.valence;
    this.valence = null;
    this.enter({ kind: "note", note, ...(valence === null ? {} : { valence }) });
    this.note.blur();
  }

  feel(value) {
    this.valence = this.valence === value ? null : value;
    this.show();
  }

  choose(touchpoint) {
    this.touchpoint = touchpoint;
    write(sessionStorage, `cxmap.field_log.touchpoint.${this.key}`, touchpoint);
    this.show();
  }

  toggle() {
    if (this.closed) return;
    const pressed_at = new Date().toISOString();
    if (this.clock.started === null) this.send("start", { pressed_at });
    else this.enter({ kind: this.clock.paused ? "resume" : "pause" });
  }

  end() {
    if (window.confirm(this.data.words.end_sure)) this.send("end", { pressed_at: new Date().toISOString() });
  }

  takeBack(opId) {
    if (opId && !this.closed) this.send("undo", { target: opId });
  }

  close() {
    clearInterval(this.ticking);
    this.release();
    this.outbox.close();
    this.root.remove();
  }
}

function same(one, other) {
  return one.behaviour_id === other.behaviour_id && one.subject === other.subject &&
    (!other.modifier || one.modifier === other.modifier);
}

function beep() {
  try {
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    volume.gain.value = 0.08;
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.15);
    tone.onended = () => sound.close();
  } catch {
    // a browser that allows no sound still shows the sign
  }
}

// Streamlit calls this at every rerun with the same parent; the log lives on between the calls.
const logs = new WeakMap();

export default function show({ data, parentElement, setStateValue }) {
  let log = logs.get(parentElement);
  if (log && log.key !== data.key) {
    log.close();
    log = null;
  }
  log ??= new FieldLog(parentElement, data);
  logs.set(parentElement, log);
  log.update(data, setStateValue);
  return () => setTimeout(() => {
    if (log.root.isConnected) return;
    log.close();
    logs.delete(parentElement);
  });
}
