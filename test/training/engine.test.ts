/**
 * What multiplies a training's matrices: a BLAS, where there is one and the operating system confines the runner, and never
 * elsewhere; the scorecard and the doctor name it.
 */
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

import { cacheFolder } from "../../src/data/cache-folder.ts";
import { ensureCifar10 } from "../../src/data/ensure.ts";
import { findBlas } from "../../src/numeric/blas/library.ts";
import { provideBlas } from "../../src/numeric/blas/provide.ts";
import { nodeRunnerCommand } from "../../src/runner/node/command.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import { versions } from "../../src/versions.ts";
import { runGrade } from "../command-line.ts";
import { firstDownloadMs } from "../data/real-data.ts";
import { alteredAlice, findingOf, graded, partOf, repository, type Choices } from "../grading.ts";
import { confinedTiers } from "../sandbox/tiers.ts";
import { plain, running, valueOf, withStudent } from "../student/with-student.ts";

const KERNELS = `numpy-ts ${versions.numpyTs}`;
const blas = findBlas();
const [strongest] = confinedTiers;

/** An optimizer that says, at the first step, what its process may load. */
const TELLING = `
export { sgdMomentum } from "./her-optim.ts";
export const sgd = () => { throw new Error(process.execArgv.includes("--allow-addons") ? "native code" : "no native code"); };
`;

const nameOfBlas = async (): Promise<string> => {
  const provided = await provideBlas();
  if (!provided.found) throw new Error(`Expected ${blas?.path} to be a BLAS: ${provided.reason}.`);
  return provided.name;
};

/** Its training stops at the first step. */
const telling = (choices: Choices): Promise<Scorecard> =>
  alteredAlice({ "optim.ts": TELLING }).then((alice) => graded(alice, { quick: false, only: ["4.2c"], ...choices }));

const toldBy = (scorecard: Scorecard): unknown => findingOf(partOf(scorecard, "4.2c training"), "threw").params.message;

beforeAll(() => ensureCifar10(cacheFolder()), firstDownloadMs);

describe.skipIf(blas === undefined)("with a BLAS on this machine", () => {
  it.each(confinedTiers)("a training in %s multiplies by it, and the scorecard names it", async (isolation) => {
    const scorecard = await telling({ isolation });
    expect(toldBy(scorecard)).toBe("native code");
    expect(scorecard.grader.engine).toBe(`${KERNELS}, ${await nameOfBlas()}`);
    expect(scorecard.integrity).toEqual([]);
  });

  it("a training in none does not, and no native code can be loaded there", async () => {
    const scorecard = await telling({ isolation: "none" });
    expect(toldBy(scorecard)).toBe("no native code");
    expect(scorecard.grader.engine).toBe(`${KERNELS}; measured by ${await nameOfBlas()}`);
  });

  it.skipIf(strongest === undefined)("a training without it, because that was asked for, is without it", async () => {
    const scorecard = await telling({ ...(strongest !== undefined && { isolation: strongest }), blas: false });
    expect(toldBy(scorecard)).toBe("no native code");
    expect(scorecard.grader.engine).toBe(KERNELS);
  });

  it.each(confinedTiers)("a runner in %s multiplies rightly by it", async (isolation) => {
    if (blas === undefined) throw new Error("It is skipped then.");
    const graphs = `import * as np from "numpy-ts";
export const product = () => {
  const a = np.arange(0, 6, 1, "float32").reshape(2, 3);
  return [np.matmul(a, a.T), a.T.dot(a.astype("float64"))];
};`;
    const how = { ...running, language: { name: "typescript", blas }, isolation } as const;
    const product = await withStudent(
      { "graphs.ts": graphs },
      async (student) => valueOf(await student.call({ module: "graphs", name: "product" }, [])).value,
      {},
      how,
    );
    expect(plain(product)).toEqual([
      Float32Array.of(5, 14, 14, 50),
      Float64Array.of(9, 12, 15, 12, 17, 22, 15, 22, 29),
    ]);
  });
});

it("a grading without trainings names none", async () => {
  const scorecard = await graded(await alteredAlice({}), { only: ["4.2a"] });
  expect(scorecard.grader.engine).toBe(KERNELS);
});

it("a command without one cannot load native code", () => {
  const { arguments: all, environment } = nodeRunnerCommand(512);
  expect(all).not.toContain("--allow-addons");
  expect(environment).toEqual({});
});

describe("on the command line", () => {
  it("--no-blas trains without it, and the engine says so", async () => {
    const folder = await mkdtemp(join(tmpdir(), "grade-engine-"));
    try {
      await cp(repository("submissions/alice"), folder, { recursive: true });
      await cp(join(folder, "optim.ts"), join(folder, "her-optim.ts"));
      await writeFile(join(folder, "optim.ts"), TELLING);
      const grader = async (...options: string[]): Promise<Scorecard["grader"]> => {
        const { stdout } = await runGrade([folder, "--only", "4.2c", "--format", "json", ...options]);
        return scorecardSchema.parse(JSON.parse(stdout)).grader;
      };
      const isUsed = blas !== undefined && strongest !== undefined;
      expect((await grader()).engine).toBe(isUsed ? `${KERNELS}, ${await nameOfBlas()}` : KERNELS);
      expect((await grader("--no-blas")).engine).toBe(KERNELS);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 120_000);

  it("the doctor says which there is and where, or how to get one", async () => {
    const { stdout } = await runGrade(["doctor"]);
    const unused = strongest === undefined ? "; not used, because no operating system confines the runners" : "";
    const expected =
      blas === undefined
        ? "✓ BLAS       none, trainings in TypeScript take three times as long: there is no OpenBLAS and no MKL\n  → apt-get install libopenblas0\n"
        : `✓ BLAS       ${await nameOfBlas()}, ${blas.path}${unused}\n`;
    expect(stdout).toContain(expected);
  });
});
