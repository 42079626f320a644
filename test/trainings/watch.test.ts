/** Trainings of `grade watch`: when they are asked for, with real images, until a save ends them. */
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";

import { isAlive, WatchProcess } from "../watch/watch-process.ts";

const watches: WatchProcess[] = [];
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.dispose();
});

describe.runIf(process.platform === "linux")("trainings of a watch", () => {
  it("begin with t, end with a save, which is graded, and leave nothing when it is quit in their middle", async () => {
    const watch = await WatchProcess.start("submissions/alice", { terminal: true });
    watches.push(watch);
    await watch.says(/4\.2j.*not trained; t trains/);
    await delay(500);
    watch.press("t");
    await watch.says(/Training sgd, momentum, l2, tuned: some minutes\. A save ends it\./);
    await watch.says(/epoch 1\/\d+/);
    const first = watch.descendants;
    await appendFile(join(watch.path, "layers.ts"), "\n// saved\n");
    await watch.says(/The trainings were ended\. Press t for new ones\.[^]*layers\.ts [^]*4\.2a [^]*Total .*\n/);
    watch.press("t");
    await watch.says(/epoch 1\/\d+/);
    const second = watch.descendants;
    expect(second.filter((pid) => first.includes(pid)).length).toBeLessThanOrEqual(2);
    watch.press("q");
    expect(await watch.exited).toBe(0);
    while ([...first, ...second].some(isAlive)) await delay(20);
    expect(await watch.temporaryFiles()).toEqual([]);
  });

  it("give verdicts, which a later save takes back where it affects them", async () => {
    const watch = await WatchProcess.start("submissions/alice", { terminal: true, options: ["--early"] });
    watches.push(watch);
    await watch.says(/4\.2j.*not trained; t trains/);
    watch.press("t");
    await watch.says(/✓ 4\.2c .* 0 → 1 \/ 1/, 1_500_000);
    await watch.says(/Total +7\.5 → 9\.5 \/ 10\n/);
    await appendFile(join(watch.path, "graphs.ts"), "\n// saved\n");
    expect(await watch.says(/graphs\.ts [^]*Total .*\n/)).toMatch(/Total +9\.5 \/ 10\n/);
    await appendFile(join(watch.path, "optim.ts"), "\n// saved\n");
    expect(await watch.says(/optim\.ts [^]*Total .*\n/)).toMatch(/Total +9\.5 → 7\.5 \/ 10\n/);
  });
});
