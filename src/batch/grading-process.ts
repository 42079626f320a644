/**
 * One of the processes that grade the submissions of a class: started by grader.ts, and gone with it. It has loaded the grader
 * and, for trainings, the images once; a grading that goes wrong takes this process with it and no other.
 */
import { ConfigurationError } from "../errors.ts";
import { grade } from "../grade.ts";
import { findOracle } from "../oracle/open.ts";
import { jsonReport } from "../report/json.ts";
import { findPython, type PythonSearch } from "../runner/python/interpreter.ts";
import { endAllProcesses } from "../sandbox/process.ts";
import { stage } from "../submission/stage.ts";
import { ALIVE_MS, type Reply, type Request } from "./messages.ts";

const say = (reply: Reply): void => {
  process.send?.(reply);
};

let searching: Promise<PythonSearch> | undefined;
const opening = findOracle();

async function answer({ grading, machine, job }: Request): Promise<Reply> {
  const { jobs, arrayMegabytes, isolation } = machine;
  const oracle = await opening;
  const submission = { ...(typeof job.work === "string" ? await stage(job.work) : job.work), name: job.name };
  if (submission.language === "python") searching ??= findPython(machine.python);
  const python = await searching;
  const scorecard = await grade({
    ...grading,
    submission,
    jobs,
    arrayMegabytes,
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
  void answer(request).catch(refusal).then(say);
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
