/** The student's set-up of a run: read, checked against the contract's bounds, completed by the rubric. */
import type { Finding } from "../findings.ts";
import type { Value } from "../protocol/value.ts";
import type { Rubric, Run } from "../rubric/schema.ts";
import { nearest } from "../student/failures.ts";
import type { Outcome, StudentProxy } from "../student/proxy.ts";

/** Everything that determines a run but the seed. */
export interface Setup {
  readonly learningRate: number;
  /** The rate is multiplied by it after every epoch. */
  readonly lrDecay: number;
  readonly batchSize: number;
  readonly beta: number;
  readonly reg: number;
  readonly hiddenDim: number;
  readonly weightScale: number;
  readonly epochs: number;
}

interface Bound {
  /** As the contract writes it. */
  readonly expected: string;
  readonly holds: (value: number) => boolean;
}

const within = (low: number, high: number): Bound => ({
  expected: `a whole number from ${low} to ${high}`,
  holds: (value) => Number.isInteger(value) && value >= low && value <= high,
});

/** What every set-up must hold. */
const required: ReadonlyMap<"learningRate" | "lrDecay" | "batchSize", Bound> = new Map([
  ["learningRate", { expected: "a number above 0, at most 10", holds: (value: number) => value > 0 && value <= 10 }],
  ["lrDecay", { expected: "a number above 0, at most 1", holds: (value: number) => value > 0 && value <= 1 }],
  ["batchSize", within(1, 1000)],
]);

/** What the tuned run's set-up may hold besides. */
const optional: ReadonlyMap<"beta" | "reg" | "hiddenDim" | "weightScale" | "numEpochs", Bound> = new Map([
  ["beta", { expected: "a number from 0 to below 1", holds: (value: number) => value >= 0 && value < 1 }],
  ["reg", { expected: "a number from 0 to 10", holds: (value: number) => value >= 0 && value <= 10 }],
  ["hiddenDim", within(1, 1024)],
  ["weightScale", { expected: "a number above 0, at most 10", holds: (value: number) => value > 0 && value <= 10 }],
  ["numEpochs", within(1, 20)],
]);

/** A usable set-up, with notes on what is in it but has no effect; or every finding against it. */
export type SetupOutcome =
  | { readonly ok: true; readonly setup: Setup; readonly notes: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads the set-up of run `name`, and holds it against the run whose set-up it must repeat. */
export async function readSetup(name: string, rubric: Rubric, student: StudentProxy): Promise<SetupOutcome> {
  const run = rubric.runs[name];
  if (run === undefined) return { ok: false, findings: [] };
  const own = await readOne(run, student);
  if (!own.ok || run.sameSetupAs === undefined) return own;
  const base = rubric.runs[run.sameSetupAs];
  if (base === undefined) return own;
  const other = await readOne(base, student);
  if (!other.ok) return other;
  const findings = [...required.keys()]
    .filter((key) => own.setup[key] !== other.setup[key])
    .map((key): Finding => ({
      code: "setup-differs",
      params: {
        run: student.nameOf(run.setup),
        base: student.nameOf(base.setup),
        key: student.nameOf(key),
        expected: other.setup[key],
        actual: own.setup[key],
      },
    }));
  return findings.length === 0 ? own : { ok: false, findings };
}

async function readOne(run: Run, student: StudentProxy): Promise<SetupOutcome> {
  const name = student.nameOf(run.setup);
  const entries = entriesOf(await student.read({ module: "hyperparameters", name: run.setup }), name);
  if (!entries.ok) return { ok: false, findings: [entries.finding] };
  const allowed = new Map<string, Bound>(run.setup === "tunedRun" ? [...required, ...optional] : required);
  const findings: Finding[] = [];
  const values = new Map<string, number>();
  for (const [key, { expected, holds }] of allowed) {
    const value = entries.value.get(key);
    const spelt = student.nameOf(`${run.setup}.${key}`);
    if (value === undefined || value.type === "nothing") {
      const unknown = [...entries.value.keys()].filter((other) => !allowed.has(other));
      const params = { run: name, key: spelt, expected, ...nearest(spelt, unknown) };
      if (required.has(key as "learningRate")) findings.push({ code: "missing-hyperparameter", params });
    } else if (value.type === "number" && holds(value.value)) {
      values.set(key, value.value);
    } else {
      findings.push({
        code: "invalid-hyperparameter",
        params: { run: name, key: spelt, expected, actual: shown(value) },
      });
    }
  }
  if (findings.length > 0) return { ok: false, findings };
  const setup = complete(values, run);
  const notes = [...entries.value]
    .filter(([key, value]) => !allowed.has(key) && !isAsUsed(setup, key, value))
    .map(([key]): Finding => ({
      code: "unknown-hyperparameter",
      params: { run: name, key: student.nameOf(`${run.setup}.${key}`), ...nearest(key, [...allowed.keys()]) },
    }));
  return { ok: true, setup, notes };
}

/** Whether there is no value, or the protocol's own, which the starter writes out. */
function isAsUsed(setup: Setup, key: string, value: Value): boolean {
  if (value.type === "nothing") return true;
  const used = new Map<string, number>(Object.entries({ ...setup, numEpochs: setup.epochs })).get(key);
  return value.type === "number" && value.value === used;
}

function entriesOf(outcome: Outcome<Value>, name: string): Outcome<ReadonlyMap<string, Value>> {
  if (!outcome.ok) return outcome;
  const { value } = outcome;
  if (value.type === "nothing") return { ok: false, finding: { code: "not-implemented", params: { name } } };
  if (value.type === "record") return { ok: true, value: value.entries };
  const params = { name, result: name, expected: "an object of numbers", actual: shown(value) };
  return { ok: false, finding: { code: "wrong-type", params } };
}

/** What the student set, and the rubric's values for the rest. */
function complete(values: ReadonlyMap<string, number>, run: Run): Setup {
  return {
    learningRate: values.get("learningRate") ?? Number.NaN,
    lrDecay: values.get("lrDecay") ?? Number.NaN,
    batchSize: values.get("batchSize") ?? Number.NaN,
    beta: values.get("beta") ?? run.beta,
    reg: values.get("reg") ?? run.reg,
    hiddenDim: values.get("hiddenDim") ?? run.hiddenDim,
    weightScale: values.get("weightScale") ?? run.weightScale,
    epochs: values.get("numEpochs") ?? run.epochs,
  };
}

function shown(value: Value): string {
  if (value.type === "number" || value.type === "boolean") return String(value.value);
  if (value.type === "string") return JSON.stringify(value.value.slice(0, 40));
  if (value.type === "opaque") return value.description;
  return value.type === "nothing" ? "nothing" : `a ${value.type}`;
}
