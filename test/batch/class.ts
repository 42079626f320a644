/** A class, made of the submissions that come with the project: every one has content of its own. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { repository } from "../grading.ts";

const FILES = ["classifier.ts", "graphs.ts", "hyperparameters.ts", "layers.ts", "optim.ts"];
/** Of every ten: what they are variants of. */
const KINDS = ["alice", "bob", "starter", "alice", "bob", "crashing", "alice", "bob", "starter", "alice"] as const;

/** Code that does what alice's does, but for one function. */
const CRASHING = `export function fcForward(): never {
  process.exit(1);
}
`;
const HANGING = `export function fcForward(): never {
  for (;;);
}
`;

/** Writes `count` submissions into `folder`, one in `hangingEvery` of them with an endless loop. */
export async function writeClass(folder: string, count: number, hangingEvery: number = Infinity): Promise<void> {
  for (let index = 0; index < count; index++) {
    const kind = KINDS[index % KINDS.length] ?? "alice";
    const place = join(folder, `student-${String(index).padStart(3, "0")}`);
    await mkdir(place, { recursive: true });
    for (const file of FILES) {
      const from = kind === "crashing" ? "alice" : kind;
      const text = await readFile(repository(`submissions/${from}/${file}`), "utf8");
      await writeFile(join(place, file), `// Student ${index}.\n${text}`);
    }
    const isHanging = index % hangingEvery === hangingEvery - 1;
    if (isHanging || kind === "crashing") await writeFile(join(place, "layers.ts"), isHanging ? HANGING : CRASHING);
  }
}
