/** Says at once that something is new, and again not sooner than so many milliseconds later. */

export class Throttle {
  constructor(intervalMs, say) {
    this.intervalMs = intervalMs;
    this.say = say;
    this.lastMs = -Infinity;
    this.waiting = false;
    this.late = () => {
      this.waiting = false;
      this.leave(performance.now());
    };
  }

  mark() {
    if (this.waiting) return;
    const nowMs = performance.now();
    const waitMs = this.lastMs + this.intervalMs - nowMs;
    if (waitMs <= 0) {
      this.leave(nowMs);
    } else {
      this.waiting = true;
      setTimeout(this.late, waitMs);
    }
  }

  leave(nowMs) {
    this.lastMs = nowMs;
    this.say();
  }
}
