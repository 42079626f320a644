/** What a person sees on standard error while a class is graded: live on a terminal, a line a submission elsewhere. */
import { createLogUpdate } from "log-update";

import type { Summary } from "../scorecard/summary.ts";
import { bar } from "./bar.ts";
import { score } from "./layout.ts";
import { safeText } from "./safe-text.ts";

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

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#live = stream.isTTY ? createLogUpdate(stream) : undefined;
  }

  readonly onPlan = ({ all, toGrade }: { readonly all: number; readonly toGrade: number }): void => {
    this.#all = all;
    this.#toGrade = toGrade;
    const kept = all - toGrade;
    this.#say(kept === 0 ? `${all} to grade` : `${toGrade} to grade, ${kept} need none`);
  };

  readonly onStart = (name: string): void => {
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

  readonly onMissing = ({ name, outcome }: { readonly name: string; readonly outcome: string }): void => {
    this.#end(name, outcome === "failed" ? "the grader failed" : "not a submission");
  };

  /** Clears the live lines. */
  done(): void {
    this.#live?.clear();
  }

  #end(name: string, outcome: string): void {
    if (this.#lines.delete(name)) this.#ended += 1;
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
    this.#live?.([head, ...this.#lines.values()].join("\n"));
  }
}

function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
