/** What the submission reached for that no answer needs: the grader is told with the next reply. */
import type { RunnerNote } from "../../protocol/messages.ts";

const MAX_ATTEMPTS = 20;
const MAX_TEXT = 100;

/** Node's modules that a student may think of, but not to solve the problem set. */
const REACHING_OUT = new Set(
  [
    "child_process cluster worker_threads vm v8 inspector inspector/promises module repl process",
    "net dgram tls http http2 https dns sqlite wasi",
  ].flatMap((names) => names.split(" ")),
);

let attempts: RunnerNote[] = [];

/** Remembers that the submission reached for something, and was refused. */
export function tell(what: string): void {
  if (attempts.length < MAX_ATTEMPTS) attempts.push({ kind: "forbidden-access", what: what.slice(0, MAX_TEXT) });
}

/** Remembers an import that was refused, if no honest one is likely. */
export function tellOfImport(specifier: string): void {
  if (specifier.startsWith("grader:")) tell("the runner's own modules");
  if (REACHING_OUT.has(specifier.replace(/^node:/, ""))) tell(`Node's module ${specifier}`);
}

/** All since the last time. */
export function takeAttempts(): readonly RunnerNote[] {
  const taken = attempts;
  attempts = [];
  return taken;
}
