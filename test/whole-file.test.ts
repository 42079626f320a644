/** A file is written whole or not at all. */
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

import { isTorn, writeWhole, writeWholeSync } from "../src/whole-file.ts";
import { run } from "./command-line.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "whole-file-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("takes the place of the one before, with its mode, and leaves a link a link", async () => {
  const [file, link] = [join(folder, "file"), join(folder, "link")];
  await writeFile(file, "before");
  await chmod(file, 0o640);
  await symlink(file, link);
  await writeWhole(link, "größer");
  expect(await readFile(file, "utf8")).toBe("größer");
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  await writeWhole(file, Uint8Array.of(1, 2));
  expect([...(await readFile(file))]).toEqual([1, 2]);
});

it("leaves nothing where it cannot be", async () => {
  const place = join(folder, "folder");
  await mkdir(place);
  await expect(writeWhole(place, "text")).rejects.toThrow("EISDIR");
  expect(() => {
    writeWholeSync(place, "text");
  }).toThrow("EISDIR");
  expect(await readdir(folder)).toEqual(["folder"]);
  expect(isTorn("alice.json.5c8e.part")).toBe(true);
  expect(isTorn("alice.json")).toBe(false);
});

it("is not cut short by a full disk", async (context) => {
  const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
  if (mounted.code !== 0) context.skip("This machine lets nobody mount.");
  try {
    const file = join(folder, "file");
    await writeWhole(file, "before");
    await expect(writeWhole(file, "x".repeat(100_000))).rejects.toThrow("ENOSPC");
    expect(await readFile(file, "utf8")).toBe("before");
    expect(await readdir(folder)).toEqual(["file"]);
  } finally {
    await run("umount", [folder]);
  }
});
