/**
 * What isolation costs: from starting a runner to its first answer, and a small call, in every tier that this machine can
 * start, in turn in one run, with medians. The tier `none` is a bare runner.
 *
 *     npm run bench:isolation
 */
import { findPython } from "../src/runner/python/interpreter.ts";
import { loadRubric } from "../src/rubric/load.ts";
import { liveOracle } from "../src/oracle/live.ts";
import { runnerCommand, type Language } from "../src/runner/command.ts";
import { chooseIsolation } from "../src/sandbox/isolation.ts";
import { tiers, type Tier } from "../src/sandbox/tier.ts";
import { StudentProxy } from "../src/student/proxy.ts";
import { TimeBudget } from "../src/student/time-budget.ts";
import { stage } from "../src/submission/stage.ts";

const STARTS = 15;
/** The first thousands of calls are slower: both ends are still being compiled. */
const WARM_UP_ROUNDS = 15;
const ROUNDS = 30;
const CALLS_PER_ROUND = 200;
const MEMORY_MEGABYTES = 1536;

const { profile } = await loadRubric("rubric.yaml", { graphs: liveOracle.graphs });
const limits = {
  memoryMegabytes: MEMORY_MEGABYTES,
  outputMegabytes: 16,
  cpuSeconds: 600,
  loadMs: 60_000,
  callMs: 60_000,
};
const python = await findPython("/usr/bin/python3");
const languages: Language[] = [{ name: "typescript" }];
if (python.found) languages.push({ name: "python", interpreter: python.interpreter, hashSeed: 1 });

for (const language of languages) {
  const submission = await stage(language.name === "python" ? "submissions/carol" : "submissions/alice");
  const available: Tier[] = [];
  for (const tier of tiers) {
    const isThere = await chooseIsolation(runnerCommand(language, MEMORY_MEGABYTES), tier).catch(() => undefined);
    if (isThere !== undefined) available.push(tier);
  }
  const student = (isolation: Tier): StudentProxy =>
    new StudentProxy(submission, { limits, language, profile, isolation, time: new TimeBudget(Infinity) });
  const starts = new Map<Tier, number[]>(available.map((tier) => [tier, []]));
  for (let round = 0; round < STARTS; round++) {
    for (const tier of available) {
      const started = student(tier);
      const startedAt = performance.now();
      await started.start();
      starts.get(tier)?.push(performance.now() - startedAt);
      await started.close();
    }
  }
  const calls = new Map<Tier, number[]>(available.map((tier) => [tier, []]));
  const students = available.map((tier) => [tier, student(tier)] as const);
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const [tier, called] of students) {
      const durations = await smallCalls(called);
      if (round >= WARM_UP_ROUNDS) calls.get(tier)?.push(...durations);
    }
  }
  for (const [, called] of students) await called.close();

  const bare = median(starts.get("none") ?? []);
  process.stdout.write(`\n${language.name.padEnd(20)} start-up   over bare   a small call\n`);
  for (const tier of available) {
    const start = median(starts.get(tier) ?? []);
    const call = median(calls.get(tier) ?? []) * 1000;
    process.stdout.write(
      `${tier.padEnd(20)} ${start.toFixed(1).padStart(5)} ms   ${(start - bare).toFixed(1).padStart(6)} ms   ${call.toFixed(0).padStart(5)} µs\n`,
    );
  }
}

/** Calls of f2 with four numbers, each its own message, in milliseconds. */
async function smallCalls(student: StudentProxy): Promise<number[]> {
  const args = [0.5, 1, 1, 1].map((value) => ({ type: "number", value }) as const);
  const durations: number[] = [];
  for (let call = 0; call < CALLS_PER_ROUND; call++) {
    const startedAt = performance.now();
    await student.call({ module: "graphs", name: "f2" }, args);
    durations.push(performance.now() - startedAt);
  }
  return durations;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
