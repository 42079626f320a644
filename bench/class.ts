/**
 * What a class costs without trainings: generated submissions, two gradings at a time, beside two independent runs of half
 * the class each. CPU time is that of the whole machine, which has to be idle otherwise. Prints a table in Markdown.
 *
 *     npm run bench:class [COUNT ...]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { usageOfTree } from "../src/sandbox/process-tree.ts";
import { writeClass } from "../test/batch/class.ts";

interface Cost {
  readonly seconds: number;
  /** Of the whole machine. */
  readonly cpuSeconds: number;
  /** Of grade and all that it started, in the first and in the second half of the run; peak. */
  readonly megabytes: readonly [number, number];
}

const SAMPLE_MS = 200;
const COUNTS = [10, 50, 200];

/** Runs gradings of these shards side by side. */
async function cost(folder: string, jobs: number, shards: readonly string[]): Promise<Cost> {
  const results = await mkdtemp(join(folder, "results-"));
  const busyBefore = busySeconds();
  const startedAt = performance.now();
  const samples: number[] = [];
  const children = shards.map((shard) => {
    const args = [
      "--quick",
      "--results",
      join(results, shard.replace("/", "-")),
      "--jobs",
      String(jobs),
      "--shard",
      shard,
    ];
    const program = fileURLToPath(new URL("../bin/grade.js", import.meta.url));
    return spawn(process.execPath, [program, join(folder, "class"), ...args], { stdio: "ignore" });
  });
  const sampling = setInterval(() => {
    const sizes = children.map(({ pid }) => (pid === undefined ? 0 : usageOfTree(pid).residentBytes));
    samples.push(sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20);
  }, SAMPLE_MS);
  await Promise.all(children.map((child) => once(child, "exit")));
  clearInterval(sampling);
  const half = Math.floor(samples.length / 2);
  return {
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: busySeconds() - busyBefore,
    megabytes: [Math.max(...samples.slice(0, half)), Math.max(...samples.slice(half))],
  };
}

function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.sys + times.nice + times.irq, 0) / 1000;
}

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : COUNTS;
process.stdout.write(
  "| submissions | seconds | CPU seconds each | two runs of half of it, seconds | share of their speed | memory, MB: first half, second half |\n" +
    "|---|---|---|---|---|---|\n",
);
for (const count of counts) {
  const folder = await mkdtemp(join(tmpdir(), "bench-class-"));
  await writeClass(join(folder, "class"), count);
  const one = await cost(folder, 2, ["1/1"]);
  const two = await cost(folder, 1, ["1/2", "2/2"]);
  const share = `${Math.round((two.seconds / one.seconds) * 100)} %`;
  const megabytes = one.megabytes.map((value) => Math.round(value)).join(", ");
  const each = (one.cpuSeconds / count).toFixed(2);
  process.stdout.write(
    `| ${count} | ${one.seconds.toFixed(1)} | ${each} | ${two.seconds.toFixed(1)} | ${share} | ${megabytes} |\n`,
  );
  await rm(folder, { recursive: true });
}
