/**
 * Gradings on many machines: BullMQ's queue on Redis. Whoever has the class puts its submissions there, each once for its
 * content, and waits; workers on any number of machines (queue-worker.ts) take them. A worker that dies gives no more signs
 * of life, and another takes over what it had; the answers are the same, so that it does not matter who gave one.
 */
import { createHash } from "node:crypto";
import { setInterval } from "node:timers/promises";
import { deserialize, serialize } from "node:v8";
import { Queue, QueueEvents, type ConnectionOptions, type Job } from "bullmq";
import { Redis } from "ioredis";

import { ConfigurationError } from "../errors.ts";
import { stage } from "../submission/stage.ts";
import { versions } from "../versions.ts";
import type { Answer, Grading, TrainingProgress } from "./messages.ts";
import type { Planned } from "./plan.ts";
import type { PoolObserver } from "./pool.ts";

/** What a job on the queue says: where in Redis the submission and the way to grade it are. */
export interface Queued {
  readonly name: string;
  /** Both are keys of `Blobs`. */
  readonly submission: string;
  readonly grading: string;
}

/** Graders of another version wait at another queue. */
export const QUEUE: string = `grade-${versions.grader}`;
/** Answers and what was asked are kept for as long as anyone may come back for them. */
const KEPT_SECONDS = 24 * 60 * 60;
const CONNECT_MS = 5000;
const RECONNECT_MS = 1000;
/** How often it is looked whether jobs are still there: a Redis that was started anew has forgotten them. */
const LOOK_MS = 5000;
/** Without a worker that begins, it is said how to get one. */
const PATIENCE_MS = 5000;

/** Whoever waits for answers. */
export interface QueueOptions {
  /** redis:// or rediss:// */
  readonly url: string;
  /** Grade again what workers have graded before. */
  readonly force: boolean;
}

/** Has all jobs graded by workers, and hands over each answer as it comes. Throws ConfigurationError where there is no Redis. */
export async function gradeOnQueue(
  jobs: readonly Planned[],
  grading: Grading,
  { url, force }: QueueOptions,
  { onIdle, ...observer }: PoolObserver & { readonly onIdle: () => void },
  onAnswer: (job: Planned, answer: Answer) => Promise<void>,
): Promise<void> {
  using blobs = await Blobs.connect(url);
  const connection = connectionTo(url);
  const queue = new Queue<Queued, Answer>(QUEUE, { connection });
  const events = new QueueEvents(QUEUE, { connection });
  // They connect again by themselves.
  queue.on("error", () => {});
  events.on("error", () => {});
  const names = new Map(jobs.map(({ key, name }) => [key, name]));
  const idle = setTimeout(onIdle, PATIENCE_MS);
  events.on("active", ({ jobId }) => {
    const name = names.get(jobId);
    if (name === undefined) return;
    clearTimeout(idle);
    observer.onStart(name);
  });
  events.on("progress", ({ jobId, data }) => {
    const name = names.get(jobId);
    if (name !== undefined) observer.onTraining(name, data as unknown as TrainingProgress);
  });
  try {
    await events.waitUntilReady();
    const how = await blobs.put(grading);
    const waiting: Promise<void>[] = [];
    for (const job of jobs) {
      const { name, path, key } = job;
      const queued = { name, grading: how, submission: await blobs.put(await stage(path)) };
      const added = await add(queue, key, queued, force);
      const settled = answerTo(added, queue, events).then((answer) => onAnswer(job, answer));
      // Told below: others are still being put there.
      settled.catch(() => {});
      waiting.push(settled);
    }
    await Promise.all(waiting);
  } finally {
    clearTimeout(idle);
    await Promise.all([queue.close(), events.close()]);
  }
}

/** The job of this content: the one that is there, unless it came to nothing. */
async function add(
  queue: Queue<Queued, Answer>,
  key: string,
  queued: Queued,
  force: boolean,
): Promise<Job<Queued, Answer>> {
  const there = await queue.getJob(key);
  const isOver = there !== undefined && (await there.isCompleted());
  const isFailed = there !== undefined && (await there.isFailed());
  if (isFailed || (isOver && (force || there.returnvalue.kind !== "graded"))) await there?.remove();
  const kept = { age: KEPT_SECONDS };
  return queue.add("grade", queued, { jobId: key, removeOnComplete: kept, removeOnFail: kept });
}

/** Where it was taken up again and again, and every worker died of it, that is the grader's own fault; so is a job that is lost. */
async function answerTo(job: Job<Queued, Answer>, queue: Queue<Queued, Answer>, events: QueueEvents): Promise<Answer> {
  const lost = new AbortController();
  try {
    return await Promise.race([job.waitUntilFinished(events), loss(job, queue, lost.signal)]);
  } catch (error) {
    return { kind: "failed", detail: error instanceof Error ? error.message : String(error) };
  } finally {
    lost.abort();
  }
}

/** Rejects once the queue does not know the job any more. */
async function loss(job: Job<Queued, Answer>, queue: Queue<Queued, Answer>, signal: AbortSignal): Promise<never> {
  for await (const _ of setInterval(LOOK_MS, undefined, { signal })) {
    if ((await queue.getJob(job.id ?? "")) === undefined) break;
  }
  throw new Error("The queue has forgotten it: was its Redis started anew?");
}

/** For BullMQ, which waits for as long as it takes. */
export const connectionTo = (url: string): ConnectionOptions => ({ url, maxRetriesPerRequest: null });

/** What is too large for a job, by its content: what many jobs share is there once. */
export class Blobs implements Disposable {
  readonly #redis: Redis;

  private constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Throws ConfigurationError where no Redis answers. */
  static async connect(url: string): Promise<Blobs> {
    let isConnected = false;
    const redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      maxRetriesPerRequest: null,
      // Once there was one, it is waited for.
      retryStrategy: () => (isConnected ? RECONNECT_MS : null),
    });
    let reason = "nothing answers";
    redis.on("error", ({ message }: Error) => {
      reason = message;
    });
    try {
      await redis.connect();
      isConnected = true;
      return new Blobs(redis);
    } catch {
      redis.disconnect();
      const hint = "Is redis-server running, and reachable from here?";
      throw new ConfigurationError([{ message: `--queue: expected a Redis, got: ${reason}.`, hint }]);
    }
  }

  /** Answers with its key. */
  async put(value: unknown): Promise<string> {
    const bytes = serialize(value);
    const key = `${QUEUE}:${createHash("sha256").update(bytes).digest("hex")}`;
    await this.#redis.set(key, bytes, "EX", KEPT_SECONDS);
    return key;
  }

  /** Undefined for what was put there too long ago. */
  async get(key: string): Promise<unknown> {
    const bytes = await this.#redis.getBuffer(key);
    return bytes === null ? undefined : deserialize(bytes);
  }

  [Symbol.dispose](): void {
    this.#redis.disconnect();
  }
}
