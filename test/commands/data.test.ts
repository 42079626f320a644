/** `grade data --verify`: what it says of a cache, and what to do where it is not right. */
import { expect, it } from "vitest";

import { runGrade } from "../command-line.ts";
import { temporaryFolder } from "../data/real-data.ts";

it("says of every file whether it is right, and how to get what is not", async () => {
  await using folder = await temporaryFolder();
  const { code, stdout } = await runGrade(["data", "--verify"], { XDG_CACHE_HOME: folder.path });
  expect(code).toBe(1);
  expect(stdout.match(/ missing$/gm)).toHaveLength(6);
  expect(stdout).toMatch(/→ `npx grade data` gets what is not right\.\n$/);
});
