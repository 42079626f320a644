/** A folder laid out as Gradescope's /autograder, in which the scripts of an exported zip are run as Gradescope runs them. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runGrade, type Ended } from "../command-line.ts";
import { repository } from "../grading.ts";

/** What scripts are run with: nothing of this checkout and its npm. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"))),
  PATH: (process.env["PATH"] ?? "")
    .split(":")
    .filter((entry) => !entry.startsWith(repository(".")))
    .join(":"),
};

/** Where an autograder is set up and grades. */
export class Autograder implements AsyncDisposable {
  readonly base: string;
  private constructor(base: string) {
    this.base = base;
  }

  /** Exports with these arguments and unpacks into `source`. */
  static of(...args: readonly string[]): Promise<Autograder> {
    return Autograder.by(runGrade, args);
  }

  /** The same by another installation of `grade`. */
  static async by(grade: (args: readonly string[]) => Promise<Ended>, args: readonly string[]): Promise<Autograder> {
    const autograder = new Autograder(await mkdtemp(join(tmpdir(), "grade-autograder-")));
    const zip = autograder.at("autograder.zip");
    const exported = await grade(["export", "gradescope", "--out", zip, ...args]);
    if (exported.code !== 0) throw new Error(exported.stderr);
    const unzipped = await autograder.run("unzip", ["-q", zip, "-d", autograder.at("source")]);
    if (unzipped.code !== 0) throw new Error(unzipped.stderr);
    return autograder;
  }

  at(name: string): string {
    return join(this.base, name);
  }

  /** Runs setup.sh. With `packages`, npm's work is taken from there. */
  async setUp(packages?: string): Promise<Ended> {
    if (packages !== undefined) await symlink(packages, this.at("source/grader/node_modules"));
    return this.run(this.at("source/setup.sh"));
  }

  /** Grades files beside Gradescope's own about them, as a copy of run_autograder. */
  async grade(files: Readonly<Record<string, string>>, variables: NodeJS.ProcessEnv = {}): Promise<Graded> {
    await rm(this.at("submission"), { recursive: true, force: true });
    await mkdir(this.at("submission"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.at("submission"), name), text);
    await writeFile(this.at("submission_metadata.json"), JSON.stringify({ id: 1, users: [{ name: "Alice" }] }));
    await cp(this.at("source/run_autograder"), this.at("run_autograder"));
    const ended = await this.run(this.at("run_autograder"), [], variables);
    return { ...ended, results: JSON.parse(await readFile(this.at("results/results.json"), "utf8")) };
  }

  /** Never rejects. */
  run(program: string, args: readonly string[] = [], variables: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const env = { ...environment, AUTOGRADER: this.base, AUTOGRADER_CGROUP: this.at("cgroup"), ...variables };
    return new Promise((resolve) => {
      execFile(program, [...args], { cwd: this.base, env }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, stdout, stderr });
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.base, { recursive: true });
  }
}

/** How run_autograder ended, and what it wrote. */
export interface Graded extends Ended {
  readonly results: unknown;
}
