/**
 * A computation graph as data. Its forward and backward pass, its drawing and its checks all follow from this data and
 * the table of operations, so that another year's function is another file of data.
 */
import type { OperationName } from "./operations.ts";

/** The numbers ±v with v in one of the intervals; only +v where the sign is "positive". Bounds are included. */
export interface Domain {
  readonly magnitudes: readonly (readonly [low: number, high: number])[];
  readonly sign: "positive" | "either";
}

/** An argument of the function, and where seeded test values of it are drawn from. */
export interface GraphInput {
  readonly name: string;
  readonly domain: Domain;
}

/** One operation. Its inputs are names of graph inputs or ids of earlier nodes. */
export interface GraphNode {
  readonly id: string;
  readonly op: OperationName;
  readonly inputs: readonly string[];
}

/** Where a node's value must lie for a test point to be used. */
export interface Bound {
  readonly node: string;
  readonly domain: Domain;
}

/** A scalar function of scalars, drawn as a graph. All names and ids differ. */
export interface Graph {
  /** Also the name of the student's function. */
  readonly name: string;
  /** The function as a formula. */
  readonly title: string;
  /** In the order of the student's arguments. */
  readonly inputs: readonly GraphInput[];
  /** In an order in which they can be computed. */
  readonly nodes: readonly GraphNode[];
  /** The id of the node that is the function's value; it feeds no other node. */
  readonly output: string;
  /** What test points must satisfy beyond the domains of the inputs. */
  readonly bounds: readonly Bound[];
}

/** The domain of the positive numbers in the intervals. */
export function positive(...magnitudes: Domain["magnitudes"]): Domain {
  return { magnitudes, sign: "positive" };
}

/** The domain of the numbers of either sign whose magnitudes are in the intervals. */
export function eitherSign(...magnitudes: Domain["magnitudes"]): Domain {
  return { magnitudes, sign: "either" };
}

/** Whether `value` is in `domain`. NaN is in none. */
export function contains(domain: Domain, value: number): boolean {
  const magnitude = domain.sign === "either" ? Math.abs(value) : value;
  return domain.magnitudes.some(([low, high]) => low <= magnitude && magnitude <= high);
}
