/** The audit's own training is that of the reference: the same losses and the same state, in float32. */
import { expect, it } from "vitest";

import { toArray } from "../../src/numeric/engine.ts";
import { Random } from "../../src/numeric/random.ts";
import { toFloat32, type FloatTensor } from "../../src/numeric/tensor.ts";
import { liveOracle } from "../../src/oracle/live.ts";
import { parameterNames, type Parameters, type TrainingState } from "../../src/oracle/oracle.ts";
import { train } from "../../src/oracle/training.ts";

const [N, D, H, C] = [9, 30, 12, 10];
const rules = { learningRate: 0.02, beta: 0.5, reg: 0.02 };

function network(random: Random): Parameters {
  const normals = (shape: number[]): FloatTensor => toFloat32(random.normals(shape, 0.3));
  return { W1: normals([D, H]), b1: normals([H]), W2: normals([H, C]), b2: normals([C]) };
}

/** Steps of the reference, in the dtype of the state. */
function referenceSteps(
  { parameters, velocities }: TrainingState,
  batches: readonly { readonly X: FloatTensor; readonly y: Int32Array }[],
): { state: TrainingState; losses: number[] } {
  const losses: number[] = [];
  let state: TrainingState = { parameters, ...(velocities !== undefined && { velocities }) };
  for (const { X, y } of batches) {
    const labels = { dtype: "int32", shape: [y.length], data: y } as const;
    const { loss, gradients } = liveOracle.lossAndGradients(state.parameters, X, labels, rules.reg);
    losses.push(loss);
    state = stepped(state, gradients);
  }
  return { state, losses };
}

function stepped({ parameters, velocities }: TrainingState, gradients: Parameters): TrainingState {
  const { learningRate, beta } = rules;
  if (velocities === undefined) {
    return { parameters: each((name) => liveOracle.sgd(parameters[name], gradients[name], learningRate)) };
  }
  const updates = parameterNames.map((name) => [
    name,
    liveOracle.sgdMomentum(parameters[name], gradients[name], velocities[name], beta, learningRate),
  ]);
  const updated: Record<string, { newW: FloatTensor; newVelocity: FloatTensor }> = Object.fromEntries(updates);
  const part = (name: string, of: "newW" | "newVelocity"): FloatTensor => {
    const update = updated[name];
    if (update === undefined) throw new RangeError(`No update of ${name}.`);
    return update[of];
  };
  return { parameters: each((name) => part(name, "newW")), velocities: each((name) => part(name, "newVelocity")) };
}

const each = (make: (name: keyof Parameters) => FloatTensor): Parameters => ({
  W1: make("W1"),
  b1: make("b1"),
  W2: make("W2"),
  b2: make("b2"),
});

it.each(["plain SGD", "momentum"])("with %s", async (optimizer) => {
  const random = new Random(442, optimizer);
  const parameters = network(random);
  const start = optimizer === "momentum" ? { parameters, velocities: network(random) } : { parameters };
  const batches = Array.from({ length: 8 }, () => ({
    X: toFloat32(random.normals([N, D])),
    y: Int32Array.from({ length: N }, () => random.integer(C)),
  }));
  const expected = referenceSteps(start, batches);
  using actual = await train(
    start,
    batches.map(({ X, y }) => ({ X: toArray(X), y })),
    rules,
  );
  for (const [step, loss] of expected.losses.entries()) expect(actual.losses[step]).toBeCloseTo(loss, 5);
  for (const name of parameterNames) {
    expect(largestDifference(actual.state.parameters[name], expected.state.parameters[name])).toBeLessThan(1e-5);
    const velocity = actual.state.velocities?.[name];
    expect(velocity === undefined).toBe(optimizer === "plain SGD");
    if (velocity === undefined || expected.state.velocities === undefined) continue;
    expect(largestDifference(velocity, expected.state.velocities[name])).toBeLessThan(1e-5);
  }
  // The state that it began with is as it was.
  expect(start.parameters).toEqual(network(new Random(442, optimizer)));
});

function largestDifference(a: FloatTensor, b: FloatTensor): number {
  expect(a.shape).toEqual(b.shape);
  const other = Array.from(b.data);
  return Math.max(...Array.from(a.data, (value, index) => Math.abs(value - (other[index] ?? Number.NaN))));
}
