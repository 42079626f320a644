/** A zip archive is read as the folder that it was made of; what is hostile in it is refused by name. */
import { writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { ZipFile } from "yazl";

import { stage } from "../../src/submission/stage.ts";
import { graded, lostParts, submissionNamed } from "../grading.ts";
import { problemsOf } from "./problems.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const LINK = 0o120_777;
const PIPE = 0o010_644;

/** A file of an archive. */
interface Packed {
  readonly name: string;
  readonly text?: string;
  readonly mode?: number;
}

/** An archive's bytes. */
async function zipOf(files: readonly Packed[]): Promise<Buffer> {
  const archive = new ZipFile();
  for (const { name, text = "", mode = 0o100_644 } of files) archive.addBuffer(Buffer.from(text), name, { mode });
  archive.end();
  return buffer(archive.outputStream);
}

/** The path of an archive; `change` may damage its bytes, for names that no honest program writes. */
async function zipped(files: readonly Packed[], change: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<string> {
  const path = folder.at("jdoe.zip");
  await writeFile(path, change(await zipOf(files)));
  return path;
}

/** Replaces text by other text of the same length, in the archive's directory and before each file. */
const replacing =
  (from: string, to: string) =>
  (bytes: Buffer): Buffer =>
    Buffer.from(bytes.toString("latin1").replaceAll(from, to), "latin1");

const LAYERS = { name: "layers.ts", text: "export const one = 1;" };

describe("a zip archive", () => {
  it("of alice's work gets the points of alice's work", async () => {
    const alice = await submissionNamed("alice");
    const files = [...alice.files].map(([name, text]) => ({ name: `alice/${name}`, text }));
    const submission = await stage(await zipped(files));
    expect(submission).toMatchObject({ name: "jdoe", language: "typescript", sha256: alice.sha256 });
    expect(lostParts(await graded(submission, { only: ["4.1b"] }))).toEqual([]);
  });

  it("keeps the names of its folders where it holds more than one", async () => {
    const { files } = await stage(await zipped([LAYERS, { name: "helpers/matrix.ts", text: "matrix" }]));
    expect([...files.keys()]).toEqual(["helpers/matrix.ts", "layers.ts"]);
  });

  it("holds nothing of hidden files and of what macOS adds", async () => {
    const { files, findings } = await stage(
      await zipped([LAYERS, { name: "__MACOSX/._layers.ts" }, { name: ".git/config.ts" }]),
    );
    expect([...files.keys()]).toEqual(["layers.ts"]);
    expect(findings).toEqual([]);
  });

  it("can hold a notebook", async () => {
    const cell = { cell_type: "code", source: "x = 1", metadata: {}, outputs: [], execution_count: null };
    const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
    const submission = await stage(await zipped([{ name: "work/jdoe_12345678.ipynb", text }]));
    expect(submission).toMatchObject({ language: "python", identity: { uniqname: "jdoe", umid: "12345678" } });
  });

  it.each([
    ["that leads out of it", "xx/passwd.ts", "../passwd.ts", "outside"],
    ["that leads out of it from within", "a/xx/xx/b.ts", "a/../../b.ts", "outside"],
    ["that is absolute", "xetc/passwd.ts", "/etc/passwd.ts", "outside"],
    ["with a drive", "xx/passwd.ts", "C:/passwd.ts", "impossible-name"],
    ["with a backslash", "xx/passwd.ts", "xx\\passwd.ts", "impossible-name"],
    ["with a NUL", "passwdx.ts", "passwd\0.ts", "impossible-name"],
    ["with a line end", "passwdx.ts", "passwd\n.ts", "impossible-name"],
    ["with an escape code", "xxpasswd.ts", "\u001b[passwd.ts", "impossible-name"],
  ] as const)("refuses a name %s, and takes the rest", async (_, honest, hostile, reason) => {
    const path = await zipped([LAYERS, { name: honest, text: "hostile" }], replacing(honest, hostile));
    const { files, findings } = await stage(path);
    expect([...files]).toEqual([["layers.ts", LAYERS.text]]);
    expect(findings).toEqual([{ code: "refused-file", params: { file: hostile, reason } }]);
  });

  it.each([
    ["a link", LINK, "link"],
    ["a pipe", PIPE, "not-a-file"],
  ] as const)("refuses %s", async (_, mode, reason) => {
    const { files, findings } = await stage(await zipped([LAYERS, { name: "optim.ts", text: "/etc/passwd", mode }]));
    expect([...files.keys()]).toEqual(["layers.ts"]);
    expect(findings).toEqual([{ code: "refused-file", params: { file: "optim.ts", reason } }]);
  });

  it("refuses a second file of the same name, and one that differs in case", async () => {
    const names = [LAYERS, { name: "optim-1.ts" }, { name: "optim-2.ts" }];
    const twice = await zipped(names, replacing("optim-2", "optim-1"));
    expect((await stage(twice)).findings).toMatchObject([{ params: { reason: "twice" } }]);
    const { files, findings } = await stage(await zipped([{ name: "Layers.ts", text: "no" }, LAYERS]));
    expect([...files]).toEqual([["layers.ts", LAYERS.text]]);
    expect(findings).toEqual([{ code: "refused-file", params: { file: "Layers.ts", reason: "case-clash" } }]);
  });

  it("that unpacks to more than a submission may have is refused before it is read", async () => {
    const path = await zipped([{ name: "layers.ts", text: "x".repeat(3 * 2 ** 20) }]);
    expect((await problemsOf(path))[0]?.message).toContain("layers.ts has 3145728");
  });

  it("with a file that is larger than it says is damaged", async () => {
    const text = "x".repeat(100_000);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(text.length);
    const less = Buffer.alloc(4);
    less.writeUInt32LE(10);
    const path = await zipped(
      [{ name: "layers.ts", text }],
      replacing(size.toString("latin1"), less.toString("latin1")),
    );
    expect((await problemsOf(path))[0]?.message).toMatch(/^Expected a zip archive that can be read: too many bytes/);
  });

  it.each([
    ["no archive at all", () => Buffer.from("PK and nothing else")],
    ["empty", () => Buffer.alloc(0)],
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
  ])("that is %s is a problem of whoever gave it", async (_, change) => {
    const path = await zipped([LAYERS], change);
    expect((await problemsOf(path))[0]?.message).toMatch(/^Expected a zip archive that can be read/);
  });
});
