/** How a report fills the lines of a terminal. */
import wrapAnsi from "wrap-ansi";

const WIDTH = 80;

/** Points without trailing zeros; to a hundredth, which is finer than what any grade is given in. */
export function score(points: number): string {
  return String(Math.round(points * 100) / 100);
}

/** Text on the left, text on the right edge of its last line. */
export function spread(left: string, right: string): string {
  const room = WIDTH - visibleLength(right) - 1;
  const lines = wrapAnsi(left, room, { hard: true, trim: false }).split("\n");
  const space = room - visibleLength(lines.at(-1) ?? "");
  return `${lines.join("\n")}${" ".repeat(space + 1)}${right}`;
}

/** Length without colours. */
function visibleLength(text: string): number {
  // eslint-disable-next-line no-control-regex -- the escape character begins every colour
  return text.replace(/\u001b\[[0-9;]*m/g, "").length;
}

/** Text in as many lines as it needs, each of them indented. */
export function wrapped(text: string, indent: number): string {
  return wrapAnsi(text, WIDTH - indent, { hard: true })
    .split("\n")
    .map((line) => " ".repeat(indent) + line)
    .join("\n");
}
