/** docs/security.md says what the corpus says. Run with UPDATE_DOCS=1 to write it there. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";

import { tiers } from "../../src/sandbox/tier.ts";
import { repository } from "../grading.ts";
import { expectationIn, type Attack, type Group } from "./attack.ts";
import { corpus } from "./corpus.ts";

const DOCUMENT = repository("docs/security.md");
const SECTION = /(<!-- attacks -->\n)[^]*(<!-- \/attacks -->)/;

const about: Readonly<Record<Group, string>> = {
  files: "files: read, write, list, link, open in other ways",
  native: "native code: reach it, mislead a BLAS",
  network: "network: TCP, UDP, sockets of the machine",
  processes: "processes: start, signal, outlive, look into",
  resources: "resources: memory, time, threads, output",
  wire: "the wire: forged, early, huge and damaged frames",
  deception: "deception: patched builtins, lying objects, changing answers",
  printing: "printing: terminal codes, CI commands",
};

it("docs/security.md has the corpus's table", () => {
  const document = readFileSync(DOCUMENT, "utf8");
  const written = document.replace(SECTION, (_, start: string, end: string) => `${start}${section()}${end}`);
  if (process.env["UPDATE_DOCS"] !== undefined) writeFileSync(DOCUMENT, written);
  expect(readFileSync(DOCUMENT, "utf8")).toBe(written);
});

function section(): string {
  const rows = Object.entries(about).flatMap(([group, what]) => {
    const attacks = corpus.filter((attack) => attack.group === group);
    const stopped = tiers.map((tier) => attacks.filter((attack) => isStopped(attack, tier)).length);
    return [`| ${what} | ${attacks.length} | ${stopped.join(" | ")} |`];
  });
  const open = corpus.flatMap((attack) => {
    const { notStopped } = expectationIn("none", attack);
    if (notStopped === undefined) return [];
    return [`- ${titleOf(attack)} (${attack.language}, ${notStopped.harm}): ${notStopped.because}.`];
  });
  return [
    "Attacks stopped, of those tried:",
    "",
    `| attacks on | tried | ${tiers.join(" | ")} |`,
    `|---|---|${tiers.map(() => "---|").join("")}`,
    ...rows,
    "",
    "What the language's own fence cannot stop, and every other tier does:",
    "",
    ...open,
    "",
  ].join("\n");
}

const isStopped = (attack: Attack, tier: (typeof tiers)[number]): boolean =>
  expectationIn(tier, attack).notStopped === undefined;

/** The program's own first line. */
function titleOf({ language, name }: Attack): string {
  const extension = language === "python" ? "py" : "ts";
  const [first = ""] = readFileSync(repository(`test/fixtures/attacks/${language}/${name}.${extension}`), "utf8").split(
    "\n",
  );
  return first.replace(/^(\/\/|#)\s*/, "").replace(/\.$/, "");
}
