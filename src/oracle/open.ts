/** The oracle of this installation. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { frozenOracle } from "./frozen.ts";
import type { Oracle } from "./oracle.ts";
import { recordedAnswersSchema } from "./recorded.ts";

/** Where a package for students has its answers; no other has this file. */
const RECORDED = fileURLToPath(new URL("./recorded-answers.json", import.meta.url));

/** What is known of an oracle before it is opened, which takes its time. */
export interface ClosedOracle extends Pick<Oracle, "recorded" | "graphs"> {
  readonly open: () => Promise<Oracle>;
}

/** The oracle of this installation: frozen where there are recorded answers, and else live. */
export async function findOracle(): Promise<ClosedOracle> {
  const recorded = await readFile(RECORDED, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (recorded !== undefined) {
    const answers = recordedAnswersSchema.parse(JSON.parse(recorded));
    return { recorded: answers, graphs: answers.graphs, open: async () => frozenOracle(answers) };
  }
  // Only here: a package for students does not have them.
  const { graphs } = await import("../../reference/graphs/index.ts");
  return { graphs: [...graphs.keys()], open: async () => (await import("./live.ts")).liveOracle };
}
