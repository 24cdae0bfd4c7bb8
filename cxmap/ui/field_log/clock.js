// The running clock: seconds since the start, pauses apart, from moments and not from ticks, so that a phone
// that slept shows the right time when it wakes.

function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

// `12:30` or `90` as seconds; null for what is no time.
function secondsOf(text) {
  const parts = text.trim().split(":").map((part) => (part.trim() === "" ? NaN : Number(part.replace(",", "."))));
  if (parts.length > 3 || parts.some((part) => !Number.isFinite(part) || part < 0)) return null;
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}

class Clock {
  constructor() {
    this.started = null; // ms
    this.ended = null;
    this.pauses = []; // [from, to or null] in ms
  }

  set(started, ended, pauses) {
    this.started = started ? Date.parse(started) : null;
    this.ended = ended ? Date.parse(ended) : null;
    this.pauses = pauses.map(([from, to]) => [Date.parse(from), to ? Date.parse(to) : null]);
  }

  get paused() {
    return this.pauses.some(([, to]) => to === null);
  }

  get runs() {
    return this.started !== null && this.ended === null && !this.paused;
  }

  // Seconds on the clock at a moment (now, unless told).
  at(moment = Date.now()) {
    if (this.started === null) return 0;
    const until = this.ended === null ? moment : Math.min(moment, this.ended);
    const stood = this.pauses.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to ?? until, until) - from), 0);
    return Math.max(0, (until - this.started - stood) / 1000);
  }
}
