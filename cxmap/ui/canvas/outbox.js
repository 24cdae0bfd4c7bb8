// Outbox: operations on their way to Python, kept and sent again until their ids come back acknowledged.

const RESEND_AFTER = 5000; // ms, doubled after every try, so that a slow rerun is not interrupted for ever
const RESEND_AT_MOST = 40000;
const KEPT = new Set(
  ("edit move add duplicate delete undo redo link carry retype insert extend align unpin").split(" "),
);

// crypto.randomUUID is missing on plain http; random values are there everywhere.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function read(storage, key, otherwise) {
  try {
    return JSON.parse(storage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise; // storage is forbidden or was written by someone else
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // a browser that forbids storage only loses what storage would have kept over a reload
  }
}

class Outbox {
  constructor(key, onChange) {
    this.storageKey = `cxmap.canvas.outbox.${key}`;
    this.onChange = onChange;
    this.pending = read(sessionStorage, this.storageKey, []);
    this.tries = 0;
    this.timer = null;
    this.setStateValue = null;
  }

  // Operations left over from before a reload go out as soon as there is a way.
  connect(setStateValue) {
    const first = !this.setStateValue;
    this.setStateValue = setStateValue;
    if (first && this.pending.length) this.send();
  }

  add(operations) {
    const added = operations.map((operation) => ({ op_id: newId(), ...operation }));
    const replaced = added.some((operation) => operation.op === "select");
    this.pending = this.pending.filter((operation) => !(replaced && operation.op === "select"));
    this.pending.push(...added);
    this.tries = 0;
    this.send();
    return added.map((operation) => operation.op_id);
  }

  // `sent` makes the value differ at every try: Python is told of a value only when it changed.
  send() {
    this.keep();
    this.setStateValue("outbox", { sent: Date.now() + this.tries, operations: this.pending });
    clearTimeout(this.timer);
    const wait = Math.min(RESEND_AFTER * 2 ** this.tries, RESEND_AT_MOST);
    this.timer = setTimeout(() => this.sendAgain(), wait);
    this.onChange();
  }

  sendAgain() {
    if (!this.pending.length) return;
    this.tries += 1;
    this.send();
  }

  acknowledge(ids) {
    const done = new Set(ids);
    const left = this.pending.filter((operation) => !done.has(operation.op_id));
    if (left.length === this.pending.length) return;
    this.pending = left;
    if (!left.length) clearTimeout(this.timer);
    this.keep();
    this.onChange();
  }

  keep() {
    write(sessionStorage, this.storageKey, this.pending.filter((operation) => KEPT.has(operation.op)));
  }

  has(opId) {
    return this.pending.some((operation) => operation.op_id === opId);
  }

  holds(op) {
    return this.pending.some((operation) => operation.op === op);
  }

  unsaved() {
    return this.pending.some((operation) => KEPT.has(operation.op));
  }

  close() {
    clearTimeout(this.timer);
  }
}
