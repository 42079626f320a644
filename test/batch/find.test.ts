/** A class is found wherever an instructor has it: in folders, in archives, as Canvas and Gradescope hand it out. */
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { ZipFile } from "yazl";

import { findClass, requireNames } from "../../src/batch/find.ts";
import { ConfigurationError } from "../../src/errors.ts";

let folder = "";
const folders: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-find-"));
  folders.push(folder);
});
afterAll(async () => {
  for (const each of folders) await rm(each, { recursive: true });
});

async function write(...files: readonly string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), "x");
  }
}

async function archive(name: string, files: readonly string[]): Promise<string> {
  const zip = new ZipFile();
  for (const file of files) zip.addBuffer(Buffer.from(file), file);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(join(folder, name)));
  return join(folder, name);
}

async function names(...paths: readonly string[]): Promise<string[]> {
  await using found = await findClass(paths);
  return found.submissions.map(({ name }) => name);
}

describe("one path", () => {
  it("a folder with files of the contract, or with a notebook, is one submission", async () => {
    await write("alice/layers.ts", "carol/hw4.ipynb", "carol/data/x.json", "carol/notes/a.md");
    expect(await names(join(folder, "alice"))).toEqual(["alice"]);
    expect(await names(join(folder, "carol"))).toEqual(["carol"]);
  });

  it("among others is one submission, whatever lies deeper in it", async () => {
    await write(
      "alice/layers.ts",
      "alice/old/layers.ts",
      "alice/older/layers.ts",
      "bob/backprop/layers.ts",
      "bob/plots/a.png",
    );
    expect(await names(join(folder, "alice"), join(folder, "bob"))).toEqual(["alice", "bob"]);
  });

  it("by itself is a class where only folders in it hold work, be it one, and be others empty", async () => {
    await write("one/alice/layers.ts", "two/bob/layers.ts", "two/zoe/notes.txt");
    expect(await names(join(folder, "one"))).toEqual(["alice"]);
    expect(await names(join(folder, "two"))).toEqual(["bob", "zoe"]);
  });

  it("is no section for two attempts of a student", async () => {
    await write("all/alice/v1/layers.ts", "all/alice/v2/layers.ts", "all/bob/layers.ts");
    expect(await names(join(folder, "all"))).toEqual(["alice", "bob"]);
  });

  it("of sections is the class of all of them", async () => {
    await write(
      "all/monday/alice/layers.ts",
      "all/monday/bob/layers.ts",
      "all/friday/carol/hw.ipynb",
      "all/friday/dave/optim.ts",
    );
    expect(await names(join(folder, "all"))).toEqual(["carol", "dave", "alice", "bob"]);
  });

  it.each([
    ["a solution beside the submissions", ["solution.ipynb", "alice/layers.ts", "bob/layers.ts"]],
    ["a file of the contract beside the submissions", ["layers.ts", "alice/layers.ts"]],
    ["a notebook without a name among those with one", ["carol_12345678.ipynb", "dave_87654321.ipynb", "final.ipynb"]],
    ["a list beside what Canvas hands out", ["doejane_1_23456_a.ipynb", "roerich_2_34567_b.ipynb", "notes.txt"]],
  ])("with %s is refused, and named", async (_, files) => {
    await write(...files);
    await expect(findClass([folder])).rejects.toThrow(ConfigurationError);
  });

  it("a folder of folders, notebooks and archives is a class, but for what is hidden", async () => {
    await write(
      "all/bob/layers.ts",
      "all/alice/deep/layers.ts",
      "all/carol_12345678.ipynb",
      "all/.git/layers.ts",
      "all/readme.md",
    );
    await mkdir(join(folder, "all/empty"));
    expect(await names(join(folder, "all"))).toEqual(["alice", "bob", "carol_12345678", "empty"]);
  });

  it("does not follow a link out of the class", async () => {
    await write("all/bob/layers.ts", "all/alice/layers.ts", "elsewhere/layers.ts");
    await symlink(join(folder, "elsewhere"), join(folder, "all/mallory"));
    await write("all/eve.rar", "all/list.csv");
    await using found = await findClass([join(folder, "all")]);
    expect(found.submissions.map(({ name }) => name)).toEqual(["alice", "bob"]);
    expect(found.ignored.map((path) => basename(path)).toSorted()).toEqual(["eve.rar", "mallory"]);
  });
});

describe("what Canvas hands out", () => {
  const files = [
    "doejane_12345_6789901_layers.ts",
    "doejane_12345_6789902_classifier.ts",
    "roerichard_LATE_23456_6789903_hw4.ipynb",
    "smithsam_34567_6789904_work.zip",
  ];
  const students = ["doejane_12345", "roerichard_LATE_23456", "smithsam_34567"];

  it("as an archive: a submission a student, whose files have their own names again", async () => {
    await using found = await findClass([await archive("submissions.zip", files)]);
    expect(found.submissions.map(({ name }) => name)).toEqual(students);
    expect((await readdir(found.submissions[0]?.path ?? "")).toSorted()).toEqual(["classifier.ts", "layers.ts"]);
  });

  it("unpacked; and what was made for it is gone afterwards", async () => {
    await write(...files);
    const found = await findClass([folder]);
    expect(found.submissions.map(({ name }) => name)).toEqual(students);
    const made = found.submissions[0]?.path ?? "";
    expect(await readdir(made)).toHaveLength(2);
    await found[Symbol.asyncDispose]();
    await expect(readdir(made)).rejects.toThrow("ENOENT");
  });
});

it("what Canvas hands out twice under one name is there twice", async () => {
  await write("doejane_1_23456_hw.ts", "doejane_1_34567_hw.ts", "roerich_2_45678_b.ipynb");
  await using found = await findClass([folder]);
  expect((await readdir(found.submissions[0]?.path ?? "")).toSorted()).toEqual(["hw-1.ts", "hw.ts"]);
});

it("what Gradescope hands out: a submission for each of its folders", async () => {
  const files = ["export/submission_metadata.yml", "export/submission_11/layers.ts", "export/submission_12/notes.txt"];
  await write(...files);
  expect(await names(join(folder, "export"))).toEqual(["submission_11", "submission_12"]);
  expect(await names(await archive("export.zip", files))).toEqual(["submission_11", "submission_12"]);
});

it("an archive of one student's work is one submission", async () => {
  const path = await archive("alice.zip", ["alice/layers.ts", "alice/graphs.ts"]);
  await using found = await findClass([path]);
  expect(found.submissions).toEqual([{ name: "alice", path }]);
});

it("two submissions of one name are the staff's to tell apart", async () => {
  await write("a/bob/layers.ts", "b/bob/layers.ts");
  await using found = await findClass([join(folder, "a/bob"), join(folder, "b/bob")]);
  expect(() => {
    requireNames(found.submissions);
  }).toThrow(ConfigurationError);
});
