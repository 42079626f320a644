/** The grader's end of one runner: a process, the wire to it, one request at a time, each with a deadline. */
import { randomInt } from "node:crypto";

import { InternalError } from "../errors.ts";
import type { Tensor } from "../numeric/tensor.ts";
import { encodeFrame, FrameError, OversizedFrame, type Frame } from "../protocol/frame.ts";
import { parseReply, type Answers, type Request, type RunnerFailure, type RunnerNote } from "../protocol/messages.ts";
import { FrameReader } from "../protocol/reader.ts";
import type { RunnerCommand } from "../runner/runner-command.ts";
import { startProcess, type Ending, type Limits, type SandboxedProcess } from "../sandbox/process.ts";
import type { Tier } from "../sandbox/tier.ts";

/**
 * Megabytes that an answer may have: most hold no arrays. The parameters and velocities of the widest network allowed are
 * 26 MB, and as much again where they come back in float64.
 */
const ANSWER_MEGABYTES: Readonly<Partial<Record<Request["op"], number>>> = {
  call: 64,
  read: 16,
  "get-parameters": 64,
  "training-steps": 128,
};
const OTHER_ANSWER_MEGABYTES = 1;
/** A call that computes on so many cores at once is none of a submission's. Compiling and collecting take their share. */
const CORES = 3;
/** The kernel counts in hundredths of a second, and what is short is dear at first. */
const LEAST_CPU_MS = 1000;

/** What became of a request; `notes` is what the runner noticed since its last reply. */
export type Response<Op extends keyof Answers> =
  | {
      readonly kind: "answered";
      readonly answer: Answers[Op];
      readonly tensors: readonly Tensor[];
      readonly notes: readonly RunnerNote[];
    }
  | { readonly kind: "refused"; readonly failure: RunnerFailure; readonly notes: readonly RunnerNote[] }
  | { readonly kind: "ended"; readonly ending: Ending };

interface Pending {
  readonly resolve: (frame: Frame | Ending) => void;
  readonly reject: (error: unknown) => void;
}

export class Runner {
  readonly #process: SandboxedProcess;
  readonly #reader: FrameReader;
  #pending: Pending | undefined;
  #ending: Ending | undefined;
  /** Why the process could not be started. */
  #startError: unknown;
  /** Where the ids of requests start is not to be guessed, so that a reply cannot be made before its request. */
  #nextId = randomInt(2 ** 31);

  private constructor(process: SandboxedProcess) {
    this.#process = process;
    this.#reader = new FrameReader(0);
    process.replies.on("data", (bytes: Buffer) => {
      this.#receive(bytes);
    });
  }

  /** Starts the process. What it answers first is for the caller to ask. */
  static start(command: RunnerCommand, limits: Limits, isolation: Tier): Runner {
    const runner = new Runner(startProcess(command, limits, isolation));
    runner.#process.ended.then(
      (ending) => {
        runner.#ending = ending;
        runner.#settle(ending);
      },
      (error: unknown) => {
        runner.#startError = error;
        runner.#pending?.reject(error);
      },
    );
    return runner;
  }

  /** How it ended; undefined as long as it can be asked. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Settles once it is gone, or could not be started. */
  get gone(): Promise<unknown> {
    return this.#process.ended.catch(() => {});
  }

  /** What the student's code has printed, its first 64 KB. Not fit for a terminal as it is. */
  get printed(): string {
    return this.#process.output.text();
  }

  /**
   * Asks, and waits for the answer, for `timeoutMs` at most: then the process is ended. The arrays of an answer to
   * `training-steps` are written over by the next. Throws InternalError where the process could not be started.
   */
  async request<Op extends keyof Answers & Request["op"]>(
    request: Extract<Request, { op: Op }>,
    tensors: readonly Tensor[],
    timeoutMs: number,
  ): Promise<Response<Op>> {
    if (this.#startError !== undefined) throw this.#startError;
    if (this.#pending !== undefined) throw new InternalError("Two requests to a runner at a time.");
    if (this.#ending !== undefined) return { kind: "ended", ending: this.#ending };
    const id = this.#nextId++;
    this.#reader.limitBody(
      (ANSWER_MEGABYTES[request.op] ?? OTHER_ANSWER_MEGABYTES) * 2 ** 20,
      request.op === "training-steps",
    );
    const received = this.#receiveOne();
    const timer = setTimeout(() => {
      this.#process.end({ kind: "timed-out", clock: "wall" });
    }, timeoutMs);
    this.#process.allowCpu(Math.max(LEAST_CPU_MS, timeoutMs * CORES));
    const { requests } = this.#process;
    // Thousands of small pieces go out together.
    requests.cork();
    for (const piece of encodeFrame({ message: { id, ...request }, tensors })) requests.write(piece);
    requests.uncork();
    // No race with `ended`: a promise that lives as long as the process would keep every frame that came before it.
    const frame = await received.finally(() => {
      clearTimeout(timer);
    });
    if ("kind" in frame) return { kind: "ended", ending: frame };
    try {
      const reply = parseReply(frame.message, request.op, id);
      const { notes } = reply;
      if (!reply.ok) return { kind: "refused", failure: reply.failure, notes };
      return { kind: "answered", answer: reply.answer, tensors: frame.tensors, notes };
    } catch (error) {
      return { kind: "ended", ending: await this.violation(error) };
    }
  }

  /** Ends a runner that is not confined as its tier says, and says what is wrong with it; undefined where all is right. */
  async unconfined(): Promise<Ending | undefined> {
    const shortcomings = this.#process.shortcomings();
    if (shortcomings.length === 0) return undefined;
    this.#process.end({ kind: "set-up-failed", detail: shortcomings.join("; ") });
    return this.#process.ended;
  }

  /** Ends a runner that broke the protocol. Throws what is not a FrameError. */
  async violation(error: unknown): Promise<Ending> {
    if (!(error instanceof FrameError)) throw error;
    this.#process.end(violationOf(error));
    return this.#process.ended;
  }

  /** Ends it. */
  end(): void {
    this.#process.end({ kind: "completed" });
  }

  /** Ends it, and waits until it is gone. */
  async close(): Promise<void> {
    this.end();
    await this.#process.ended;
  }

  #receiveOne(): Promise<Frame | Ending> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
    });
  }

  #receive(bytes: Uint8Array): void {
    try {
      for (const frame of this.#reader.feed(bytes)) {
        if (this.#pending === undefined) throw new FrameError("a reply that nothing was asked for");
        this.#settle(frame);
      }
    } catch (error) {
      // A damaged stream has no next frame. What is not a FrameError came from hostile depth or size: the same end.
      this.#process.end(violationOf(error));
    }
  }

  #settle(result: Frame | Ending): void {
    this.#pending?.resolve(result);
    this.#pending = undefined;
  }
}

function violationOf(error: unknown): Ending {
  if (error instanceof OversizedFrame) return { kind: "reply-too-large" };
  const detail = error instanceof FrameError ? error.message : "a frame that cannot be read";
  return { kind: "protocol-violation", detail };
}
