/** Takes gradings from the queue, as many at a time as this machine has room for, until it is told to stop. */
import { WaitingError, Worker, type Job } from "bullmq";

import { Grader, type Clocks } from "./grader.ts";
import type { Answer, Grading, Machine } from "./messages.ts";
import type { Submission } from "../submission/stage.ts";
import { Blobs, connectionTo, QUEUE, type Queued } from "./queue.ts";

/** What a worker gives. */
export interface WorkerOptions {
  /** Of the Redis. */
  readonly url: string;
  /** Gradings at a time, each in a process of its own. */
  readonly processes: number;
  readonly machine: Machine;
  readonly clocks: (grading: Grading) => Clocks;
  /** Told once the Redis is reached. */
  readonly onReady: () => void;
  readonly onStart: (name: string) => void;
  readonly onAnswer: (name: string, answer: Answer) => void;
}

/** Signs of life; a worker that gives none for so long is dead, and what it had goes to another. */
const LOCK_MS = 15_000;
const LOOK_FOR_DEAD_MS = 5000;
/** A submission of which so many workers have died is not given to another. */
const DEATHS = 3;

/** Works until `signal` aborts; then it gives back what it has not finished. Throws ConfigurationError where there is no Redis. */
export async function serveQueue(options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { url, processes, machine, clocks, onReady, onStart, onAnswer } = options;
  using blobs = await Blobs.connect(url);
  const free = new Set<Grader>();
  const all = new Set<Grader>();
  const process = async (job: Job<Queued, Answer>, token?: string): Promise<Answer> => {
    const { name, submission, grading } = job.data;
    const [work, how] = await Promise.all([blobs.get(submission), blobs.get(grading)]);
    if (work === undefined || how === undefined) return { kind: "failed", detail: "What was to be graded is gone." };
    const [grader = new Grader(clocks(how as Grading))] = free;
    free.delete(grader);
    all.add(grader);
    onStart(name);
    try {
      const request = { grading: how as Grading, machine, job: { name, work: work as Submission } };
      const answer = await grader.grade(request, (training) => {
        void job.updateProgress({ ...training }).catch(() => {});
      });
      if (signal.aborted) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      onAnswer(name, answer);
      return answer;
    } finally {
      free.add(grader);
    }
  };
  const worker = new Worker<Queued, Answer>(QUEUE, process, {
    connection: connectionTo(url),
    concurrency: processes,
    lockDuration: LOCK_MS,
    stalledInterval: LOOK_FOR_DEAD_MS,
    maxStalledCount: DEATHS,
  });
  // It connects again by itself.
  worker.on("error", () => {});
  // Interrupted before that, it is never told.
  worker.waitUntilReady().then(onReady, () => {});
  try {
    await new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => {
        resolve();
      });
    });
  } finally {
    for (const grader of all) grader.end();
    await worker.close();
  }
}
