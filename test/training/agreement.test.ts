/** Two ways to add up the same numbers agree, though they part at a kink of ReLU; steps that were not taken do not. */
import { beforeAll, expect, it } from "vitest";

import { readCifar10, type Cifar10 } from "../../src/data/read.ts";
import { Random } from "../../src/numeric/random.ts";
import { toFloat32, type FloatTensor } from "../../src/numeric/tensor.ts";
import type { Activation, Parameters, TrainingState } from "../../src/oracle/oracle.ts";
import { train } from "../../src/oracle/training.ts";
import { disagreement, type Disagreement } from "../../src/training/agreement.ts";
import { replayBy, type Replay } from "../../src/training/replay.ts";
import { copied, distance } from "../../src/training/state.ts";
import { firstDownloadMs, realCifar10 } from "../data/real-data.ts";

const [STEPS, BATCH, HIDDEN] = [50, 8, 30];
const learningRate = 0.1;
/** What a chunk may differ by without being looked into. */
const AGREEMENT = 5e-2;

let replay: Replay;
let start: TrainingState;
let positions: Uint32Array;
beforeAll(async () => {
  const data: Cifar10 = await readCifar10(await realCifar10());
  replay = replayBy(train, data, { beta: 0, reg: 0 });
  const random = new Random(442, "agreement");
  const normals = (shape: number[]): FloatTensor => toFloat32(random.normals(shape, 0.05));
  const parameters = {
    W1: normals([3072, HIDDEN]),
    b1: normals([HIDDEN]),
    W2: normals([HIDDEN, 10]),
    b2: normals([10]),
  };
  start = { parameters };
  positions = Uint32Array.from({ length: STEPS * BATCH }, () => random.integer(data.train.count));
}, firstDownloadMs);

interface Taken {
  readonly parameters: Parameters;
  readonly losses: readonly number[];
  readonly doubtful: readonly Activation[];
}

async function taken(crossed: readonly Activation[] = [], at: Uint32Array = positions): Promise<Taken> {
  using steps = await replay({ start, positions: at, batchSize: BATCH, learningRate, crossed });
  return { parameters: copied(steps.state.parameters), losses: steps.losses, doubtful: steps.doubtful };
}

const verdictOn = ({ parameters, losses }: Pick<Taken, "parameters" | "losses">): Promise<Disagreement | undefined> =>
  disagreement({ epoch: 1, firstStep: 1, positions, learningRate, start, end: { parameters }, losses }, replay);

/** Steps in which so many sums near 0 were decided the other way, one after the other, each the one that leads farthest. */
async function crossing(count: number): Promise<{ steps: Taken; error: number }> {
  const plain = await taken();
  let [steps, error, crossed]: [Taken, number, Activation[]] = [plain, 0, []];
  for (let index = 0; index < count; index++) {
    const ways = await Promise.all(
      steps.doubtful.map(async (activation) => {
        const other = await taken([...crossed, activation]);
        return { activation, other, error: distance(other.parameters, plain.parameters, start.parameters) };
      }),
    );
    const most = ways.reduce((best, way) => (way.error > best.error ? way : best));
    [steps, error, crossed] = [most.other, most.error, [...crossed, most.activation]];
  }
  return { steps, error };
}

it.each([1, 2])("agrees where %d sums near 0 were decided the other way", async (count) => {
  const { steps, error } = await crossing(count);
  expect(error).toBeGreaterThan(AGREEMENT);
  expect(await verdictOn(steps)).toBeUndefined();
});

it("does not agree where a step was left out, nor where losses are invented", async () => {
  const { parameters, losses } = await taken();
  expect(await verdictOn({ parameters, losses })).toBeUndefined();
  const less = await taken([], positions.subarray(BATCH));
  expect(await verdictOn({ parameters: less.parameters, losses })).toMatchObject({ what: "parameters" });
  const invented = losses.with(7, (losses[7] ?? 0) * 0.9);
  expect(await verdictOn({ parameters, losses: invented })).toMatchObject({ what: "losses" });
});
