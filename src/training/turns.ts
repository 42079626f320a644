/** Whose turn it is, of trainings that run side by side. */
import { setImmediate } from "node:timers/promises";
import pLimit, { type LimitFunction } from "p-limit";

/** Places for so many at the same time. */
export class Turns {
  readonly #limit: LimitFunction;
  readonly #beginning = new Set<Promise<void>>();

  constructor(places: number) {
    this.#limit = pLimit(places);
  }

  /** Does it when there is a place. The next one has the place once it is done, or has left. */
  take<T>(task: (turn: Turn) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      void this.#limit(
        () =>
          new Promise<void>((leave) => {
            const turn = new Turn(this.#beginning, leave);
            task(turn)
              .finally(() => {
                turn.begun();
                leave();
              })
              .then(resolve, reject);
          }),
      );
    });
  }
}

/** One of them: it begins, is under way, and can leave before it has ended. */
export class Turn {
  readonly #beginning: Set<Promise<void>>;
  readonly #leave: () => void;
  readonly #own = Promise.withResolvers<void>();

  constructor(beginning: Set<Promise<void>>, leave: () => void) {
    this.#beginning = beginning;
    this.#leave = leave;
    beginning.add(this.#own.promise);
  }

  /** From now on it does not wait for every answer. */
  begun(): void {
    this.#beginning.delete(this.#own.promise);
    this.#own.resolve();
  }

  /**
   * Gives the place to the next one, and waits until nobody begins any more: a beginning waits for one answer after the other,
   * and a core would be idle where what is left to be done here came between them. Beside those that are under way it does not
   * matter.
   */
  async leave(): Promise<void> {
    this.begun();
    this.#leave();
    // The one that follows has begun to begin by then.
    await setImmediate();
    while (this.#beginning.size > 0) {
      await Promise.all(this.#beginning);
      await setImmediate();
    }
  }
}
