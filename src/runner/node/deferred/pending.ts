/** A result that is computed when something reads it. */
import type * as np from "numpy-ts";

import { sameShape } from "../../../numeric/tensor.ts";
import { sumOfSquares } from "../../../numeric/vectors.ts";
import { canCombine, combined, floatsIn, type Meaning, type ProductTerm, type Term } from "./meaning.ts";
import { emptyStorage, fill, fillOnDemand, type Memory, type Storage } from "./storage.ts";
import { isWatched, reading, regionOf, watch, Waiters, type Waiter } from "./watch.ts";

/** What an operation takes. */
export type Operand = np.NDArrayCore | number;

/** An operation that writes to no operand. */
export interface Operation {
  readonly operands: readonly Operand[];
  readonly compute: () => np.NDArrayCore;
  /** Where a BLAS can make use of it. */
  readonly meaning?: Meaning | undefined;
}

/** Operations that one result may wait for: each keeps its operands alive. */
const MOST_WAITING = 8;
/** From the second reading on, a result is kept. */
const READINGS = 2;
/** Beyond it, and below its inverse, factors one after the other leave float32's range where their product does not. */
const LARGEST_FACTOR = 2 ** 40;

/** What waits, by the storage of its result. */
const pendingOf = new WeakMap<Storage, Pending>();

/** What is to be computed for the storage; undefined where its elements are there. */
export const pendingIn = ({ storage }: np.NDArrayCore): Pending | undefined => pendingOf.get(storage);

/** Whether an operation on these can wait: whoever writes to one of them is noticed, and they do not wait for too much. */
export const canWait = (operands: readonly Operand[]): boolean =>
  waitingFor(operands) <= MOST_WAITING &&
  arraysIn(operands).every((array) => pendingIn(array) !== undefined || isWatched(regionOf(array.storage)));

const arraysIn = (operands: readonly Operand[]): np.NDArrayCore[] =>
  operands.filter((each) => typeof each !== "number");

const waitingFor = (operands: readonly Operand[]): number =>
  arraysIn(operands).reduce((sum, array) => sum + (pendingIn(array)?.waiting ?? 0), 1);

/** A result that waits. */
export class Pending implements Waiter {
  readonly storage: Storage;
  /** How many operations have to be done for it. */
  readonly waiting: number;
  readonly meaning: Meaning | undefined;
  readonly #compute: () => np.NDArrayCore;
  /** Those that wait for it. */
  readonly #waiters = new Waiters();
  #readings = 0;

  /** @param shape of the result, whose dtype is that of the operands that are arrays. */
  constructor(shape: readonly number[], { operands, compute, meaning }: Operation) {
    const arrays = arraysIn(operands);
    this.storage = emptyStorage(shape, arrays[0]?.dtype ?? "float64");
    this.waiting = waitingFor(operands);
    this.#compute = compute;
    this.meaning = meaning;
    for (const array of arrays) {
      const pending = pendingIn(array);
      const region = pending === undefined ? regionOf(array.storage) : null;
      pending?.addWaiter(this);
      if (region !== null) watch(region, [this]);
    }
    this.#putOff();
  }

  /** To be settled before anybody writes to the result. */
  addWaiter(waiter: Waiter): void {
    this.#waiters.add(waiter);
  }

  /** Computes the result, for good. */
  settle(): void {
    if (pendingOf.get(this.storage) === this) this.#keep(this.#fill());
  }

  /** Computes the result for one reading. Answers with what ends it. */
  lend(): () => void {
    const memory = this.#fill();
    return () => {
      const { region } = memory;
      // Whatever shares the memory would not see what is computed the next time.
      if (region === null || region.refCount > 1 || this.#isReadAgain()) return this.#keep(memory);
      region.release();
      this.#putOff();
    };
  }

  #putOff(): void {
    pendingOf.set(this.storage, this);
    fillOnDemand(this.storage, () => {
      this.settle();
    });
  }

  /** What waits for it waits for its memory from now on, if that can be watched. */
  #keep({ region }: Memory): void {
    if (isWatched(region)) watch(region, this.#waiters);
    else for (const waiter of this.#waiters) waiter.settle();
  }

  #fill(): Memory {
    return reading(() => {
      const { storage } = this.#combined() ?? this.#compute();
      const { shape, dtype } = this.storage;
      const isPlain = storage.isCContiguous && storage.offset === 0;
      if (storage.dtype !== dtype || !sameShape(storage.shape, shape) || !isPlain) {
        throw new TypeError(
          `Expected ${dtype} (${shape.join(", ")}), got ${storage.dtype} (${storage.shape.join(", ")}).`,
        );
      }
      const memory = { data: storage.data, region: storage.wasmRegion };
      pendingOf.delete(this.storage);
      fill(this.storage, memory);
      return memory;
    });
  }

  /** The result where it is the sum of more than this operation alone adds up, and a BLAS can make that in one go. */
  #combined(): np.NDArrayCore | undefined {
    if (this.meaning?.kind !== "sum" || !canCombine()) return undefined;
    const sums = new Sums();
    const operations = this.#collect(1, sums);
    if (!sums.isLikeSteps()) return undefined;
    const { terms } = sums;
    const wanted = [...terms.values()].filter(({ factor }) => factor !== 0);
    const products = wanted.flatMap(({ factor, array }): ProductTerm[] => {
      const pending = pendingIn(array);
      if (pending?.meaning?.kind !== "product" || pending.#isReadAgain()) return [];
      terms.delete(array.storage);
      return [{ factor, factors: pending.meaning.factors }];
    });
    if (wanted.length === 0 || (operations === 1 && products.length === 0)) return undefined;
    const others = wanted.filter(({ array }) => terms.has(array.storage));
    const read = [...others.map(({ array }) => array), ...products.flatMap(({ factors }) => factors)];
    const lent = read.map((array) => pendingIn(array)?.lend());
    try {
      return combined(this.storage.shape, others, products);
    } finally {
      for (const giveBack of lent) giveBack?.();
    }
  }

  /** Adds up `factor` times this sum's terms, with those of the sums that it waits for. Answers with how many sums that are. */
  #collect(factor: number, sums: Sums): number {
    if (this.meaning?.kind !== "sum") return 0;
    let operations = 1;
    for (const { array, factor: own } of this.meaning.terms) {
      const pending = pendingIn(array);
      sums.multiplyBy(factor * own);
      if (pending?.meaning?.kind === "sum" && !pending.#isReadAgain()) {
        operations += pending.#collect(factor * own, sums);
      } else {
        sums.add(array, factor * own);
      }
    }
    return operations;
  }

  /** To be asked once for every reading: whether it was read before. */
  #isReadAgain(): boolean {
    this.#readings += 1;
    return this.#readings >= READINGS;
  }
}

/** Terms of several sums, added up by their arrays; and whether that is what one sum after the other leads to. */
class Sums {
  readonly terms = new Map<Storage, Term>();
  /** Arrays of which something is taken away again, or nothing is taken: of what is not finite, NaN stays. */
  readonly #cancelled = new Map<Storage, np.NDArrayCore>();
  #isInRange = true;

  /** To be told of every factor, of sums as well. */
  multiplyBy(factor: number): void {
    const size = Math.abs(factor);
    if (size !== 0 && !(size <= LARGEST_FACTOR && size >= 1 / LARGEST_FACTOR)) this.#isInRange = false;
  }

  add(array: np.NDArrayCore, factor: number): void {
    const before = this.terms.get(array.storage);
    const isSame = before === undefined || Math.sign(before.factor) === Math.sign(factor);
    if (factor === 0 || !isSame) this.#cancelled.set(array.storage, array);
    this.terms.set(array.storage, { array, factor: (before?.factor ?? 0) + factor });
  }

  /** False where factors leave float32's range on the way, and where what is cancelled is not finite, or not known yet. */
  isLikeSteps(): boolean {
    return this.#isInRange && [...this.#cancelled.values()].every(isKnownFinite);
  }
}

const isKnownFinite = (array: np.NDArrayCore): boolean =>
  pendingIn(array) === undefined && Number.isFinite(sumOfSquares(floatsIn(array)));
