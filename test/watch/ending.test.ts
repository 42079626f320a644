/** However a watch ends, and whatever the student's code does at that moment, nothing of it is left. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";

import { isAlive, WatchProcess } from "./watch-process.ts";

const watches: WatchProcess[] = [];
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.dispose();
});

const endings = [
  { ending: "SIGINT", end: (watch: WatchProcess) => watch.signal("SIGINT"), code: 130, terminal: false },
  { ending: "SIGTERM", end: (watch: WatchProcess) => watch.signal("SIGTERM"), code: 143, terminal: false },
  { ending: "q", end: (watch: WatchProcess) => watch.press("q"), code: 0, terminal: true },
  { ending: "Ctrl-C", end: (watch: WatchProcess) => watch.press("\u0003"), code: 0, terminal: true },
] as const;

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await delay(20);
}

/** The runners among a watch's processes are more than the one, or with a terminal two, that it has when it is idle. */
const runnersOf = (watch: WatchProcess, terminal: boolean): number => watch.descendants.length - (terminal ? 1 : 0);

describe.runIf(process.platform === "linux").each(endings)("ended by $ending", ({ end, code, terminal }) => {
  it("while it waits, it leaves nothing", async () => {
    const watch = await WatchProcess.start("submissions/bob", { terminal });
    watches.push(watch);
    await watch.says(/4\.2j.*not trained[^]*\n\n/);
    await until(() => runnersOf(watch, terminal) === 0);
    const processes = watch.descendants;
    end(watch);
    expect(await watch.exited).toBe(code);
    await until(() => !processes.some(isAlive));
    expect(await watch.temporaryFiles()).toEqual([]);
  });

  it("in an endless loop of the student's, it leaves nothing", async () => {
    const watch = await WatchProcess.start("submissions/bob", { terminal });
    watches.push(watch);
    await watch.says(/4\.2j.*not trained[^]*\n\n/);
    await writeFile(join(watch.path, "layers.ts"), "for (;;);");
    await until(() => runnersOf(watch, terminal) > 0);
    await delay(500);
    const processes = watch.descendants;
    expect(processes.filter(isAlive).length).toBeGreaterThan(terminal ? 1 : 0);
    end(watch);
    expect(await watch.exited).toBe(code);
    await until(() => !processes.some(isAlive));
    expect(await watch.temporaryFiles()).toEqual([]);
    expect(watch.output).not.toContain("layers.ts  ");
  });

  it("in the middle of the first grading, it leaves nothing", async () => {
    const watch = await WatchProcess.start("submissions/alice", { terminal });
    watches.push(watch);
    await watch.says(/Watching mine/);
    await until(() => runnersOf(watch, terminal) > 0);
    const processes = watch.descendants;
    end(watch);
    expect(await watch.exited).toBe(code);
    await until(() => !processes.some(isAlive));
    expect(await watch.temporaryFiles()).toEqual([]);
    expect(watch.output).not.toContain("This is a bug");
  });
});
