/** What the code of one submission may take in all its processes together, by the clock on the wall. */
export class TimeBudget {
  readonly totalMs: number;
  #spentMs = 0;

  constructor(totalMs: number) {
    this.totalMs = totalMs;
  }

  /** 0 when it is used up. */
  get leftMs(): number {
    return Math.max(0, this.totalMs - this.#spentMs);
  }

  /** Waits for a task at the budget's cost. */
  async spend<T>(task: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await task;
    } finally {
      this.#spentMs += performance.now() - startedAt;
    }
  }
}
