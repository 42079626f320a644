/** What a student sees who leaves `grade watch` running beside the editor: real saves, real processes. */
import { appendFile, cp, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";

import { repository } from "../grading.ts";
import { WatchProcess } from "./watch-process.ts";

const watches: WatchProcess[] = [];
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.dispose();
});

/** Watches a copy, once its first verdicts are out. */
async function watching(...args: Parameters<typeof WatchProcess.start>): Promise<WatchProcess> {
  const watch = await WatchProcess.start(...args);
  watches.push(watch);
  await watch.says(/4\.2j.*not trained/);
  return watch;
}

const TOTAL = /Total +.* \/ 10\n/;
/** What is said from a save of these files on. */
const verdictsOn = (files: string): RegExp => new RegExp(`\\d\\d:\\d\\d:\\d\\d {2}${files} [^]*?${TOTAL.source}`);
/** Longer than any grading. */
const QUIET_MS = 1500;

/** Makes the change, as an editor that writes the file itself. */
async function save(watch: WatchProcess, file: string, change: (text: string) => string): Promise<void> {
  const path = join(watch.path, file);
  await writeFile(path, change(await readFile(path, "utf8")));
}

const summed = (text: string): string => text.replace("mean(dout, 0)", "dout.sum(0)");

describe("a save", () => {
  it("shows the new points beside the old, of what it affects, and what to mend next", async () => {
    const watch = await watching("submissions/bob");
    expect(watch.output).toMatch(/^◐ 4\.2a .* 1\.73 \/ 2$/m);
    expect(watch.output).toContain("First thing to fix: 4.1a drawing");
    await save(watch, "layers.ts", summed);
    const said = await watch.says(verdictsOn("layers\\.ts"));
    expect(said).toMatch(/^✓ 4\.2a .* 1\.73 → 2 \/ 2$/m);
    expect(said).toMatch(/^✓ 4\.2b .* 1 \/ 1$/m);
    expect(said).toMatch(/^Total +5\.18 → 5\.45 \/ 10$/m);
    expect(said).toContain("First thing to fix: 4.2g gradients");
    expect(said).not.toContain("4.1b  f1");
    expect(said.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("of half a file is a verdict like any other, and the next one mends it", async () => {
    const watch = await watching("submissions/alice");
    const whole = await readFile(join(watch.path, "layers.ts"), "utf8");
    await save(watch, "layers.ts", (text) => text.slice(0, text.length / 2));
    const half = await watch.says(verdictsOn("layers\\.ts"));
    expect(half).toMatch(/^! 4\.2a .* 2 → 0 \/ 2$/m);
    expect(half).toContain("First thing to fix: 4.2a fc-forward (layers.ts");
    await save(watch, "layers.ts", () => whole);
    expect(await watch.says(verdictsOn("layers\\.ts"))).toMatch(/^✓ 4\.2a .* 0 → 2 \/ 2$/m);
  });

  it("by way of another file and a rename counts", async () => {
    const watch = await watching("submissions/bob");
    const path = join(watch.path, "layers.ts");
    await writeFile(`${path}.new`, summed(await readFile(path, "utf8")));
    await rename(path, `${path}~`);
    await delay(20);
    await rename(`${path}.new`, path);
    expect(await watch.says(verdictsOn("layers\\.ts"))).toMatch(/^✓ 4\.2a .* 2 \/ 2$/m);
  });

  it("without a change says nothing", async () => {
    const watch = await watching("submissions/bob");
    await watch.says(/\n\n/);
    const before = watch.output;
    await save(watch, "layers.ts", (text) => text);
    await utimes(join(watch.path, "optim.ts"), new Date(), new Date());
    await writeFile(join(watch.path, "notes.txt"), "nothing that is graded");
    await delay(QUIET_MS);
    expect(watch.output).toBe(before);
  });

  it("while another is graded is the one whose verdict is told", async () => {
    const watch = await watching("submissions/alice");
    const whole = await readFile(join(watch.path, "layers.ts"), "utf8");
    await save(watch, "layers.ts", (text) => `${text}\nfor (;;);\n`);
    await delay(QUIET_MS);
    const startedAt = performance.now();
    await save(watch, "layers.ts", () => whole.replaceAll("matmul(X, W)", "matmul(X, W).multiply(2)"));
    const said = await watch.says(verdictsOn("layers\\.ts"));
    // The endless loop would have been waited for ten seconds.
    expect(performance.now() - startedAt).toBeLessThan(8000);
    expect(said).toMatch(/^◐ 4\.2a /m);
    expect(watch.output).not.toMatch(/^! /m);
  });
});

describe("files and folders", () => {
  it("that go and come again are seen", async () => {
    const watch = await watching("submissions/alice");
    const path = join(watch.path, "optim.ts");
    const text = await readFile(path);
    await rm(path);
    expect(await watch.says(verdictsOn("optim\\.ts"))).toMatch(/^✗ 4\.2d .* 0\.5 → 0 \/ 1$/m);
    await writeFile(path, text);
    expect(await watch.says(verdictsOn("optim\\.ts"))).toMatch(/^◐ 4\.2d .* 0 → 0\.5 \/ 1$/m);
    await rename(path, join(watch.path, "optimizer.ts"));
    expect(await watch.says(verdictsOn("optim\\.ts, optimizer\\.ts"))).toMatch(/^✗ 4\.2d .* 0\.5 → 0 \/ 1$/m);
  });

  it("all of them: it says so, waits, and goes on with what comes", async () => {
    const watch = await watching("submissions/bob");
    await rename(watch.path, `${watch.path}-elsewhere`);
    await watch.says(/There is no folder .*mine\.\n[^]*Waiting for it to come back\.\n/);
    await rename(`${watch.path}-elsewhere`, watch.path);
    await watch.says(/It is back, as it was\.\n/);
    await save(watch, "layers.ts", summed);
    await watch.says(verdictsOn("layers\\.ts"));
    await rm(watch.path, { recursive: true });
    await watch.says(/Waiting for it to come back\.\n/);
    await cp(repository("submissions/alice"), watch.path, { recursive: true });
    expect(await watch.says(TOTAL)).toMatch(/ → 7\.5 \/ 10$/m);
  });

  it("can be a notebook, of which all is graded again", async () => {
    const watch = await watching("submissions/carol", { file: "carol_12345678.ipynb" });
    const notebook = await readFile(watch.path, "utf8");
    expect(notebook).toContain("np.maximum");
    await writeFile(watch.path, notebook.replaceAll("np.maximum", "np.minimum"));
    const said = await watch.says(verdictsOn("cell \\d+[^\\n]*"));
    expect(said).toMatch(/^◐ 4\.2a .* 2 → .* \/ 2$/m);
    expect(said).toMatch(/^✓ 4\.1b .* 1 \/ 1$/m);
  });

  it("that are no submission are refused at once", async () => {
    const watch = await WatchProcess.start("submissions/bob", { file: "layers.tsx" });
    watches.push(watch);
    await watch.says(/There is no folder .*layers\.tsx\./);
    expect(await watch.exited).toBe(2);
  });
});

describe.runIf(process.platform === "linux")("on a terminal", () => {
  it("there are keys: a grades all again", async () => {
    const watch = await watching("submissions/bob", { terminal: true });
    expect(watch.output).toContain("t trainings · a all again · q quit");
    watch.press("a");
    const said = await watch.says(verdictsOn("graded again"));
    expect(said).toMatch(/^✗ 4\.1a /m);
    expect(said).toMatch(/^Total +5\.18 \/ 10$/m);
    await appendFile(join(watch.path, "layers.ts"), "\n");
    await watch.says(verdictsOn("layers\\.ts"));
  });
});
