/**
 * Pictures: evidence that no sentence can hold, the numbers of a whole computation graph or of a whole array. They are
 * drawn in `report/`, and nowhere else. Numbers have six significant digits, which is more than anybody reads off a drawing.
 */
import { num, type Num } from "./findings.ts";

/** A number that the rubric may keep from whoever looks at the picture. */
type Hideable = Num | "hidden";

/** What a node receives from one of its inputs, and what it sends back there. */
export interface PicturedEdge {
  /** The id of an argument or a node. */
  readonly from: string;
  /** The gradient on this edge; absent in a drawing that is judged as a drawing alone. */
  readonly gradient?: Hideable;
}

/** One argument of a graph, or one node. */
export interface PicturedNode {
  readonly id: string;
  /** What it computes, as drawn: `+`, `exp`, `copy`. Absent for an argument. */
  readonly op?: string;
  /** In their order; none for an argument. */
  readonly inputs: readonly PicturedEdge[];
  /** Of the forward pass. */
  readonly value: Hideable;
  /** Of the backward pass: the graph's output with respect to it. */
  readonly gradient?: Hideable;
  /** What the student's function gave instead, where that is wrong. */
  readonly actual?: { readonly value?: Num; readonly gradient?: Num };
}

/** A computation graph at one point. */
export interface GraphPicture {
  readonly kind: "graph";
  /** `f1`; of a drawing what it is called where it was handed in. */
  readonly name: string;
  /** Which graph of the problem set it is. */
  readonly graph: string;
  readonly drawnBy: "reference" | "student";
  /** Whether the rubric asks for this drawing, so that it is the answer to an item. */
  readonly isAnswer: boolean;
  /** The point, in short: `x0=0.513, x1=-1.2`. */
  readonly input: string;
  /** Arguments first, then nodes in an order in which they can be computed; the last is the output. */
  readonly nodes: readonly PicturedNode[];
}

/** A result that is wrong, beside what it should be. */
export interface ArrayPicture {
  readonly kind: "array";
  /** The function or method, spelt as in the student's language. */
  readonly name: string;
  /** Which of its results, for example `dW`. */
  readonly result: string;
  /** The input, in short: `N=3, Din=4, Dout=2`. */
  readonly input: string;
  /** One or two lengths. */
  readonly shape: readonly number[];
  /** Row-major, as all of these. */
  readonly actual: readonly Num[];
  readonly expected: readonly Num[] | "hidden";
  /** The positions of the wrong elements, ascending. */
  readonly wrong: readonly number[];
}

export type Picture = GraphPicture | ArrayPicture;

/** A number as a picture holds it. */
export function pictured(value: number): Num {
  return num(Number.isFinite(value) ? Number(value.toPrecision(6)) : value);
}
