/** Single keys from a terminal, without Enter. */
import type { ReadStream } from "node:tty";

/** What Ctrl-C and Ctrl-D send while single keys are read. */
const [CTRL_C, CTRL_D] = ["\u0003", "\u0004"];

/** What a person at the terminal can ask for. */
export interface KeyHandlers {
  readonly train: () => void;
  readonly gradeAll: () => void;
  readonly quit: () => void;
}

/** Listens until the returned function is called, which gives the terminal back as it was. */
export function listenForKeys(terminal: ReadStream, { train, gradeAll, quit }: KeyHandlers): () => void {
  const actions = new Map([
    ["t", train],
    ["a", gradeAll],
    ["q", quit],
    [CTRL_C, quit],
    [CTRL_D, quit],
  ]);
  const onKeys = (keys: string): void => {
    for (const key of keys.toLowerCase()) actions.get(key)?.();
  };
  terminal.setRawMode(true).setEncoding("utf8").on("data", onKeys).resume();
  return () => {
    terminal.off("data", onKeys).pause().setRawMode(false);
  };
}
