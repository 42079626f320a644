import { colourOnStderr } from "./colour.ts";

/** Characters of a bar that has a line to itself. */
const WIDTH = 20;

/** A share, from 0 to 1, as a bar with its percentage. */
export function bar(share: number, width: number = WIDTH): string {
  const full = Math.round(share * width);
  return `${colourOnStderr.green("█".repeat(full))}${colourOnStderr.dim("░".repeat(width - full))} ${String(Math.floor(share * 100)).padStart(3)} %`;
}
