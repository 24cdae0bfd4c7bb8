// View: which part of the picture is seen, and how large. Kept per canvas over redraws and reloads.

const SMALLEST = 0.1;
const LARGEST = 4;
const EDGE = 24; // px kept free around what is brought into view
const BARS = 56; // px at the bottom that the bars cover
const VISIBLE = 80; // px of the picture that always stay inside the frame

const between = (low, value, high) => Math.min(Math.max(value, low), high);

class View {
  constructor(key, frame, sheet, onChange) {
    this.storageKey = `cxmap.canvas.view.${key}`;
    this.frame = frame;
    this.sheet = sheet;
    this.onChange = onChange;
    this.size = null;
    Object.assign(this, { x: 0, y: 0, scale: 1 });
    this.placed = false;
  }

  // A new picture keeps the view; the first one takes the stored view, or shows its height as far as readable.
  show(size) {
    this.size = size;
    if (this.placed) return this.apply();
    this.placed = true;
    const kept = read(localStorage, this.storageKey, null);
    if (kept && [kept.x, kept.y, kept.scale].every(Number.isFinite)) Object.assign(this, kept);
    else this.scale = between(0.64, (this.frame.clientHeight - 2) / size.h, 1);
    return this.apply();
  }

  apply() {
    const { clientWidth, clientHeight } = this.frame;
    if (!this.size || !clientWidth) return; // nothing to show yet, or on a hidden tab
    this.scale = between(SMALLEST, this.scale, LARGEST);
    this.x = between(VISIBLE - this.size.w * this.scale, this.x, clientWidth - VISIBLE);
    this.y = between(VISIBLE - this.size.h * this.scale, this.y, clientHeight - VISIBLE);
    this.sheet.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 200);
    this.onChange();
  }

  keep() {
    write(localStorage, this.storageKey, { x: this.x, y: this.y, scale: this.scale });
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.apply();
  }

  // Zoom so that the point under the pointer (px in the frame) stays where it is.
  zoom(factor, at = { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 }) {
    const scale = between(SMALLEST, this.scale * factor, LARGEST);
    this.x = at.x - ((at.x - this.x) * scale) / this.scale;
    this.y = at.y - ((at.y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.apply();
  }

  fit() {
    const { clientWidth, clientHeight } = this.frame;
    const room = 12;
    this.scale = Math.min((clientWidth - 2 * room) / this.size.w, (clientHeight - room - BARS) / this.size.h, 1.5);
    this.x = (clientWidth - this.size.w * this.scale) / 2;
    this.y = room;
    this.apply();
  }

  // Bring a box of the picture into the frame; what is larger than the frame shows its beginning.
  reveal(box) {
    const seen = this.toFrame(box);
    const shift = (start, length, room) => {
      if (start >= 0 && start + length <= room) return 0;
      if (start < EDGE || length > room - 2 * EDGE) return EDGE - start;
      return room - EDGE - start - length;
    };
    const dx = shift(seen.x, seen.w, this.frame.clientWidth);
    const dy = shift(seen.y, seen.h, this.frame.clientHeight - BARS);
    if (dx || dy) this.pan(dx, dy);
  }

  toFrame(box) {
    return {
      x: this.x + box.x * this.scale,
      y: this.y + box.y * this.scale,
      w: box.w * this.scale,
      h: box.h * this.scale,
    };
  }

  // A pointer event's place: px in the frame, and units of the picture.
  pointIn(event) {
    const frame = this.frame.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }

  toPicture(point) {
    return { x: (point.x - this.x) / this.scale, y: (point.y - this.y) / this.scale };
  }

  close() {
    clearTimeout(this.timer);
    if (this.placed) this.keep();
  }
}
