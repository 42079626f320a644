/** Grades the submissions of a class on this machine, as many at a time as is asked for. */
import type { Found } from "./find.ts";
import { Grader, type Clocks } from "./grader.ts";
import type { Answer, Grading, Machine, TrainingProgress } from "./messages.ts";

/** Is told how it goes, by the submissions' names. */
export interface PoolObserver {
  readonly onStart: (name: string) => void;
  readonly onTraining: (name: string, training: TrainingProgress) => void;
}

/** Where and how. */
export interface PoolOptions {
  /** Gradings at a time, each in a process of its own. */
  readonly processes: number;
  readonly machine: Machine;
  readonly clocks: Clocks;
}

/**
 * Grades all jobs, the first ones first, and hands over each answer as it comes. Waits for what `onAnswer` does with it; what
 * that throws ends everything.
 */
export async function gradeHere<J extends Found>(
  jobs: readonly J[],
  grading: Grading,
  { processes, machine, clocks }: PoolOptions,
  observer: PoolObserver,
  onAnswer: (job: J, answer: Answer) => Promise<void>,
): Promise<void> {
  const left = jobs.values();
  const graders = Array.from({ length: Math.min(processes, jobs.length) }, () => new Grader(clocks));
  const work = async (grader: Grader): Promise<void> => {
    for (const job of left) {
      const { name, path } = job;
      observer.onStart(name);
      const answer = await grader.grade({ grading, machine, job: { name, work: path } }, (training) => {
        observer.onTraining(name, training);
      });
      await onAnswer(job, answer);
    }
  };
  try {
    await Promise.all(graders.map(work));
  } finally {
    for (const grader of graders) grader.end();
  }
}
