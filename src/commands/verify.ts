/** `grade verify`: tests the rubric with right, blank and wrong submissions. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { ConfigurationError } from "../errors.ts";
import { liveOracle } from "../oracle/live.ts";
import { verificationReport } from "../report/verification.ts";
import { loadRubric } from "../rubric/load.ts";
import { findPython } from "../runner/python/interpreter.ts";
import { stage } from "../submission/stage.ts";
import type { CaseResult } from "../scorecard/verification.ts";
import type { Submission } from "../submission/submission.ts";
import { verify } from "../verify/verify.ts";
import { print } from "./print.ts";

/** The options of the command, as the command line gives them. */
export interface VerifyCommandOptions {
  readonly language: Submission["language"];
  readonly rubric?: string;
  readonly seed?: number;
  readonly jobs?: number;
  readonly python?: string;
}

/** Whose work is right, and what a student starts with. */
const submissions: Readonly<Record<Submission["language"], { readonly right: string; readonly blank: string }>> = {
  typescript: { right: "alice", blank: "starter" },
  python: { right: "carol", blank: "starter-python" },
};

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Gives the exit code: 0 where every case gets what it must, else 1. */
export async function verifyCommand(options: VerifyCommandOptions): Promise<number> {
  const { language } = options;
  const rubric = await loadRubric(options.rubric ?? inProject("rubric.yaml"), { graphs: liveOracle.graphs });
  const { right, blank } = submissions[language];
  const python = language === "python" ? await findPython(options.python) : undefined;
  if (python?.found === false) {
    throw new ConfigurationError([
      { message: `Expected Python 3.9 or newer with NumPy; ${python.detail}.`, hint: "`npx grade doctor` says more." },
    ]);
  }
  const verification = await verify({
    rubric,
    oracle: liveOracle,
    right: await stage(inProject(`submissions/${right}`)),
    blank: await stage(inProject(`submissions/${blank}`)),
    seed: options.seed ?? rubric.rubric.seed,
    jobs: options.jobs ?? availableParallelism() + 1,
    ...(python !== undefined && { python }),
    onResult: showProgress,
  });
  await print(`${verificationReport(verification)}\n`);
  return verification.results.every(({ flaws }) => flaws.length === 0) ? 0 : 1;
}

function showProgress(_: CaseResult, done: number, of: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(done === of ? "\r\u001b[K" : `\r${done} of ${of}`);
}
