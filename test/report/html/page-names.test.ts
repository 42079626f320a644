/** What the pages of submissions are called: their addresses lead to their files, whatever these are called. */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

import { submissionAddress, submissionPageFile } from "../../../src/report/html/class-page/page-names.ts";

it.each([
  "bob.json",
  "jdoe_12345678.json",
  "a%20b.json",
  "what? #1 & more.json",
  "..json",
  "ä.json",
  "x.json.json",
  "javascript:1.json",
  "a\\b.json",
])("%j", (file) => {
  const page = submissionPageFile({ file });
  expect(page).toBe(`${file.slice(0, -".json".length)}.html`);
  const address = new URL(submissionAddress({ file }), "file:///class/index.html");
  expect(address.href).toMatch(/^file:\/\/\/class\/submissions\/[^/?#]+$/);
  expect(basename(fileURLToPath(address))).toBe(page);
});
