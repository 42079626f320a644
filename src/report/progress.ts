/** What a person sees on standard error while a grading goes on: live on a terminal, a line an epoch elsewhere. */
import { createLogUpdate } from "log-update";

import type { Progress as DataProgress } from "../data/progress.ts";
import type { Progress } from "../training/loop.ts";
import { bar } from "./bar.ts";
import { percent } from "./sentences.ts";

/** Shows progress on `stream`; `done` clears what is live. */
export class ProgressView {
  readonly #stream: NodeJS.WriteStream;
  readonly #live: ReturnType<typeof createLogUpdate> | undefined;
  readonly #lines = new Map<string, string>();
  readonly #startedAt = new Map<string, number>();
  readonly #reported = new Map<string, number>();
  #printed = "";

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
    const startedAt = this.#startedAt.get(run) ?? performance.now();
    this.#startedAt.set(run, startedAt);
    const left = done === 0 ? 0 : ((performance.now() - startedAt) / done) * (steps - done);
    const validation = validationAccuracy === undefined ? "" : `  val ${percent(validationAccuracy)}`;
    const text = `${run.padEnd(9)} ${bar(done / steps)} epoch ${epoch + 1}/${epochs}  loss ${loss.toFixed(3)}${validation}`;
    if (done < steps) this.#show(run, `${text}  ${Math.ceil(left / 1000)} s left`, `training ${run}`, done / steps);
    else this.#show(run, text, `training ${run}`, 1);
  };

  readonly onPrinted = (text: string): void => {
    this.#printed += text;
  };

  /** What the student's code printed. */
  get printed(): string {
    return this.#printed;
  }

  /** Clears the live lines. */
  done(): void {
    this.#live?.clear();
  }

  /** A live line; without a terminal, a line for every tenth. */
  #show(key: string, line: string, label: string, share: number): void {
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
