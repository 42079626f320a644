/** How long a grading takes, and its phases. */
import type { Scorecard } from "./scorecard/scorecard.ts";

/** Adds up how long things take. */
export class Clock {
  // The clock of `performance` starts with this process.
  readonly #startedAt = new Date(performance.timeOrigin);
  readonly #phases = new Map<string, number>();

  add(phase: string, ms: number): void {
    this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + ms);
  }

  async time<T>(phase: string, task: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await task();
    } finally {
      this.add(phase, performance.now() - start);
    }
  }

  timing(): Scorecard["timing"] {
    return {
      startedAt: this.#startedAt.toISOString(),
      totalMs: performance.now(),
      phases: Object.fromEntries(this.#phases),
    };
  }
}
