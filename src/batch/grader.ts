/**
 * A process of the grader's own that grades one submission at a time. The student's code has its limits inside; the clocks here
 * are for a grader that is sick: it gets a second process, and then it is reported as ours.
 */
import { fork, type ChildProcess } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

import { ALIVE_MS, type Answer, type Reply, type Request, type TrainingProgress } from "./messages.ts";

/** Clocks of the grader itself. */
export interface Clocks {
  /** For one grading, whatever the student's code does. */
  readonly gradingMs: number;
  /** Without a sign of life. Default: 60 s. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 30 * ALIVE_MS;
const ATTEMPTS = 2;
const program = fileURLToPath(new URL(`./grading-process${extname(import.meta.url)}`, import.meta.url));

/** Grades one submission at a time; in a new process after one that was sick. */
export class Grader {
  readonly #clocks: Clocks;
  #child: ChildProcess | undefined;
  #isOver = false;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
  }

  /** Tries again where the grader failed. */
  async grade(request: Request, onTraining: (training: TrainingProgress) => void): Promise<Answer> {
    let answer: Answer = { kind: "failed", detail: "" };
    for (let attempt = 0; attempt < ATTEMPTS && answer.kind === "failed" && !this.#isOver; attempt++) {
      answer = await this.#attempt(request, onTraining);
      if (answer.kind === "failed") this.#stop();
    }
    return answer;
  }

  /** Ends the process, with all that it has started, for good: what it was at has failed. */
  end(): void {
    this.#isOver = true;
    this.#stop();
  }

  #stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }

  #attempt(request: Request, onTraining: (training: TrainingProgress) => void): Promise<Answer> {
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
    child.send(request, (error) => {
      if (error !== null) failed(`Its process does not listen: ${error.message}.`);
    });
    return promise.finally(() => {
      clearTimeout(whole);
      clearTimeout(silence);
      child.off("message", onMessage).off("exit", onExit);
    });
  }

  #start(): ChildProcess {
    const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
    const child = fork(program, [], { execArgv: [], serialization: "advanced", stdio: [...stdio] });
    // What does not arrive is told by its exit.
    child.on("error", () => {});
    return child;
  }
}
