/** The ticks of all rooms, in slots of 25 ms as EchoPlay's: one timer, for the next slot in which something is due. */

const SLOT_MS = 25;

export class Wheel {
  constructor() {
    this.slots = new Map();
    this.timer = null;
    this.timerSlot = Infinity;
    this.walk = () => this.sendDue();
  }

  add(room) {
    const slot = Math.ceil(room.dueMs() / SLOT_MS);
    const inSlot = this.slots.get(slot);
    if (inSlot === undefined) this.slots.set(slot, [room]);
    else inSlot.push(room);
    if (slot < this.timerSlot) this.arm(slot);
  }

  arm(slot) {
    clearTimeout(this.timer);
    this.timerSlot = slot;
    this.timer = slot === Infinity ? null : setTimeout(this.walk, Math.max(slot * SLOT_MS - Date.now(), 0));
  }

  sendDue() {
    const present = Math.floor(Date.now() / SLOT_MS);
    const due = [...this.slots.keys()].filter((slot) => slot <= present).sort((one, other) => one - other);
    this.timerSlot = Infinity;
    for (const slot of due) {
      const inSlot = this.slots.get(slot);
      this.slots.delete(slot);
      for (const room of inSlot) if (room.tick()) this.add(room);
    }
    let next = Infinity;
    for (const slot of this.slots.keys()) if (slot < next) next = slot;
    if (next !== this.timerSlot) this.arm(next);
  }
}
