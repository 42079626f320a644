/** What a person sees on standard error while a class is graded: live on a terminal, a line a submission elsewhere. */
import { createLogUpdate } from "log-update";

import type { Member } from "../results/class-record.ts";
import type { Summary } from "../scorecard/summary.ts";
import { bar } from "./bar.ts";
import { score } from "./layout.ts";
import { safeText } from "./safe-text.ts";

/** What is to be done. */
export interface PlanCounts {
  readonly all: number;
  readonly toGrade: number;
  /** Of these, those that have a scorecard. */
  readonly again: number;
}

/** Shows how far a class is; `done` clears what is live. */
export class ClassProgressView {
  readonly #stream: NodeJS.WriteStream;
  readonly #live: ReturnType<typeof createLogUpdate> | undefined;
  /** Of the gradings that go on. */
  readonly #lines = new Map<string, string>();
  readonly #startedAt: number = performance.now();
  #all = 0;
  #toGrade = 0;
  #ended = 0;
  #note: string | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#live = stream.isTTY ? createLogUpdate(stream) : undefined;
  }

  readonly onPlan = ({ all, toGrade, again }: PlanCounts): void => {
    this.#all = all;
    this.#toGrade = toGrade;
    const kept = all - toGrade;
    const others = kept === 0 ? "" : `, ${kept} need none`;
    const anew = again === 0 ? "" : ` (${again} again: they or what they are graded by is another)`;
    this.#say(`${toGrade} to grade${anew}${others}`);
  };

  /** No worker has begun. */
  readonly onIdle = (): void => {
    this.#note = "No worker has begun yet: `grade worker --queue URL` starts one, on any machine.";
    this.#say(this.#note);
    this.#show();
  };

  readonly onStart = (name: string): void => {
    this.#note = undefined;
    this.#lines.set(name, safeText(name));
    this.#show();
  };

  readonly onTraining = (
    name: string,
    { run, epoch, epochs }: { run: string; epoch: number; epochs: number },
  ): void => {
    this.#lines.set(name, `${safeText(name)}  ${safeText(run)} epoch ${epoch}/${epochs}`);
    this.#show();
  };

  readonly onGraded = ({ name, total }: Summary): void => {
    const bonus = total.bonus > 0 ? ` +${score(total.bonus)}` : "";
    this.#end(name, `${score(total.points)} / ${score(total.maxPoints)}${bonus}`);
  };

  readonly onMissing = ({ name, outcome }: Pick<Member, "name" | "outcome">): void => {
    const words = outcome === "failed" ? "the grader failed" : "not a submission";
    if (outcome === "failed" || this.#lines.has(name)) this.#end(name, words);
    else this.#say(`${safeText(name)}  ${words}`);
  };

  /** Clears the live lines. */
  done(): void {
    this.#live?.clear();
  }

  #end(name: string, outcome: string): void {
    this.#lines.delete(name);
    this.#ended += 1;
    this.#say(
      `${String(this.#ended).padStart(String(this.#toGrade).length)}/${this.#toGrade}  ${safeText(name)}  ${outcome}`,
    );
    this.#show();
  }

  /** A line that stays: none on a terminal, whose table comes in the end. */
  #say(line: string): void {
    if (this.#live === undefined) this.#stream.write(`${line}\n`);
  }

  #show(): void {
    const share = this.#toGrade === 0 ? 1 : this.#ended / this.#toGrade;
    const left = this.#ended === 0 ? "" : `  ${timeLeft((performance.now() - this.#startedAt) * (1 / share - 1))} left`;
    const head = `${bar(share)} ${this.#ended} of ${this.#toGrade} graded, ${this.#all} in all${left}`;
    this.#live?.([head, ...(this.#note === undefined ? [] : [this.#note]), ...this.#lines.values()].join("\n"));
  }
}

function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
