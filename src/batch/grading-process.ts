/**
 * One of the processes that grade the submissions of a class: started by pool.ts, and gone with it. It has loaded the grader,
 * the rubric and, for trainings, the images once; a grading that goes wrong takes this process with it and no other.
 */
import { ConfigurationError } from "../errors.ts";
import { grade } from "../grade.ts";
import { findOracle, type ClosedOracle } from "../oracle/open.ts";
import { jsonReport } from "../report/json.ts";
import { loadRubric, type LoadedRubric } from "../rubric/load.ts";
import { findPython, type PythonSearch } from "../runner/python/interpreter.ts";
import { endAllProcesses } from "../sandbox/process.ts";
import { stage } from "../submission/stage.ts";
import { ALIVE_MS, type Grading, type Reply, type Request } from "./messages.ts";

interface Loaded {
  readonly grading: Grading;
  readonly oracle: ClosedOracle;
  readonly rubric: LoadedRubric;
}

const say = (reply: Reply): void => {
  process.send?.(reply);
};

let loading: Promise<Loaded> | undefined;
let searching: Promise<PythonSearch> | undefined;

async function load(grading: Grading): Promise<Loaded> {
  const oracle = await findOracle();
  const rubric = await loadRubric(grading.rubric, { graphs: oracle.graphs });
  if (rubric.sha256 === grading.rubricSha256) return { grading, oracle, rubric };
  const message = "Expected the rubric to stay as it was while a class is graded; it was changed.";
  throw new ConfigurationError([{ file: grading.rubric, message, hint: "Start again: what was graded is kept." }]);
}

async function answer(path: string, name: string): Promise<Reply> {
  if (loading === undefined) throw new RangeError("Expected to be told how to grade first.");
  const { grading, oracle, rubric } = await loading;
  const { seed, quick, early, only, jobs, arrayMegabytes, blas, isolation } = grading;
  const submission = { ...(await stage(path)), name };
  if (submission.language === "python") searching ??= findPython(grading.python);
  const python = await searching;
  const scorecard = await grade({
    rubric,
    submission,
    seed,
    quick,
    early,
    only,
    jobs,
    arrayMegabytes,
    blas,
    oracle: oracle.open,
    ...(isolation !== undefined && { isolation }),
    ...(python !== undefined && { python }),
    observer: {
      onData: () => {},
      onTraining: (run, { epoch, epochs }) => {
        say({ kind: "training", run, epoch: epoch + 1, epochs });
      },
      onPrinted: () => {},
    },
  });
  return { kind: "graded", scorecard: jsonReport(scorecard) };
}

function refusal(error: unknown): Reply {
  if (error instanceof ConfigurationError) return { kind: "refused", problems: error.problems };
  const cause = error instanceof Error && error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : "";
  return { kind: "failed", detail: (error instanceof Error ? (error.stack ?? error.message) : String(error)) + cause };
}

process.on("message", (request: Request) => {
  if (request.kind === "grading") {
    loading = load(request.grading);
    // Told with the first submission.
    loading.catch(() => {});
  } else {
    void answer(request.path, request.name).catch(refusal).then(say);
  }
});

// The terminal's interruption is for whoever started this; it ends with that.
process.on("SIGINT", () => {});
process.on("disconnect", () => {
  endAllProcesses();
  process.exit();
});
setInterval(() => {
  say({ kind: "alive" });
}, ALIVE_MS);
