/**
 * Grades submissions in processes of the grader's own, as many at a time as is asked for. The student's code has its limits
 * inside; the clocks here are for a grader that is sick: it gets a second process, and then it is reported as ours.
 */
import { fork, type ChildProcess } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

import type { Problem } from "../errors.ts";
import { ALIVE_MS, type Grading, type Reply, type Request } from "./messages.ts";

/** What is graded. */
export interface Job {
  readonly path: string;
  /** What the scorecard calls it. */
  readonly name: string;
}

/** What came of it. */
export type Answer =
  | { readonly kind: "graded"; readonly scorecard: string }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  | { readonly kind: "failed"; readonly detail: string };

/** Clocks of the grader itself. */
export interface Clocks {
  /** For one grading, whatever the student's code does. */
  readonly gradingMs: number;
  /** Without a sign of life. Default: 60 s. */
  readonly silenceMs?: number;
}

/** Is told how it goes, by the submissions' names. */
export interface PoolObserver {
  readonly onStart: (name: string) => void;
  readonly onTraining: (name: string, training: { run: string; epoch: number; epochs: number }) => void;
}

const SILENCE_MS = 30 * ALIVE_MS;
const ATTEMPTS = 2;
const program = fileURLToPath(new URL(`./grading-process${extname(import.meta.url)}`, import.meta.url));

/**
 * Grades all jobs, the first ones first, and hands over each answer as it comes. Waits for what `onAnswer` does with it; what
 * that throws ends everything.
 */
export async function gradeAll<J extends Job>(
  jobs: readonly J[],
  {
    processes,
    grading,
    clocks,
    observer,
  }: {
    readonly processes: number;
    readonly grading: Grading;
    readonly clocks: Clocks;
    readonly observer: PoolObserver;
  },
  onAnswer: (job: J, answer: Answer) => Promise<void>,
): Promise<void> {
  const left = jobs.values();
  const pool = Array.from({ length: Math.min(processes, jobs.length) }, () => new GradingProcess(grading, clocks));
  const work = async (process: GradingProcess): Promise<void> => {
    for (const job of left) {
      observer.onStart(job.name);
      const answer = await process.grade(job, (training) => {
        observer.onTraining(job.name, training);
      });
      await onAnswer(job, answer);
    }
  };
  try {
    await Promise.all(pool.map(work));
  } finally {
    for (const process of pool) process.end();
  }
}

/** A process that grades one submission at a time; a new one after one that was sick. */
class GradingProcess {
  readonly #grading: Grading;
  readonly #clocks: Clocks;
  #child: ChildProcess | undefined;

  constructor(grading: Grading, clocks: Clocks) {
    this.#grading = grading;
    this.#clocks = clocks;
  }

  /** Tries again where the grader failed. */
  async grade(job: Job, onTraining: (training: Extract<Reply, { kind: "training" }>) => void): Promise<Answer> {
    let answer: Answer = { kind: "failed", detail: "" };
    for (let attempt = 0; attempt < ATTEMPTS && answer.kind === "failed"; attempt++) {
      answer = await this.#attempt(job, onTraining);
      if (answer.kind === "failed") this.end();
    }
    return answer;
  }

  /** Ends the process, with all that it has started. */
  end(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }

  #attempt({ path, name }: Job, onTraining: (training: Extract<Reply, { kind: "training" }>) => void): Promise<Answer> {
    const child = (this.#child ??= this.#start());
    const { gradingMs, silenceMs = SILENCE_MS } = this.#clocks;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const failed = (detail: string): void => {
      resolve({ kind: "failed", detail });
    };
    const whole = setTimeout(failed, gradingMs, `It took longer than ${Math.round(gradingMs / 1000)} s.`);
    const silence = setTimeout(failed, silenceMs, `It gave no sign of life for ${Math.round(silenceMs / 1000)} s.`);
    const onMessage = (reply: Reply): void => {
      silence.refresh();
      if (reply.kind === "training") onTraining(reply);
      else if (reply.kind !== "alive") resolve(reply);
    };
    const onExit = (code: number | null, signal: string | null): void => {
      failed(`Its process ended (${signal ?? `exit code ${code}`}).`);
    };
    child.on("message", onMessage).once("exit", onExit);
    child.send({ kind: "submission", path, name } satisfies Request, (error) => {
      if (error !== null) failed(`Its process does not listen: ${error.message}.`);
    });
    return promise.finally(() => {
      clearTimeout(whole);
      clearTimeout(silence);
      child.off("message", onMessage).off("exit", onExit);
    });
  }

  #start(): ChildProcess {
    const child = fork(program, [], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    // What does not arrive is told by its exit.
    child.on("error", () => {});
    child.send({ kind: "grading", grading: this.#grading } satisfies Request);
    return child;
  }
}
