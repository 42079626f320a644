/** What a person sees on standard error while a grading goes on: live on a terminal, a line an epoch elsewhere. */
import { createLogUpdate } from "log-update";

import type { Progress as DataProgress } from "../data/progress.ts";
import type { Progress } from "../training/loop.ts";
import { bar } from "./bar.ts";
import { percent } from "./wording.ts";

/** Characters of a training's bar: with all that stands beside it, a line has 80. */
const BAR = 10;
/** How long a run has to be looked at before it tells how long it takes. */
const LEAST_MS = 1000;
/** Longer names of runs are cut. */
const NAME = 10;

/** Shows progress on `stream`; `done` clears what is live. */
export class ProgressView {
  readonly #stream: NodeJS.WriteStream;
  readonly #live: ReturnType<typeof createLogUpdate> | undefined;
  readonly #lines = new Map<string, string>();
  /** When, and at which step, each run was first heard of, and at which last. */
  readonly #begins = new Map<string, { readonly at: number; readonly done: number; readonly last: number }>();
  readonly #reported = new Map<string, number>();
  #printed = "";
  #isDone = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#live = stream.isTTY ? createLogUpdate(stream) : undefined;
  }

  readonly onData = ({ phase, done, total }: DataProgress): void => {
    if (phase === "verify") return;
    const share = total === 0 ? 0 : done / total;
    this.#show("data", `CIFAR-10  ${bar(share)} ${phase}`, `data ${phase}`, share);
  };

  readonly onTraining = (run: string, progress: Progress): void => {
    const { epoch, epochs, done, steps, loss, validationAccuracy } = progress;
    const label = `training ${run}`;
    const known = this.#begins.get(run);
    // A run that is repeated begins anew.
    const isNew = known === undefined || done < known.last;
    if (isNew) this.#reported.delete(label);
    const begin = isNew ? { at: performance.now(), done, last: done } : { ...known, last: done };
    this.#begins.set(run, begin);
    const elapsed = performance.now() - begin.at;
    const left = (elapsed / (done - begin.done)) * (steps - done);
    const validation = validationAccuracy === undefined ? "" : `  val ${percent(validationAccuracy)}`;
    const text = `${nameOf(run)} ${bar(done / steps, BAR)}  epoch ${epoch + 1}/${epochs}  loss ${lossText(loss)}${validation}`;
    const isKnown = elapsed >= LEAST_MS && done < steps && done > begin.done;
    this.#show(run, isKnown ? `${text}  ${timeText(left)} left` : text, label, done / steps);
  };

  readonly onPrinted = (text: string): void => {
    this.#printed += text;
  };

  /** What the student's code printed. */
  get printed(): string {
    return this.#printed;
  }

  /** Clears the live lines. What still comes is not shown. */
  done(): void {
    this.#isDone = true;
    if (this.#lines.size === 0) return;
    this.#live?.clear();
    // Gives the cursor back.
    this.#live?.done();
  }

  /** A live line; without a terminal, a line for every tenth. */
  #show(key: string, line: string, label: string, share: number): void {
    if (this.#isDone) return;
    this.#lines.set(key, line);
    if (this.#live !== undefined) {
      this.#live([...this.#lines.values()].join("\n"));
      return;
    }
    const tenths = Math.floor(share * 10 + 1e-9);
    if ((this.#reported.get(label) ?? 0) >= tenths) return;
    this.#reported.set(label, tenths);
    this.#stream.write(`${line}\n`);
  }
}

function nameOf(run: string): string {
  return run.length > NAME ? `${run.slice(0, NAME - 1)}…` : run.padEnd(NAME);
}

/** A loss that has run away has many digits. */
const lossText = (loss: number): string => (Math.abs(loss) < 100 ? loss.toFixed(3) : loss.toExponential(1));

/** `48 s`, `12 min` */
function timeText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
