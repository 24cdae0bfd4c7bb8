// Editor: a text field laid over the thing whose text is being written.

const SMALLEST_FIELD = { w: 200, h: 44 };

class Editor {
  constructor(canvas) {
    this.canvas = canvas;
    this.open = null;
  }

  // `save` gets the new text once, when it differs and is not empty; it returns the id of its operation.
  start({ box, text, label, oneLine, limit, save }) {
    this.finish(true);
    const { words, root } = this.canvas;
    const field = make("textarea", { "aria-label": label, rows: 1, spellcheck: "true", maxLength: limit });
    const hint = make("span", { class: "hint" }, words[oneLine ? "editor.one_line" : "editor.many_lines"]);
    const node = make("div", { class: "editor" }, field, hint);
    field.value = text;
    this.open = { box, text, oneLine, save, node, field };
    root.append(node);
    this.place();
    this.listen(field);
    field.focus({ preventScroll: true });
    field.select();
    this.grow();
  }

  listen(field) {
    field.addEventListener("input", () => this.grow());
    field.addEventListener("blur", () => this.finish(true));
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const saves = event.key === "Enter" && (event.ctrlKey || event.metaKey || this.open?.oneLine);
      if (!saves && event.key !== "Escape") return;
      event.preventDefault();
      this.finish(saves);
      this.canvas.frame.focus({ preventScroll: true });
    });
  }

  // While the picture moves or is drawn anew, the field stays on its thing.
  place(box = this.open?.box) {
    if (!this.open) return;
    this.open.box = box;
    const seen = this.canvas.view.toFrame(box);
    const { frame } = this.canvas;
    const width = Math.max(seen.w, SMALLEST_FIELD.w);
    const { style } = this.open.node;
    style.left = `${between(4, seen.x, Math.max(4, frame.clientWidth - width - 4))}px`;
    style.top = `${between(4, seen.y, Math.max(4, frame.clientHeight - SMALLEST_FIELD.h - 24))}px`;
    style.width = `${width}px`;
    this.open.field.style.minHeight = `${Math.max(seen.h, SMALLEST_FIELD.h)}px`;
  }

  grow() {
    if (!this.open) return;
    const { field } = this.open;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 4}px`;
  }

  finish(save) {
    const { open } = this;
    if (!open) return;
    this.open = null; // first: removing the field makes it lose its focus
    const text = open.field.value.trim();
    if (!save || !text || text === open.text.trim()) {
      open.node.remove();
      return;
    }
    open.field.readOnly = true;
    this.canvas.settle(open.node, open.save(open.oneLine ? text.replace(/\s*\n\s*/g, " ") : text));
  }
}
