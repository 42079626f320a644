/** Which notebook of a folder is graded, and what is said where there are several. */
import { describe, expect, it } from "vitest";

import { stage } from "../../src/submission/stage.ts";
import { code, notebook } from "./notebook-json.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

/** A folder with notebooks of these names, each of which holds its own name as code. */
async function stagedWith(...files: readonly string[]): ReturnType<typeof stage> {
  await folder.write(Object.fromEntries(files.map((file) => [file, notebook(code(`# ${file}`))])));
  return stage(folder.path);
}

describe("of the notebooks", () => {
  it.each([
    { files: ["carol_12345678-1.ipynb", "carol_12345678.ipynb"], graded: "carol_12345678-1.ipynb" },
    { files: ["carol_12345678 (1).ipynb", "carol_12345678.ipynb"], graded: "carol_12345678 (1).ipynb" },
    {
      files: ["carol_12345678-10.ipynb", "carol_12345678-9.ipynb", "carol_12345678.ipynb"],
      graded: "carol_12345678-10.ipynb",
    },
    {
      files: ["doec_12345_6789012_carol_12345678.ipynb", "doec_LATE_12345_6789999_carol_12345678-1.ipynb"],
      graded: "doec_LATE_12345_6789999_carol_12345678-1.ipynb",
    },
    { files: ["CAROL_12345678.ipynb", "carol_12345678-1.ipynb"], graded: "carol_12345678-1.ipynb" },
    { files: ["Untitled.ipynb", "carol_12345678.ipynb", "ps4.ipynb"], graded: "carol_12345678.ipynb" },
    {
      files: ["carol_12345678-1.ipynb", "carol_12345678.ipynb", "scratch-5.ipynb"],
      graded: "carol_12345678-1.ipynb",
    },
    { files: ["Copy of carol_12345678.ipynb", "carol_12345678.ipynb"], graded: "carol_12345678.ipynb" },
    { files: ["carol_12345678-Copy1.ipynb", "carol_12345678.ipynb"], graded: "carol_12345678.ipynb" },
    { files: ["carol_12345678.ipynb", "old/carol_12345678-2.ipynb"], graded: "carol_12345678.ipynb" },
    { files: ["carol_12345678.ipynb", "carol_12345678_draft.ipynb"], graded: "carol_12345678.ipynb" },
  ])("$files, $graded is graded, and a finding says so", async ({ files, graded }) => {
    const submission = await stagedWith(...files);
    expect([...submission.files.values()]).toEqual([`# ${graded}`]);
    expect(submission.notebook).toBe(graded);
    expect(submission.identity).toEqual({ uniqname: "carol", umid: "12345678" });
    expect(submission.findings).toEqual([{ code: "several-notebooks", params: { files, graded } }]);
  });

  it.each([
    [["carol_12345678.ipynb", "david_87654321.ipynb"]],
    [["Untitled.ipynb", "ps4.ipynb"]],
    [["carol_12345678 (1).ipynb", "carol_12345678-1.ipynb"]],
    [["a/carol_12345678.ipynb", "b/carol_12345678.ipynb"]],
  ])("%s none is graded", async (files) => {
    const { broken, findings, files: taken } = await stagedWith(...files);
    expect(broken).toEqual({ code: "several-notebooks", params: { files } });
    expect(findings).toEqual([]);
    expect(taken.size).toBe(0);
  });

  it("that are hand-ins of a wrong name, the last is graded, and both are said", async () => {
    const { notebook: graded, findings } = await stagedWith("ps4-1.ipynb", "ps4.ipynb");
    expect(graded).toBe("ps4-1.ipynb");
    expect(findings.map((finding) => finding.code)).toEqual(["several-notebooks", "wrong-file-name"]);
  });

  it("those that Jupyter and macOS keep beside the notebook do not count", async () => {
    const submission = await stagedWith(
      "carol_12345678.ipynb",
      ".ipynb_checkpoints/carol_12345678-checkpoint.ipynb",
      "._carol_12345678.ipynb",
      "__MACOSX/._carol_12345678.ipynb",
      "__MACOSX/carol_12345678.ipynb",
    );
    expect(submission.findings).toEqual([]);
    expect(submission.notebook).toBe("carol_12345678.ipynb");
  });

  it("one in a folder of its own is found", async () => {
    const submission = await stagedWith("PS4/carol_12345678.ipynb");
    expect(submission).toMatchObject({ notebook: "PS4/carol_12345678.ipynb", findings: [] });
  });

  it("the one that is given as the path is graded alone", async () => {
    await stagedWith("carol_12345678.ipynb", "david_87654321.ipynb");
    const submission = await stage(folder.at("david_87654321.ipynb"));
    expect(submission).toMatchObject({ name: "david_87654321", notebook: "david_87654321.ipynb", findings: [] });
  });
});
