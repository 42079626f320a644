/** The compiled kernel is what its source says. */
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import wabt from "wabt";

import { KERNEL } from "../../src/numeric/normalise-kernel.ts";

it("normalise-kernel.ts holds what normalise.wat compiles to", async () => {
  const source = await readFile(new URL("../../src/numeric/normalise.wat", import.meta.url), "utf8");
  const tools = await wabt();
  const compiled = tools.parseWat("normalise.wat", source, { simd: true }).toBinary({});
  // After a change of the source, what was received goes there.
  expect(KERNEL).toBe(Buffer.from(compiled.buffer).toString("base64"));
});
