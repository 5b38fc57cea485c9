/** The only source of time in the server (design decision 19). */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date(Date.now()) };

/** A clock that runs at the pace of the machine's, but can be moved by test tools. */
export class MovableClock implements Clock {
  #offset = 0;
  now(): Date {
    return new Date(Date.now() + this.#offset);
  }
  /** Milliseconds this clock is ahead of the machine's. */
  get offset(): number {
    return this.#offset;
  }
  set offset(milliseconds: number) {
    this.#offset = milliseconds;
  }
}

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;
export const later = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);
