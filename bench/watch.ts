/**
 * `npm run bench:watch`: how long `grade watch` takes from a save of layers.ts to the verdict on it.
 *
 *     --saves 20        how many are timed. Default: 20
 *     --submission DIR  default: submissions/bob
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { saves: { type: "string", default: "20" }, submission: { type: "string", default: "submissions/bob" } },
});
const grade = fileURLToPath(new URL("../bin/grade.js", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "grade-bench-watch-"));
await cp(values.submission, folder, { recursive: true });
const watch = spawn(process.execPath, [grade, "watch", folder], { stdio: ["ignore", "pipe", "inherit"] });
let output = "";
watch.stdout.setEncoding("utf8").on("data", (text: string) => {
  output += text;
});

async function untilItSays(pattern: RegExp): Promise<void> {
  while (!pattern.test(output)) await delay(2);
}

try {
  await untilItSays(/4\.2j[^]*\n\n/);
  const file = join(folder, "layers.ts");
  const text = await readFile(file, "utf8");
  const times: number[] = [];
  for (let save = 1; save <= Number(values.saves); save++) {
    await delay(300);
    output = "";
    const startedAt = performance.now();
    await writeFile(file, `${text}\n// ${save}\n`);
    await untilItSays(/layers\.ts [^]*4\.2a[^]*Total.*\n/);
    times.push(performance.now() - startedAt);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => `${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN)} ms`;
  const load = loadavg()[0]?.toFixed(2);
  process.stdout.write(`min ${at(0)}, median ${at(0.5)}, max ${at(1)} of ${sorted.length} saves, load ${load}\n`);
} finally {
  watch.kill("SIGTERM");
  await rm(folder, { recursive: true });
}
