/** What training.ts measured, as text. */
import type { EpochMeasurement } from "./epoch.ts";
import { STEPS } from "./protocol.ts";

/** Milliseconds of each part of a step, by name. */
export type Parts = Readonly<Record<string, number>>;

/** Every round of everything; empty where it cannot be measured here. */
export interface Measured {
  readonly withBlas: readonly Harness[];
  readonly without: readonly Harness[];
  readonly numpy: { readonly name: string; readonly float64: readonly Steps[]; readonly float32: readonly Steps[] };
}

interface Harness {
  readonly measurement: EpochMeasurement;
  readonly parts: Parts;
}

interface Steps {
  readonly msPerStep: number;
  readonly parts: Parts;
}

const NAME_WIDTH = 32;
const WIDTH = 16;
/** Of the grader's own work, what is inside a step; the rest is around them. */
const GATHERING = "gather";

/** Each way to train: a step's time, and how it compares with NumPy's. */
export function stepTable({ withBlas, without, numpy }: Measured): string[] {
  const rows = [withBlas, without].flatMap((rounds): [string, number][] => {
    const engine = rounds[0]?.measurement.engine;
    return engine === undefined ? [] : [[`grade, ${engine}`, stepMs(rounds)]];
  });
  const inNumpy = (["float64", "float32"] as const).flatMap((dtype): [string, number][] =>
    numpy[dtype].length === 0 ? [] : [[`${numpy.name} ${dtype}`, numpyMs(numpy[dtype])]],
  );
  const [double, single] = [numpyMs(numpy.float64), numpyMs(numpy.float32)];
  return [
    line("", ["ms a step", "to float64", "to float32"]),
    ...[...rows, ...inNumpy].map(([name, ms]) => line(name, [decimal(ms), times(ms / double), times(ms / single)])),
  ];
}

/** Where a step's time goes. */
export function partTable({ withBlas, without, numpy }: Measured): string[] {
  const columns = [
    { name: "BLAS", rounds: withBlas },
    { name: "numpy-ts", rounds: without },
    { name: "NumPy float64", rounds: numpy.float64 },
    { name: "NumPy float32", rounds: numpy.float32 },
  ].filter(({ rounds }) => rounds.length > 0);
  const names = [...new Set(columns.flatMap(({ rounds }) => Object.keys(rounds[0]?.parts ?? {})))];
  return [
    line(
      "parts of a step, ms",
      columns.map(({ name }) => name),
    ),
    ...names.map((part) =>
      line(
        part,
        columns.map(({ rounds }) => decimal(median(rounds.map(({ parts }) => parts[part] ?? 0)))),
      ),
    ),
  ];
}

/** What grade adds to the student's steps, in an epoch, and the memory of both processes. */
export function costTable({ withBlas, without }: Measured): string[] {
  const columns = [withBlas, without].filter((rounds) => rounds.length > 0);
  const row = (name: string, of: (round: Harness) => number, digits: number): string =>
    line(
      name,
      columns.map((rounds) => median(rounds.map(of)).toFixed(digits)),
    );
  return [
    line(
      "grade's own part of an epoch, ms",
      columns.map((rounds) => (rounds === withBlas ? "BLAS" : "numpy-ts")),
    ),
    row("gathering batches", gatheringMs, 0),
    row("protocol", protocolMs, 0),
    row("evaluation and the like", ({ measurement }) => measurement.epochMs - measurement.runnerMs, 0),
    line(
      "share of the epoch",
      columns.map((rounds) => percent(ownShare(rounds))),
    ),
    "",
    "peak memory, MB",
    row("runner", ({ measurement }) => measurement.runnerMegabytes, 0),
    row("grader", ({ measurement }) => measurement.parentMegabytes, 0),
  ];
}

/** Whether each target is met. */
export function targetLines({ withBlas, without, numpy }: Measured): string[] {
  const [double, single] = [numpyMs(numpy.float64), numpyMs(numpy.float32)];
  const all = [...withBlas, ...without];
  const most = (of: (measurement: EpochMeasurement) => number): number =>
    Math.max(...all.map(({ measurement }) => of(measurement)));
  const runner = most(({ runnerMegabytes }) => runnerMegabytes);
  const grader = most(({ parentMegabytes }) => parentMegabytes);
  return [
    target("BLAS: at most 1.0 × NumPy float64", stepMs(withBlas) / double, 1, times),
    target("BLAS, the aim: 1.0 × NumPy float32", stepMs(withBlas) / single, 1, times),
    target("numpy-ts: at most 3.0 × NumPy float64", stepMs(without) / double, 3, times),
    target("grade's own part, BLAS: at most 5 %", ownShare(withBlas), 0.05, percent),
    target("grade's own part, numpy-ts: at most 5 %", ownShare(without), 0.05, percent),
    target("runner: under 1000 MB", runner, 1000, (value) => value.toFixed(0)),
    target("grader: under 400 MB", grader, 400, (value) => value.toFixed(0)),
  ];
}

function target(what: string, value: number, most: number, show: (value: number) => string): string {
  if (Number.isNaN(value)) return `- ${what}: not measured here`;
  return `${value <= most ? "✓" : "✗"} ${what}: ${show(value)}`;
}

const stepMs = (rounds: readonly Harness[]): number =>
  median(rounds.map(({ measurement }) => measurement.epochMs / STEPS));
const numpyMs = (rounds: readonly Steps[]): number => median(rounds.map(({ msPerStep }) => msPerStep));

const gatheringMs = ({ parts }: Harness): number => (parts[GATHERING] ?? Number.NaN) * STEPS;
const protocolMs = ({ measurement }: Harness): number => measurement.emptyRequestMs * measurement.requests;

const ownShare = (rounds: readonly Harness[]): number =>
  median(
    rounds.map((round) => {
      const { epochMs, runnerMs } = round.measurement;
      return (gatheringMs(round) + protocolMs(round) + epochMs - runnerMs) / epochMs;
    }),
  );

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const line = (name: string, cells: readonly string[]): string =>
  name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(WIDTH)).join("");

const decimal = (value: number): string => value.toFixed(2);
const times = (ratio: number): string => (Number.isNaN(ratio) ? "" : `${ratio.toFixed(2)} ×`);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
