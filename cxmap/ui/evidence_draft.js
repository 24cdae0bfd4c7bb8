// Listens to the verbatim of the quick form: sends what is typed so that it is kept, takes Alt+0 … Alt+5 for
// the feeling, and puts the cursor back after an item was logged. Holds no text and draws nothing itself.
const QUIET = 500; // ms without a key before what was typed is sent
const listeners = new WeakMap();

class Listener {
  constructor(data) {
    this.logged = data.logged;
    this.heard = (event) => this.hear(event);
    this.pressed = (event) => this.press(event);
    this.left = () => this.send();
    document.addEventListener("input", this.heard, true);
    document.addEventListener("keydown", this.pressed, true);
    window.addEventListener("pagehide", this.left);
  }

  update(data, setStateValue) {
    this.setStateValue = setStateValue;
    if (data.logged === this.logged) return;
    this.logged = data.logged;
    clearTimeout(this.timer);
    this.typed = undefined;
    this.field()?.focus();
  }

  field() {
    return document.querySelector(".st-key-evidence-log-verbatim textarea");
  }

  hear({ target }) {
    if (target !== this.field()) return;
    this.typed = target.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), QUIET);
  }

  send() {
    if (this.typed === undefined) return;
    this.setStateValue("typed", this.typed);
    this.typed = undefined;
  }

  press(event) {
    const feeling = /^Digit([0-5])$/.exec(event.code);
    if (!event.altKey || event.ctrlKey || !feeling || !event.target.closest(".st-key-evidence-log")) return;
    event.preventDefault();
    const faces = document.querySelectorAll(".st-key-evidence-log-feeling input[type=radio]");
    faces[(Number(feeling[1]) + 5) % 6]?.click(); // the last face is 0: no feeling
  }

  close() {
    clearTimeout(this.timer);
    document.removeEventListener("input", this.heard, true);
    document.removeEventListener("keydown", this.pressed, true);
    window.removeEventListener("pagehide", this.left);
  }
}

export default function listen({ data, parentElement, setStateValue }) {
  const listener = listeners.get(parentElement) ?? new Listener(data);
  listeners.set(parentElement, listener);
  listener.update(data, setStateValue);
  // A call that a newer one overtook is cleaned up while the form is in use: only one that left is closed.
  return () => setTimeout(() => {
    if (parentElement.isConnected) return;
    listener.close();
    listeners.delete(parentElement);
  });
}
