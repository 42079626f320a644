/**
 * How often the gradient checker is wrong: right gradients that it objects to, wrong ones that it lets pass. As a program,
 * it prints the table of src/numeric/README.md: `node test/numeric/gradient-check/measure.ts`.
 */
import {
  judgeAlong,
  judgeGradient,
  numericalJacobian,
  verdictOf,
} from "../../../src/numeric/gradient-check/gradient-check.ts";
import type { Verdict } from "../../../src/numeric/gradient-check/verdict.ts";
import { Random } from "../../../src/numeric/random.ts";
import { batched } from "./functions.ts";
import { fullyConnected, rectifier, type RealCase } from "./real-shapes.ts";
import { families, type Case, type Family } from "./population.ts";

/** How many of each verdict. */
export type Tally = Readonly<Record<Verdict, number>>;

/** The verdicts on one family. */
export interface Measured {
  readonly name: string;
  readonly right: Tally;
  readonly wrong: Tally;
  /** The mistakes of which at least one was not found, with how often. */
  readonly missed: Readonly<Record<string, number>>;
  /** Batches asked for a right gradient, on average. */
  readonly batches: number;
}

const none = (): Record<Verdict, number> => ({ pass: 0, fail: 0, inconclusive: 0 });

/** All families, each with that many seeds. */
export async function measure(seeds: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [name, family] of Object.entries(families)) measured.push(await measureFamily(name, family, seeds));
  return measured;
}

async function measureFamily(name: string, family: Family, seeds: number): Promise<Measured> {
  const [right, wrong, missed] = [none(), none(), new Map<string, number>()];
  let batches = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const one = family(new Random(seed, name));
    const f = batched(one.f);
    right[await verdictFor(one, f, one.right)] += 1;
    batches += f.asked.batches;
    for (const [mistake, gradient] of Object.entries(one.wrong)) {
      if (!matters(gradient, one)) continue;
      const verdict = await verdictFor(one, f, gradient);
      wrong[verdict] += 1;
      if (verdict !== "fail") missed.set(mistake, (missed.get(mistake) ?? 0) + 1);
    }
  }
  return { name, right, wrong, missed: Object.fromEntries(missed), batches: batches / seeds };
}

/** Real shapes, each with that many seeds, along one direction. */
export async function measureAlong(seeds: number): Promise<Measured[]> {
  const shapes = { "fully connected, 100×3072×300": fullyConnected, "ReLU, 100×300": rectifier };
  const measured: Measured[] = [];
  for (const [name, make] of Object.entries(shapes)) {
    const [right, wrong, missed] = [none(), none(), new Map<string, number>()];
    let batches = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const one = make(seed);
      const f: RealCase["f"] = (points) => {
        batches += 1;
        return one.f(points);
      };
      right[await verdictAlong({ ...one, f }, one.right)] += 1;
      for (const [mistake, gradient] of Object.entries(one.wrong)) {
        const verdict = await verdictAlong(one, gradient);
        wrong[verdict] += 1;
        if (verdict !== "fail") missed.set(mistake, (missed.get(mistake) ?? 0) + 1);
      }
    }
    measured.push({ name, right, wrong, missed: Object.fromEntries(missed), batches: batches / seeds });
  }
  return measured;
}

async function verdictAlong({ direction, ...one }: RealCase, gradient: Float64Array): Promise<Verdict> {
  return verdictOf(await judgeAlong({ ...one, gradient, directions: [direction] }));
}

async function verdictFor(
  { x, gradOutput }: Case,
  f: ReturnType<typeof batched>,
  gradient: Float64Array,
): Promise<Verdict> {
  return verdictOf(await judgeGradient(await numericalJacobian(f, x), gradOutput, gradient));
}

/**
 * Whether a mistake changes an entry by more than a thousandth of the largest. At a kink, and nearer to it than numbers can
 * tell, any slope may be right.
 */
function matters(gradient: Float64Array, { right, x }: Case): boolean {
  const largest = Math.max(...right.map(Math.abs), ...gradient.map(Math.abs));
  return gradient.some(
    (value, index) => Math.abs(value - (right[index] ?? 0)) > 1e-3 * largest && Math.abs(x[index] ?? 0) > 1e-7,
  );
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** The table of the README. */
export function table(measured: readonly Measured[]): string {
  const head = ["", "right: pass", "fail", "inconclusive", "wrong: fail", "pass", "inconclusive", "batches"];
  const lines = measured.map(({ name, right, wrong, batches }) =>
    row([
      name,
      right.pass,
      right.fail,
      right.inconclusive,
      wrong.fail,
      wrong.pass,
      wrong.inconclusive,
      batches.toFixed(2),
    ]),
  );
  return [row(head), row(head.map((_, index) => (index === 0 ? "---" : "--:"))), ...lines].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  const seeds = Number(process.argv[2] ?? 250);
  const measured = [...(await measure(seeds)), ...(await measureAlong(Math.ceil(seeds / 100)))];
  process.stdout.write(`${table(measured)}\n`);
  for (const { name, missed } of measured) {
    for (const [mistake, count] of Object.entries(missed))
      process.stdout.write(`not found in ${name}: ${mistake} (${count})\n`);
  }
}
