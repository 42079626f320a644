/**
 * Whether a chunk of steps ended where its steps lead: it is taken again by the reference, on the same batches. Two honest
 * ways to add up float32 end 1e-6 of the way apart after 50 steps, unless a hidden unit's sum for an image is 0 but for
 * rounding: the gradient then passes in the one and not in the other, and they end up to 1e-1 apart. So where a chunk ends
 * elsewhere, it is taken once more with each such sum decided the other way, and nobody is accused whom one of them explains.
 */
import type { Activation, TakenSteps, TrainingState } from "../oracle/oracle.ts";
import type { Chunk } from "./chunk.ts";
import type { Replay } from "./replay.ts";
import { distance, nudged } from "./state.ts";

/** What is wrong with a chunk, and by how much. */
export interface Disagreement {
  readonly what: "parameters" | "velocities" | "losses";
  readonly relativeError: number;
}

/** How far two ends of the same steps lie apart: parameters in lengths of the way, velocities in their own. */
interface Errors {
  readonly parameters: number;
  readonly velocities: number;
}

/** The chunk, taken again. */
interface Retaken {
  readonly errors: Errors;
  readonly invented: number | undefined;
  readonly crossed: readonly Activation[];
  readonly doubtful: readonly Activation[];
}

/** How far apart is as good as the same. One step of 50 left out makes 1e-1 or more in the parameters. */
const AGREEMENT: Errors = { parameters: 5e-2, velocities: 1e-1 };
/**
 * At rates too high to learn by, the last bits of the start can lead far away, by themselves: so many times as far is then no
 * sign of anything.
 */
const OF_SPREAD = 50;
/** Sums that are decided the other way, alone and together: so often is a chunk taken again. */
const MOST_CROSSINGS = 48;
/** How far a reported loss may be from a replay's; above the ordinary, whoever keeps a logarithm from 0 reports less. */
const INVENTED = 2e-2;
const ORDINARY_LOSS = 3;

/** What is wrong with a chunk; undefined where nothing is. */
export async function disagreement(chunk: Chunk, replay: Replay): Promise<Disagreement | undefined> {
  const first = await retaken(chunk, replay, []);
  if (isWithin(first.errors, AGREEMENT)) return inventedLoss(first);
  const allowed = await spread(chunk, replay);
  if (isWithin(first.errors, allowed)) return undefined;
  const explained = await crossing(chunk, replay, first);
  if (explained !== undefined) return inventedLoss(explained);
  const what = first.errors.parameters <= allowed.parameters ? "velocities" : "parameters";
  return { what, relativeError: first.errors[what] };
}

/** Looks among the sums that rounding may have decided for those by which the chunk is right; the likeliest first. */
async function crossing(chunk: Chunk, replay: Replay, first: Retaken): Promise<Retaken | undefined> {
  const open = [first];
  let left = MOST_CROSSINGS;
  for (let from = open.pop(); from !== undefined && left > 0; from = open.pop()) {
    for (const activation of from.doubtful.slice(0, left)) {
      if (from.crossed.some((other) => isSame(other, activation))) continue;
      const next = await retaken(chunk, replay, [...from.crossed, activation]);
      if (isWithin(next.errors, AGREEMENT)) return next;
      open.push(next);
      left -= 1;
    }
    open.sort((a, b) => b.errors.parameters - a.errors.parameters);
  }
  return undefined;
}

const isSame = (a: Activation, b: Activation): boolean => a.step === b.step && a.row === b.row && a.unit === b.unit;

async function retaken(chunk: Chunk, replay: Replay, crossed: readonly Activation[]): Promise<Retaken> {
  using again = await takenAgain(chunk, replay, chunk.start, crossed);
  const { doubtful } = again;
  const invented = chunk.losses
    .map((loss, step) => lossError(loss, again.losses[step]))
    .find((error, step) => (again.losses[step] ?? 0) <= ORDINARY_LOSS && !(error <= INVENTED));
  return { errors: errorsOf(chunk.end, again.state, chunk.start), invented, crossed, doubtful };
}

/** How far apart the chunk may end, by what the last bits of its start lead to. */
async function spread(chunk: Chunk, replay: Replay): Promise<Errors> {
  const { start } = chunk;
  using again = await takenAgain(chunk, replay, start);
  using nudge = await takenAgain(chunk, replay, { ...start, parameters: nudged(start.parameters) });
  const { parameters, velocities } = errorsOf(nudge.state, again.state, start);
  return {
    parameters: Math.max(AGREEMENT.parameters, OF_SPREAD * parameters),
    velocities: Math.max(AGREEMENT.velocities, OF_SPREAD * velocities),
  };
}

function takenAgain(
  { positions, losses, learningRate }: Chunk,
  replay: Replay,
  start: TrainingState,
  crossed: readonly Activation[] = [],
): Promise<TakenSteps> {
  return replay({ start, positions, batchSize: positions.length / losses.length, learningRate, crossed });
}

function errorsOf(actual: TrainingState, expected: TrainingState, start: TrainingState): Errors {
  const { velocities } = expected;
  return {
    parameters: distance(actual.parameters, expected.parameters, start.parameters),
    velocities:
      actual.velocities === undefined || velocities === undefined ? 0 : distance(actual.velocities, velocities),
  };
}

const isWithin = (errors: Errors, agreement: Errors): boolean =>
  errors.parameters <= agreement.parameters && errors.velocities <= agreement.velocities;

const inventedLoss = ({ invented }: Retaken): Disagreement | undefined =>
  invented === undefined ? undefined : { what: "losses", relativeError: invented };

/** Relative to the expected loss, or to 1 where that is less. */
export function lossError(actual: number = Number.NaN, expected: number = Number.NaN): number {
  return Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
}
