import { colourOnStderr } from "./colour.ts";

const WIDTH = 20;

/** A share, from 0 to 1, as a bar with its percentage. */
export function bar(share: number): string {
  const full = Math.round(share * WIDTH);
  return `${colourOnStderr.green("█".repeat(full))}${colourOnStderr.dim("░".repeat(WIDTH - full))} ${String(Math.floor(share * 100)).padStart(3)} %`;
}
