/** Colours for a terminal that wants them, and for nothing else: the real command, on a real terminal. */
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

import { repository } from "../grading.ts";

const ESCAPE = "\u001b";
const command = `"${process.execPath}" "${repository("bin/grade.js")}" "${repository("submissions/bob")}" --quick --only 4.1b`;

/** What the command writes to a terminal of its own; the environment is the caller's, but for colours. */
function onTerminal(environment: Readonly<Record<string, string>>): string {
  const { FORCE_COLOR: _forced, NO_COLOR: _refused, CI: _ci, ...rest } = process.env;
  const env = { ...rest, TERM: "xterm-256color", ...environment };
  return spawnSync("/usr/bin/script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    env,
    encoding: "utf8",
  }).stdout;
}

function piped(environment: Readonly<Record<string, string>>): string {
  const { FORCE_COLOR: _forced, NO_COLOR: _refused, ...rest } = process.env;
  return spawnSync(command, { shell: true, env: { ...rest, ...environment }, encoding: "utf8" }).stdout;
}

// The program that makes a terminal is of this form on Linux only.
describe.runIf(process.platform === "linux")("on a terminal, the report", () => {
  it("is coloured", () => {
    const report = onTerminal({});
    expect(report).toContain("First thing to fix:");
    expect(report).toContain(`${ESCAPE}[1m`);
  });

  it("is not coloured with NO_COLOR", () => {
    const report = onTerminal({ NO_COLOR: "1" });
    expect(report).toContain("First thing to fix:");
    expect(report).not.toContain(ESCAPE);
  });
});

describe("in a pipe, the report", () => {
  it("is not coloured", () => {
    const report = piped({});
    expect(report).toContain("First thing to fix:");
    expect(report).not.toContain(ESCAPE);
  });

  it("is coloured with FORCE_COLOR", () => {
    expect(piped({ FORCE_COLOR: "1" })).toContain(`${ESCAPE}[1m`);
  });
});
