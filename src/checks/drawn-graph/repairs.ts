/**
 * Where a graph of the wrong value is wrong. No drawing is the only right one, so that no node can be held against the
 * reference's. But a node of which one change makes the whole graph right is where the mistake is: every operation, input and
 * edge is changed in turn, and the graph computed again. Then the same with two operations at once.
 */
import type { GraphChange } from "../../findings.ts";
import { outputAt, type Source, type Step, type Steps } from "./evaluate.ts";
import { operations, type OperationName } from "./operations.ts";

/** Of graphs with more nodes, trying all changes would take long. */
const MAX_NODES = 40;
/** Of a graph that was changed to be right: another order of its sums rounds otherwise, and nothing else may differ. */
const RTOL = 1e-9;

/** The right values of the graph at some points. */
export interface RightValues {
  readonly points: readonly (readonly number[])[];
  readonly values: readonly number[];
}

/** A change, and the graph with it. */
interface Changed {
  readonly change: GraphChange;
  readonly graph: Steps;
}

/**
 * The changes that make a graph right: one; or two, of operations; or none where more is wrong.
 *
 * @param allowed the operations that it may be drawn with.
 */
export function repairsOf(graph: Steps, allowed: readonly OperationName[], right: RightValues): readonly GraphChange[] {
  if (graph.steps.length > MAX_NODES) return [];
  const operationChanges = graph.steps.flatMap((_, index) => otherOperations(graph, index, allowed));
  const others = [missingAndExtra, otherInputs].flatMap((changesAt) =>
    graph.steps.flatMap((_, index) => changesAt(graph, index, allowed)),
  );
  const single = [...operationChanges, ...others, ...missingAtEnd(graph, allowed)].find((one) => isRight(one, right));
  if (single !== undefined) return [single.change];
  for (const [index, first] of operationChanges.entries()) {
    for (const { change, step, at } of operationChanges.slice(index + 1)) {
      if (at === first.at) continue;
      if (isRight({ graph: withStep(first.graph, at, step) }, right)) return [first.change, change];
    }
  }
  return [];
}

function isRight({ graph }: Pick<Changed, "graph">, { points, values }: RightValues): boolean {
  return points.every((point, index) => {
    const expected = values[index] ?? Number.NaN;
    return Math.abs(outputAt(graph, point) - expected) <= RTOL * Math.abs(expected);
  });
}

interface OperationChange extends Changed {
  readonly at: number;
  readonly step: Step;
}

/** A node with another operation, or its inputs the other way round. */
function otherOperations(graph: Steps, at: number, allowed: readonly OperationName[]): OperationChange[] {
  const step = stepAt(graph, at);
  const node = nameAt(graph, at);
  const sameArity = allowed.filter((op) => op !== step.op && operations[op].arity === step.inputs.length);
  const changes: (readonly [GraphChange["kind"], Step])[] = [
    ...(step.inputs.length === 2 ? [["order", { ...step, inputs: step.inputs.toReversed() }] as const] : []),
    ...sameArity.map((op) => ["operation", { ...step, op }] as const),
  ];
  return changes.map(([kind, changed]) => ({
    change: { kind, node },
    graph: withStep(graph, at, changed),
    at,
    step: changed,
  }));
}

/** A node left out, so that one of its inputs goes on in its place; or another one between it and one of its inputs. */
function missingAndExtra(graph: Steps, at: number, allowed: readonly OperationName[]): Changed[] {
  const step = stepAt(graph, at);
  const node = nameAt(graph, at);
  const extra = step.inputs.map((input): Changed => ({
    change: { kind: "extra", node },
    graph: withStep(graph, at, { op: "copy", inputs: [input] }),
  }));
  const missing = step.inputs.flatMap((input, position) =>
    unary(allowed).map((through): Changed => ({
      change: { kind: "missing", node, input: graph.names[input.from] ?? "" },
      graph: withInput(graph, at, position, { ...input, through }),
    })),
  );
  return [...missing, ...extra];
}

/** A node behind the output. */
function missingAtEnd(graph: Steps, allowed: readonly OperationName[]): Changed[] {
  return unary(allowed).map((through) => ({
    change: { kind: "missing", node: graph.names[graph.output.from] ?? "" },
    graph: { ...graph, output: { ...graph.output, through } },
  }));
}

/** A node with something else as one of its inputs: an argument, or a node that is computed before it. */
function otherInputs(graph: Steps, at: number): Changed[] {
  const earlier = Array.from({ length: graph.arguments + at }, (_, position) => position);
  return stepAt(graph, at).inputs.flatMap((input, position) =>
    earlier
      .filter((from) => from !== input.from)
      .map((from): Changed => ({
        change: { kind: "input", node: nameAt(graph, at), input: graph.names[input.from] ?? "" },
        graph: withInput(graph, at, position, { from }),
      })),
  );
}

const unary = (allowed: readonly OperationName[]): OperationName[] =>
  allowed.filter((op) => operations[op].arity === 1 && op !== "copy");

function stepAt({ steps }: Steps, at: number): Step {
  const step = steps[at];
  if (step === undefined) throw new RangeError(`Expected a step ${at} of ${steps.length}.`);
  return step;
}

const nameAt = (graph: Steps, at: number): string => graph.names[graph.arguments + at] ?? "";

const withStep = (graph: Steps, at: number, step: Step): Steps => ({ ...graph, steps: graph.steps.with(at, step) });

function withInput(graph: Steps, at: number, position: number, input: Source): Steps {
  const step = stepAt(graph, at);
  return withStep(graph, at, { ...step, inputs: step.inputs.with(position, input) });
}
