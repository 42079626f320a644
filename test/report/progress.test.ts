/** What is seen of a training while it goes on: on a terminal a line that changes, elsewhere a line for every tenth. */
import { describe, expect, it } from "vitest";

import { run as runCommand } from "../command-line.ts";
import { repository } from "../grading.ts";

const EPOCHS = 10;
const STEPS = 4000;

/** A program that shows a training of three runs, much faster than any goes on. */
const PROGRAM = `
import { setTimeout as delay } from "node:timers/promises";
const { ProgressView } = await import(${JSON.stringify(repository("src/report/progress.ts"))});
const view = new ProgressView(process.stderr);
for (let done = 0; done <= ${STEPS}; done += 100) {
  for (const run of ["sgd", "momentum", "a-very-long-name-of-a-run"]) {
    const epoch = Math.min(9, Math.floor(done / 400));
    view.onTraining(run, { epoch, epochs: ${EPOCHS}, done, steps: ${STEPS}, loss: done === 400 ? 1.5e37 : 99.99,
      ...(epoch > 0 && { validationAccuracy: 0.4532 }) });
  }
  await delay(60);
}
view.done();
view.onTraining("sgd", { epoch: 9, epochs: 10, done: 3999, steps: 4000, loss: 77 });
process.stdout.write("The report.\\n");
`;

const program = [process.execPath, "--input-type=module", "--eval", PROGRAM];
const quoted = program.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" ");
const ESCAPE = "\u001b";
const colours = new RegExp(`${ESCAPE}\\[[\\d;]*m`, "g");
const movements = new RegExp(`${ESCAPE}\\[[\\d;?]*[A-Za-z]`, "g");

/** What stands on the screen in the end: the few sequences that move the cursor or erase are obeyed, all others not. */
function screenOf(output: string): string[] {
  const rows: string[] = [""];
  let [row, column] = [0, 0];
  // eslint-disable-next-line no-control-regex -- the escape character begins every control sequence
  for (const [piece, count, final] of output.matchAll(/\u001b\[([\d;?]*)([A-Za-z])|[^\u001b]/gu)) {
    const line = rows[row] ?? "";
    if (final === "A") row = Math.max(0, row - Number(count === "" ? 1 : count));
    else if (final === "B") row += Number(count === "" ? 1 : count);
    else if (final === "G" || piece === "\r") column = 0;
    else if (final === "K") rows[row] = count === "2" ? "" : line.slice(0, column);
    else if (piece === "\n") [row, column] = [row + 1, 0];
    else if (final === undefined) {
      rows[row] = line.slice(0, column).padEnd(column) + piece + line.slice(column + 1);
      column += 1;
    }
    while (rows.length <= row) rows.push("");
  }
  return rows.filter((text) => text !== "");
}

describe.runIf(process.platform === "linux")("on a terminal of 80 columns", () => {
  it("every line fits, and none is left behind", async () => {
    const { stdout } = await runCommand(
      "/usr/bin/script",
      ["--quiet", "--return", "--command", `stty cols 80 rows 24; exec ${quoted}`, "/dev/null"],
      { CI: undefined, TERM: "xterm-256color", NO_COLOR: undefined },
    );
    const lines = stdout
      .replace(colours, "")
      .replace(movements, "\n")
      .split(/[\r\n]+/);
    const shown = lines.filter((line) => line.includes("epoch"));
    expect(shown.some((line) => /epoch \d\/10 {2}loss 99\.990 {2}val 45\.32 % {2}\d+ s left$/.test(line))).toBe(true);
    expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([]);
    expect(stdout).not.toContain("loss 77");
    expect(screenOf(stdout)).toEqual(["The report."]);
    expect(stdout.lastIndexOf(`${ESCAPE}[?25h`)).toBeGreaterThan(stdout.lastIndexOf(`${ESCAPE}[?25l`));
  });
});

describe("without a terminal", () => {
  it("there is a line for every tenth, with the accuracy so far and the time that is left", async () => {
    const { stderr } = await runCommand(program[0] ?? "", program.slice(1));
    const lines = stderr
      .trimEnd()
      .split("\n")
      .filter((line) => line.startsWith("sgd"));
    expect(lines).toHaveLength(EPOCHS);
    expect(lines[9]).toMatch(/^sgd +█{10} 100 % {2}epoch 10\/10 {2}loss 99\.990 {2}val 45\.32 %$/);
    expect(lines[8]).toMatch(/epoch 10\/10 .* val 45\.32 % {2}1 s left$/);
    expect(stderr).not.toContain(ESCAPE);
  });
});
