import type { Submission } from "../../src/submission/stage.ts";
import { submissionNamed } from "../grading.ts";

/** One text that is written in place of another, everywhere in a file. */
export type Patch = readonly [from: string, to: string];

/** Alice's work with one file patched. Fails where the file has nothing to patch: her code has moved on then. */
export async function patchedAlice(file: string, patches: readonly Patch[]): Promise<Submission> {
  const alice = await submissionNamed("alice");
  let text = alice.files.get(file) ?? "";
  for (const [from, to] of patches) {
    if (!text.includes(from)) throw new Error(`Alice's ${file} has no ${JSON.stringify(from)}.`);
    text = text.replaceAll(from, to);
  }
  return { ...alice, name: "patched", files: new Map([...alice.files, [file, text]]) };
}
