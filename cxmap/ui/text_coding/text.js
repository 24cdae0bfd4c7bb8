// A text that is coded: holds body and palette together, and is what Streamlit calls with new data.

class TextCoding {
  constructor(parent, data) {
    this.key = data.key;
    this.data = data;
    this.selection = null;
    this.spans = [];
    this.outbox = new Outbox(`text.${this.key}`, () => this.show());
    this.outbox.keep = () => write(sessionStorage, this.outbox.storageKey, this.outbox.pending);
    this.body = new Body();
    this.palette = new Palette(this);
    this.state = make("span", { class: "state", role: "status" });
    this.root = make("div", { class: "text-coding" }, this.body.root, this.palette.root);
    parent.append(this.root);
    this.listen();
  }

  update(data, setStateValue) {
    const reworded = !this.built || JSON.stringify([data.words, data.touchpoints, data.touchpoint]) !== this.built;
    this.data = data;
    const codes = JSON.stringify(data.codes);
    if (codes !== this.coded) this.codes = new Map(data.codes.map((code) => [code.id, code]));
    this.coded = codes;
    this.body.write(data.body);
    this.body.root.setAttribute("aria-label", data.words.text);
    if (reworded) {
      this.built = JSON.stringify([data.words, data.touchpoints, data.touchpoint]);
      this.palette.build();
    }
    this.outbox.acknowledge(data.acknowledged);
    this.outbox.connect(setStateValue);
    this.show();
    if (data.show_at !== null && data.show_at !== this.shownAt) {
      this.shownAt = data.show_at;
      this.body.reveal(data.show_at);
    }
  }

  // What is stored and what is on its way, as one.
  merge() {
    let spans = this.data.spans;
    const there = new Set(spans.map((span) => `${span.code_id} ${span.start} ${span.end} ${span.coder}`));
    const coming = [];
    for (const { op, op_id, start, end, code_id, ids } of this.outbox.pending) {
      if (op === "uncode") spans = spans.filter((span) => !ids.includes(span.id));
      const fits = op === "code" || (op === "quote" && code_id);
      if (fits && !there.has(`${code_id} ${start} ${end} ${this.data.coder}`)) {
        coming.push({ id: op_id, start, end, code_id, coder: this.data.coder, memo: "", evidence_id: op === "quote" });
      }
    }
    this.spans = coming.length ? [...spans, ...coming] : spans;
  }

  show() {
    if (!this.built) return;
    this.merge();
    this.body.paint(this.spans, this.codes, this.selection);
    this.palette.show();
    this.root.dataset.waits = this.outbox.pending.length;
  }

  // ---- choosing words

  listen() {
    const { root } = this.body;
    root.addEventListener("pointerup", () => setTimeout(() => this.take()));
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("keydown", (event) => this.press(event));
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
  }

  take() {
    const chosen = this.root.getRootNode().getSelection?.() ?? document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getComposedRanges?.({ shadowRoots: [this.root.getRootNode()].filter((each) => each instanceof ShadowRoot) })[0] ?? chosen.getRangeAt(0);
    const start = this.body.position(range.startContainer, range.startOffset);
    const end = this.body.position(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return;
    this.select({ start, end });
    chosen.removeAllRanges();
  }

  // A click on coded words chooses the smallest span there.
  click(event) {
    const ids = event.target.closest("mark")?.dataset.ids?.split(" ").filter(Boolean) ?? [];
    const own = this.spans.filter((span) => ids.includes(span.id)).sort((one, other) => (one.end - one.start) - (other.end - other.start));
    const chosen = this.root.getRootNode().getSelection?.() ?? document.getSelection();
    if (chosen && !chosen.isCollapsed) return;
    this.select(own.length ? { start: own[0].start, end: own[0].end } : null);
  }

  select(span) {
    this.selection = span;
    this.show();
  }

  press(event) {
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    if (ctrlKey || metaKey) return;
    const arrows = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };
    if (key === "ArrowDown" || key === "ArrowUp") this.bySentence(arrows[key], shiftKey);
    else if ((key === "ArrowRight" || key === "ArrowLeft") && this.selection) this.byWord(arrows[key], altKey ? "start" : "end");
    else if (key === "Enter" && this.selection) this.palette.find.focus();
    else if (key === "Escape") this.select(null);
    else if (key === "Delete" && this.selection) this.removeHere();
    else if (/^[1-9]$/.test(key) && this.selection) {
      const code = this.palette.matching()[Number(key) - 1];
      if (code) this.palette.choose(code);
    } else return;
    event.preventDefault();
  }

  // The next or the last sentence; with Shift the choice grows.
  bySentence(step, grow) {
    const sentences = this.body.sentences();
    if (!sentences.length) return;
    const here = this.selection;
    let at = here ? sentences.findIndex((each) => each.end > (step > 0 ? here.end - 1 : here.start)) : -1;
    if (!here) at = step > 0 ? -1 : sentences.length;
    else if (at < 0) at = sentences.length;
    const next = sentences[Math.min(sentences.length - 1, Math.max(0, at + step))];
    const span = grow && here ? { start: Math.min(here.start, next.start), end: Math.max(here.end, next.end) } : next;
    this.select({ ...span });
    this.body.root.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  }

  // One end of the choice by a word.
  byWord(step, end) {
    const { selection, body } = this;
    const around = 80;
    const from = Math.max(0, selection[end] - around);
    const to = Math.min(body.length, selection[end] + around);
    const points = [...body.text(from, to)];
    const here = selection[end] - from;
    const edge = (at) => at <= 0 || at >= points.length || /\s/.test(points[at - 1]) !== /\s/.test(points[at]);
    let at = here + step;
    while (at > 0 && at < points.length && !(edge(at) && (end === "end" ? !/\s/.test(points[at - 1]) : !/\s/.test(points[at])))) at += step;
    const moved = { ...selection, [end]: from + Math.min(points.length, Math.max(0, at)) };
    if (moved.start < moved.end) this.select(moved);
  }

  removeHere() {
    const { start, end } = this.selection;
    const ids = this.spans.filter((span) => span.start === start && span.end === end && span.coder === this.data.coder).map((span) => span.id);
    if (ids.length) this.send("uncode", { ids });
  }

  // ---- to Python

  give(op, values) {
    if (!this.selection) return;
    const { start, end } = this.selection;
    this.outbox.add([{ op, start, end, ...values }]);
    this.body.root.focus({ preventScroll: true });
  }

  send(op, values) {
    this.outbox.add([{ op, ...values }]);
  }

  close() {
    this.outbox.close();
    this.root.remove();
  }
}

// Streamlit calls this at every rerun with the same parent; the text lives on between the calls.
const texts = new WeakMap();

export default function show({ data, parentElement, setStateValue }) {
  let text = texts.get(parentElement);
  if (text && text.key !== data.key) {
    text.close();
    text = null;
  }
  text ??= new TextCoding(parentElement, data);
  texts.set(parentElement, text);
  text.update(data, setStateValue);
  return () => setTimeout(() => {
    if (text.root.isConnected) return;
    text.close();
    texts.delete(parentElement);
  });
}
