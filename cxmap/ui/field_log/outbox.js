// The outbox of the log: kept in the browser over refresh, closed tab and lost connection until Python has it.

class LogOutbox extends Outbox {
  constructor(key, onChange) {
    super(key, onChange);
    this.storageKey = `cxmap.field_log.outbox.${key}`;
    this.pending = read(localStorage, this.storageKey, []);
    this.online = () => this.pending.length && this.setStateValue && this.send();
    window.addEventListener("online", this.online);
    document.addEventListener("visibilitychange", this.online);
  }

  keep() {
    if (this.pending.length) write(localStorage, this.storageKey, this.pending);
    else localStorage.removeItem(this.storageKey);
  }

  close() {
    super.close();
    window.removeEventListener("online", this.online);
    document.removeEventListener("visibilitychange", this.online);
  }
}
