/** Drawings of f1 as students make them: every one of them right, in another order, grouping and place of the minus. */

/** A node as it is written. */
export interface Drawn {
  readonly id: string;
  readonly op: string;
  readonly inputs: readonly string[];
}

/** A value that stands for a term, or for its opposite. */
interface Term {
  readonly id: string;
  readonly isNegative: boolean;
}

/** The textbook's drawing. */
export const textbook: readonly Drawn[] = [
  { id: "a", op: "multiply", inputs: ["w0", "x0"] },
  { id: "b", op: "reciprocal", inputs: ["x1"] },
  { id: "c", op: "multiply", inputs: ["w1", "b"] },
  { id: "d", op: "add", inputs: ["a", "c"] },
  { id: "e", op: "multiply", inputs: ["w2", "x2"] },
  { id: "f", op: "subtract", inputs: ["d", "e"] },
  { id: "s", op: "add", inputs: ["f", "w3"] },
  { id: "n", op: "negate", inputs: ["s"] },
  { id: "q", op: "exp", inputs: ["n"] },
  { id: "r", op: "add-one", inputs: ["q"] },
  { id: "L", op: "reciprocal", inputs: ["r"] },
];

/** A right drawing. @param choices numbers from 0, one for each choice that is made; 100 are enough. */
export function rightDrawing(choices: readonly number[]): Drawn[] {
  const left = [...choices];
  const choose = (count: number): number => (left.pop() ?? 0) % count;
  const nodes: Drawn[] = [];
  const draw = (op: string, ...inputs: readonly string[]): string => {
    const id = `v${nodes.length}`;
    const swapped = (op === "add" || op === "multiply") && choose(2) === 1 ? inputs.toReversed() : inputs;
    nodes.push({ id, op, inputs: swapped });
    return choose(5) === 0 ? draw("copy", id) : id;
  };
  // A factor, or its opposite; a product with an odd number of opposites is one itself.
  const factor = (id: string): Term =>
    choose(4) === 0 ? { id: draw("negate", id), isNegative: true } : { id, isNegative: false };
  const product = (a: Term, b: Term): Term => ({
    id: draw("multiply", a.id, b.id),
    isNegative: a.isNegative !== b.isNegative,
  });
  const sum = (a: Term, b: Term): Term => {
    if (a.isNegative === b.isNegative) return { id: draw("add", a.id, b.id), isNegative: a.isNegative };
    const [plus, minus] = a.isNegative ? [b, a] : [a, b];
    return choose(3) === 0
      ? { id: draw("add", plus.id, draw("negate", minus.id)), isNegative: false }
      : { id: draw("subtract", plus.id, minus.id), isNegative: false };
  };
  const third = product(factor("w2"), factor("x2"));
  let terms: Term[] = [
    product(factor("w0"), factor("x0")),
    product(factor("w1"), factor(draw("reciprocal", "x1"))),
    { ...third, isNegative: !third.isNegative },
    factor("w3"),
  ];
  while (terms.length > 1) {
    const [a, b] = [terms.splice(choose(terms.length), 1)[0], terms.splice(choose(terms.length), 1)[0]];
    if (a !== undefined && b !== undefined) terms = [...terms, sum(a, b)];
  }
  const [s] = terms;
  const exponent = s?.isNegative === true ? s.id : draw("negate", s?.id ?? "");
  draw("reciprocal", draw("add-one", draw("exp", exponent)));
  // Nodes stand in any order.
  return nodes.toSorted((a, b) => a.id.length * 7 + choose(13) - (b.id.length * 7 + choose(11)));
}
