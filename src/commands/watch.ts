/** `grade watch <submission>`: grades it whenever it is saved, until it is ended. */
import { stat } from "node:fs/promises";

import type { Oracle } from "../oracle/oracle.ts";
import { findOracle } from "../oracle/open.ts";
import { ProgressView } from "../report/progress.ts";
import { watchHelp, watchReport } from "../report/watch.ts";
import { loadRubric } from "../rubric/load.ts";
import { feedbackOf } from "../scorecard/feedback.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import type { News } from "../scorecard/watch-news.ts";
import { stage } from "../submission/stage.ts";
import { Changes } from "../watch/changes.ts";
import { listenForKeys } from "../watch/keys.ts";
import { Watching, type WatchedGrading } from "../watch/watching.ts";
import { feedbackLevel } from "./feedback-level.ts";
import { everyProblem, findingPython, gradeWith, OWN_RUBRIC, requireAnswers, type MachineOptions } from "./grading.ts";
import { print } from "./print.ts";
import { requireIsolation } from "./require-isolation.ts";

/** The options of the command, as the command line gives them. */
export interface WatchCommandOptions extends Omit<MachineOptions, "unsafe"> {
  /** Whether trainings end once it is safe that they have passed. */
  readonly early: boolean;
  readonly seed?: number;
  readonly rubric?: string;
}

/** Watches until it is ended. What is needed for every grading is found once. Gives the exit code: 0. */
export async function watchCommand(path: string, options: WatchCommandOptions): Promise<number> {
  const closed = await findOracle();
  const level = feedbackLevel(closed);
  const loading = loadRubric(options.rubric ?? OWN_RUBRIC, { graphs: closed.graphs });
  const staging = stage(path);
  await everyProblem([loading, staging]);
  const [rubric, { name, language }] = [await loading, await staging];
  const seed = options.seed ?? rubric.rubric.seed;
  requireAnswers(closed, rubric, seed, "--seed");
  if (language === "typescript") await requireIsolation({ name: language }, 1, { ...options, unsafe: false });
  const pythonOnce = findingPython(options.python);
  let opening: Promise<Oracle> | undefined;
  const oracle = { ...closed, open: () => (opening ??= closed.open()) };

  async function grade({ signal, ...what }: WatchedGrading): Promise<Scorecard> {
    const python = what.submission.language === "python" ? await pythonOnce() : undefined;
    const view = new ProgressView(process.stderr);
    try {
      const request = { ...what, rubric, seed, early: options.early, oracle };
      const machine = { ...options, unsafe: false };
      const how = { observer: view, signal, ...(python !== undefined && { python }) };
      return await gradeWith(request, machine, how);
    } finally {
      view.done();
    }
  }

  const { stdin, stdout } = process;
  const reader = { hasKeys: stdin.isTTY && stdout.isTTY };
  const tell = (news: News): Promise<void> => {
    if (news.kind === "lost") changes.startAnew();
    const shown = news.kind === "verdicts" ? { ...news, scorecard: feedbackOf(news.scorecard, level) } : news;
    return print(`${watchReport(shown, reader)}\n\n`);
  };
  const watching = new Watching({ path, rubric, grade, tell });
  const changes = new Changes(path, {
    isFile: (await stat(path)).isFile(),
    onChange: () => {
      watching.look();
    },
  });
  const quit = (): void => void watching.close();
  stdout.once("error", quit);
  const stopKeys = reader.hasKeys
    ? listenForKeys(stdin, { train: () => watching.train(), gradeAll: () => watching.gradeAll(), quit })
    : () => {};
  try {
    await print(`${watchHelp(name, reader)}\n\n`);
    await changes.start();
    watching.look();
    await watching.over;
  } finally {
    stopKeys();
    await Promise.all([changes.close(), watching.close()]);
  }
  return 0;
}
