// Gestures: mouse, pen and fingers. Click, drag, pan, frame, pinch and wheel, told to the canvas.

const THRESHOLD = 4; // px before a press becomes a drag
const TWICE = 400; // ms within which two clicks on the same thing are a double click
const PUSH_ZONE = 32; // px at the frame's edge in which a drag scrolls the picture
const PUSH_STEP = 10; // px a frame
const LINE = 16; // px of a wheel that counts in lines

class Gestures {
  constructor(canvas) {
    this.canvas = canvas;
    this.pointers = new Map();
    this.press = null;
    this.clicked = { id: null, at: 0 };
    const { frame } = canvas;
    const on = (name, handle) => frame.addEventListener(name, handle.bind(this), { passive: false });
    on("pointerdown", this.down);
    on("pointermove", this.move);
    on("pointerup", this.up);
    on("pointercancel", this.cancel);
    on("pointerleave", () => canvas.hover(null));
    on("wheel", this.wheel);
  }

  // From the press on, the picture under the hand must stay as it is.
  get busy() {
    return Boolean(this.press);
  }

  down(event) {
    if (event.button > 1) return;
    event.preventDefault();
    delete this.canvas.frame.dataset.keys;
    this.canvas.frame.focus({ preventScroll: true });
    this.canvas.frame.setPointerCapture(event.pointerId);
    const point = this.canvas.view.pointIn(event);
    this.pointers.set(event.pointerId, point);
    if (this.pointers.size === 2) return this.startPinch();
    const link = event.button === 0 ? this.canvas.linking.at(point) : null;
    const id = link ?? event.target.closest?.("[data-id]")?.dataset.id ?? null;
    const onText = Boolean(event.target.closest?.("text"));
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    const middle = event.button === 1;
    this.press = { id, link, onText, point, last: point, more, shift: event.shiftKey, middle, mode: null };
    return undefined;
  }

  move(event) {
    const point = this.canvas.view.pointIn(event);
    if (!this.pointers.has(event.pointerId)) {
      return this.hover(event, point);
    }
    this.pointers.set(event.pointerId, point);
    const { press } = this;
    if (!press) return undefined;
    if (press.mode === "pinch") return this.pinch();
    if (!press.mode && Math.hypot(point.x - press.point.x, point.y - press.point.y) < THRESHOLD) return undefined;
    press.mode ??= this.start(press);
    this.follow(press, point);
    press.last = point;
    return undefined;
  }

  hover(event, point) {
    const { linking } = this.canvas;
    if (linking.isOn) linking.carryTo(point);
    const id = event.target.closest?.("[data-id]")?.dataset.id ?? null;
    const near = !id || GROUND.has(kindOf(id)) ? linking.near(point) : null;
    this.canvas.hover(near ?? id);
  }

  start(press) {
    const { canvas } = this;
    if (press.link) {
      canvas.linking.begin(press.link, true);
      this.pushWhileDragging();
      return "link";
    }
    const onGround = !press.id || GROUND.has(kindOf(press.id));
    if (press.shift && onGround && !press.middle) return "frame";
    if (press.middle || press.more || !canvas.canMove(press.id)) return "pan";
    canvas.drag.lift(press.id, press.point);
    this.pushWhileDragging();
    return "drag";
  }

  follow(press, point) {
    const { canvas } = this;
    canvas.frame.dataset.mode = press.mode;
    if (press.mode === "pan") canvas.view.pan(point.x - press.last.x, point.y - press.last.y);
    if (press.mode === "drag") canvas.drag.carryTo(point);
    if (press.mode === "link") canvas.linking.carryTo(point);
    if (press.mode === "frame") canvas.drawFrame(press.point, point);
  }

  up(event) {
    this.pointers.delete(event.pointerId);
    const { press } = this;
    if (!press) return;
    if (press.mode === "drag") this.canvas.drag.drop();
    if (press.mode === "link") this.canvas.linking.draw();
    if (press.mode === "frame") this.canvas.selectFrame(press.point, press.last);
    if (!press.mode && !press.middle) this.click(press, event.timeStamp);
    this.end();
  }

  click({ id, more, point, onText }, at) {
    if (this.canvas.linking.isOn) {
      this.canvas.linking.click(point);
      return;
    }
    const twice = !more && id === this.clicked.id && at - this.clicked.at < TWICE;
    this.clicked = { id, at: twice ? 0 : at };
    if (twice && id) this.canvas.begin(id, onText);
    else this.canvas.click(id, more);
  }

  cancel(event) {
    if (event) this.pointers.delete(event.pointerId);
    if (this.press?.mode === "drag") this.canvas.drag.putBack();
    if (this.press?.mode === "link") this.canvas.linking.end();
    this.end();
  }

  end() {
    this.press = null;
    delete this.canvas.frame.dataset.mode;
    this.canvas.drawFrame(null);
    this.canvas.settleDown();
  }

  // Near the edge towards which a thing is dragged, the picture scrolls under it as far as there is more.
  pushWhileDragging() {
    const step = () => {
      const carried = { drag: this.canvas.drag, link: this.canvas.linking }[this.press?.mode];
      if (!carried) return;
      const { frame, view } = this.canvas;
      const dx = this.push("x", view.size.w * view.scale, frame.clientWidth);
      const dy = this.push("y", view.size.h * view.scale, frame.clientHeight);
      if (dx || dy) {
        view.pan(dx, dy);
        carried.carryTo(this.press.last);
      }
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  push(axis, length, room) {
    const at = this.press.last[axis];
    const towards = at - this.press.point[axis];
    const hidden = { before: -this.canvas.view[axis], after: this.canvas.view[axis] + length - room };
    if (towards < -THRESHOLD && at < PUSH_ZONE) return between(0, hidden.before, PUSH_STEP);
    if (towards > THRESHOLD && at > room - PUSH_ZONE) return -between(0, hidden.after, PUSH_STEP);
    return 0;
  }

  startPinch() {
    if (this.press?.mode === "drag") this.canvas.drag.putBack();
    if (this.press?.mode === "link") this.canvas.linking.end();
    this.press = { mode: "pinch", ...this.spread() };
  }

  spread() {
    const [a, b] = [...this.pointers.values()];
    return { apart: Math.hypot(a.x - b.x, a.y - b.y) || 1, middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  }

  pinch() {
    if (this.pointers.size < 2) return;
    const now = this.spread();
    const { view } = this.canvas;
    view.pan(now.middle.x - this.press.middle.x, now.middle.y - this.press.middle.y);
    view.zoom(now.apart / this.press.apart, now.middle);
    Object.assign(this.press, now);
  }

  wheel(event) {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE : 1;
    const { view } = this.canvas;
    if (event.ctrlKey || event.metaKey) {
      view.zoom(Math.exp((-event.deltaY * unit) / 240), view.pointIn(event));
    } else if (event.shiftKey && !event.deltaX) {
      view.pan(-event.deltaY * unit, 0);
    } else {
      view.pan(-event.deltaX * unit, -event.deltaY * unit);
    }
  }
}
