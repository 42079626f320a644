/** What is taken from a folder as a submission, and what is not. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { stage } from "../../src/submission/stage.ts";
import { graded } from "../grading.ts";
import { problemsOf } from "./problems.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const MEGABYTE = 2 ** 20;

const folder = temporaryFolder();

describe("a submission", () => {
  it("is named after its folder, also where the path ends in a slash", async () => {
    expect((await stage(folder.path)).name).toBe(basename(folder.path));
    expect((await stage(`${folder.path}/`)).name).toBe(basename(folder.path));
  });

  it("holds the files that can matter, in the order of their names, also in folders of its own", async () => {
    await folder.write({
      "layers.ts": "layers",
      "graphs.js": "graphs",
      "graph.yaml": "graph",
      "helpers/matrix.mts": "matrix",
      "notes.pdf": "no",
      "layers.ts.bak": "no",
      README: "no",
    });
    const { files, language } = await stage(folder.path);
    expect([...files]).toEqual([
      ["graph.yaml", "graph"],
      ["graphs.js", "graphs"],
      ["helpers/matrix.mts", "matrix"],
      ["layers.ts", "layers"],
    ]);
    expect(language).toBe("typescript");
  });

  it("holds nothing of hidden files, of packages and of results", async () => {
    await folder.write({
      ".env.json": "no",
      ".git/config.js": "no",
      "node_modules/numpy-ts/index.js": "no",
      "helpers/node_modules/x.js": "no",
      "results/bob.json": "no",
      "layers.ts": "yes",
    });
    expect([...(await stage(folder.path)).files.keys()]).toEqual(["layers.ts"]);
  });

  it("follows no link, neither to a file nor to a folder nor to itself", async () => {
    const outside = await mkdtemp(join(tmpdir(), "outside-"));
    await writeFile(join(outside, "secret.ts"), "secret");
    await symlink(join(outside, "secret.ts"), folder.at("layers.ts"));
    await symlink(outside, folder.at("helpers"));
    await symlink(folder.path, folder.at("again"));
    await symlink("/no/such/file", folder.at("graphs.ts"));
    await folder.write({ "optim.ts": "mine" });
    const { files, findings } = await stage(folder.path);
    expect([...files]).toEqual([["optim.ts", "mine"]]);
    expect(findings).toEqual(
      ["again", "graphs.ts", "helpers", "layers.ts"].map((file) => ({
        code: "refused-file",
        params: { file, reason: "link" },
      })),
    );
    await rm(outside, { recursive: true });
  });

  it.skipIf(process.platform === "win32")("opens no pipe, which would never end, and no socket", async () => {
    await folder.write({ "optim.ts": "mine" });
    execFileSync("sh", ["-c", 'mkfifo "$0"', folder.at("layers.ts")]);
    const server = createServer().listen(folder.at("graphs.ts"));
    await once(server, "listening");
    const { files, findings } = await stage(folder.path);
    server.close();
    expect([...files.keys()]).toEqual(["optim.ts"]);
    expect(findings).toEqual(
      ["graphs.ts", "layers.ts"].map((file) => ({ code: "refused-file", params: { file, reason: "not-a-file" } })),
    );
  });

  it.skipIf(process.platform === "win32")(
    "takes no name that is not a plain one, and one of two that differ in case",
    async () => {
      await folder.write({ "layers.ts": "mine", "Layers.ts": "no", "a\\b.ts": "no", "red\u001b[31m.ts": "no" });
      const { files, findings } = await stage(folder.path);
      expect([...files]).toEqual([["layers.ts", "mine"]]);
      expect(findings.map(({ params }) => params)).toEqual([
        { file: "a\\b.ts", reason: "impossible-name" },
        { file: "red\u001b[31m.ts", reason: "impossible-name" },
        { file: "Layers.ts", reason: "case-clash" },
      ]);
    },
  );

  it("ends four folders deep", async () => {
    await folder.write({ "a/b/c/d/deep.ts": "yes", "a/b/c/d/e/deeper.ts": "no" });
    expect([...(await stage(folder.path)).files.keys()]).toEqual(["a/b/c/d/deep.ts"]);
  });

  it("holds no large records of a student's, only data that code may import", async () => {
    await folder.write({ "layers.ts": "layers", "history.json": "x".repeat(64 * 1024 + 1), "sizes.json": "[1]" });
    expect([...(await stage(folder.path)).files.keys()]).toEqual(["layers.ts", "sizes.json"]);
  });

  it("can be a link to a folder", async () => {
    await folder.write({ "work/layers.ts": "layers" });
    await symlink(folder.at("work"), folder.at("link"));
    expect([...(await stage(folder.at("link"))).files.keys()]).toEqual(["layers.ts"]);
  });

  it("may be empty", async () => {
    expect((await stage(folder.path)).files.size).toBe(0);
  });

  it("keeps bytes that are no text from doing harm", async () => {
    await folder.write({ "layers.ts": Buffer.of(0xff, 0xfe, 0x00, 0x61) });
    expect((await stage(folder.path)).files.get("layers.ts")).toBe("\ufffd\ufffd\u0000a");
  });

  it("as large as it may be can be graded", async () => {
    const control = "\u0001".repeat(2 * MEGABYTE);
    await folder.write({
      "a.json": control,
      "b.json": control,
      "c.json": control,
      "graphs.ts": "export const f1 = 1;",
    });
    const scorecard = await graded(await stage(folder.path), { only: ["4.1b"] });
    expect(scorecard.items[1]?.parts[0]?.findings[0]?.code).toBe("wrong-export");
  });
});

/** The sha256 of a copy with one change. */
async function afterwards(change: (copy: string) => Promise<void>): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "copy-"));
  await cp(folder.path, copy, { recursive: true });
  await change(copy);
  const { sha256 } = await stage(copy);
  await rm(copy, { recursive: true });
  return sha256;
}

describe("the sha256 of a submission", () => {
  beforeEach(() => folder.write({ "layers.ts": "layers", "helpers/matrix.ts": "matrix" }));

  it("is that of its content: the same in another folder, and beside files that do not matter", async () => {
    const { sha256 } = await stage(folder.path);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await afterwards(async () => {})).toBe(sha256);
    expect(await afterwards((copy) => writeFile(join(copy, "notes.txt"), "notes"))).toBe(sha256);
  });

  it.each([
    ["one byte", (copy: string) => writeFile(join(copy, "layers.ts"), "Layers")],
    ["a line end", (copy: string) => writeFile(join(copy, "layers.ts"), "layers\n")],
    ["an empty file more", (copy: string) => writeFile(join(copy, "optim.ts"), "")],
    ["a file less", (copy: string) => rm(join(copy, "layers.ts"))],
    [
      "another name",
      (copy: string) => cp(join(copy, "layers.ts"), join(copy, "layer.ts")).then(() => rm(join(copy, "layers.ts"))),
    ],
    [
      "two contents changed for each other",
      async (copy: string) => {
        await writeFile(join(copy, "layers.ts"), "matrix");
        await writeFile(join(copy, "helpers/matrix.ts"), "layers");
      },
    ],
  ])("differs by %s", async (_, change) => {
    expect(await afterwards(change)).not.toBe((await stage(folder.path)).sha256);
  });
});

describe("what is no submission", () => {
  it("is a folder that is not there; a similar name is suggested", async () => {
    await mkdir(folder.at("alice"));
    const path = folder.at("alcie");
    expect(await problemsOf(path)).toEqual([
      { message: `There is no folder ${path}.`, hint: `Did you mean ${folder.at("alice")}?` },
    ]);
  });

  it("is a folder that is not there, among others or nowhere", async () => {
    await mkdir(folder.at("bob"));
    const hint = "Give the folder that holds the submission's files.";
    for (const path of [folder.at("elizabeth"), "/no/such/place/at/all"]) {
      expect(await problemsOf(path)).toEqual([{ message: `There is no folder ${path}.`, hint }]);
    }
  });

  it("is a file", async () => {
    await folder.write({ "layers.ts": "layers" });
    const path = folder.at("layers.ts");
    expect(await problemsOf(path)).toMatchObject([
      { message: `Expected ${path} to be a submission's folder; it is not a folder.` },
    ]);
  });

  it.each([
    ["has one file of more than 2 MB", { "layers.ts": "x".repeat(2 * MEGABYTE + 1) }, "layers.ts has 2097153"],
    [
      "has more than 8 MB",
      Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [`${name}.ts`, "x".repeat(2 * MEGABYTE)])),
      "of at most 8388608 bytes",
    ],
    [
      "has more than 1000 files",
      Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`${index}.ts`, ""])),
      "at most 1000 files",
    ],
  ])("is a folder that %s", async (_, files, message) => {
    await folder.write(files);
    const problems = await problemsOf(folder.path);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
  });

  it.runIf(process.platform === "linux")("is a folder with a file whose name cannot be read", async () => {
    await writeFile(Buffer.concat([Buffer.from(folder.at("layers")), Buffer.of(0xff), Buffer.from(".ts")]), "");
    expect(await problemsOf(folder.path)).toMatchObject([
      { message: "Expected a file or folder that can be read, got ENOENT." },
    ]);
  });
});
