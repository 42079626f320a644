/** Runs commands as a user would, in a process of their own. */
import { execFile } from "node:child_process";

import { repository } from "./grading.ts";

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `grade` with these arguments in the repository, under this process's Node. */
export function runGrade(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return run(process.execPath, [repository("bin/grade.js"), ...args], environment);
}

/** Runs a program in the repository, without colours. Never rejects. */
export function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = {
    cwd: repository("."),
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...environment },
    maxBuffer: 64 * 2 ** 20,
  };
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
