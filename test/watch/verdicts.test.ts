/** A watch's verdicts are those of `grade --only`: the newest state's, whatever was graded before or given up. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { grade } from "../../src/grade.ts";
import { liveOracle } from "../../src/oracle/live.ts";
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import type { ItemScore, Scorecard } from "../../src/scorecard/scorecard.ts";
import type { News, Verdicts } from "../../src/scorecard/watch-news.ts";
import { Watching } from "../../src/watch/watching.ts";
import { runGrade } from "../command-line.ts";
import { repository, rubric, somePython } from "../grading.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-verdicts-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A watch of the folder that looks when it is told to. */
async function watchingFolder(): Promise<{ watching: Watching; news: News[] }> {
  const loaded = await rubric();
  const news: News[] = [];
  const observer = { onData: () => {}, onTraining: () => {}, onPrinted: () => {} };
  const watching = new Watching({
    path: folder,
    rubric: loaded,
    grade: async (grading): Promise<Scorecard> => {
      const python = grading.submission.language === "python" ? { python: await somePython() } : {};
      return grade({
        ...grading,
        rubric: loaded,
        seed: loaded.rubric.seed,
        oracle: async () => liveOracle,
        jobs: 1,
        observer,
        ...python,
      });
    },
    tell: async (told) => {
      news.push(told);
    },
  });
  return { watching, news };
}

async function verdicts(news: readonly News[], count: number): Promise<Verdicts> {
  for (;;) {
    const all = news.filter((each) => each.kind === "verdicts");
    const wanted = all[count - 1];
    if (wanted !== undefined) return wanted;
    await delay(10);
  }
}

const itemsOf = ({ items }: Pick<Scorecard, "items">, ids: readonly string[]): ItemScore[] =>
  items.filter(({ id }) => ids.includes(id));

async function gradedAlone(ids: readonly string[]): Promise<Scorecard> {
  const { stdout } = await runGrade([
    folder,
    "--quick",
    "--only",
    ids.join(","),
    "--format",
    "json",
    "--feedback",
    "staff",
  ]);
  return scorecardSchema.parse(JSON.parse(stdout));
}

describe("the verdicts after a save", () => {
  it.each([
    { file: "layers.ts", from: "mean(dout, 0)", to: "dout.sum(0)", expected: ["4.2a", "4.2b", "4.2g"] },
    {
      file: "layers.ts",
      from: "export function fcBackward",
      to: "function fcBackward",
      expected: ["4.2a", "4.2b", "4.2g"],
    },
    { file: "graphs.ts", from: "export", to: "export export", expected: ["4.1a", "4.1b", "4.1c"] },
    { file: "optim.ts", from: "velocity", to: "speed", expected: ["4.2d"] },
  ])("$file with $to are those of grade --only", async ({ file, from, to, expected }) => {
    await cp(repository("submissions/bob"), folder, { recursive: true });
    const { watching, news } = await watchingFolder();
    watching.look();
    const first = await verdicts(news, 1);
    const path = join(folder, file);
    const text = await readFile(path, "utf8");
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
    watching.look();
    const { graded, scorecard, before } = await verdicts(news, 2);
    expect(graded).toEqual(expected);
    expect(itemsOf(scorecard, graded)).toEqual(itemsOf(await gradedAlone(graded), graded));
    expect(before).toEqual(new Map(first.scorecard.items.map((item) => [item.id, item])));
    const others = scorecard.items.filter(({ id }) => !graded.includes(id));
    expect(others).toEqual(first.scorecard.items.filter(({ id }) => !graded.includes(id)));
    await watching.close();
  });

  it("of a notebook are those of grade", async () => {
    await cp(repository("submissions/carol"), folder, { recursive: true });
    const { watching, news } = await watchingFolder();
    watching.look();
    await verdicts(news, 1);
    const path = join(folder, "carol_12345678.ipynb");
    await writeFile(path, (await readFile(path, "utf8")).replaceAll("np.maximum", "np.minimum"));
    watching.look();
    const { graded, scorecard } = await verdicts(news, 2);
    expect(itemsOf(scorecard, graded)).toEqual(itemsOf(await gradedAlone(graded), graded));
    await watching.close();
  });

  it("are of the last of many saves, and told once", async () => {
    await cp(repository("submissions/bob"), folder, { recursive: true });
    const { watching, news } = await watchingFolder();
    watching.look();
    await verdicts(news, 1);
    const path = join(folder, "layers.ts");
    const text = await readFile(path, "utf8");
    for (const wrong of ["for (;;);", "throw 1;", "syntax error", "process.exit(3);", "export {};"]) {
      await writeFile(path, wrong);
      watching.look();
      await delay(60);
    }
    await writeFile(path, text.replace("mean(dout, 0)", "dout.sum(0)"));
    watching.look();
    const { graded, scorecard } = await verdicts(news, 2);
    expect(itemsOf(scorecard, graded)).toEqual(itemsOf(await gradedAlone(graded), graded));
    expect(news).toHaveLength(2);
    await watching.close();
  });
});
