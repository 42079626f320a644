/** Submissions in Python that are asked for one function: what it gives, or why it gives nothing. */
import type { Finding } from "../../../src/findings.ts";
import { number } from "../../../src/protocol/value.ts";
import { StudentProxy } from "../../../src/student/proxy.ts";
import type { Submission } from "../../../src/submission/submission.ts";
import { rubric } from "../../grading.ts";
import { interpreters, withNotebook } from "../../python.ts";
import { findingIn, plain, unconfined, valueOf } from "../../student/with-student.ts";

const RELU_FORWARD = { module: "layers", name: "reluForward" };

/** What `relu_forward(1)` gives in a notebook of these cells. */
export const returned = (...cells: readonly string[]): Promise<unknown> => withNotebook(cells, valueFrom);

/** Why `relu_forward(1)` gives nothing in a notebook of these cells. */
export const refused = (...cells: readonly string[]): Promise<Finding> => withNotebook(cells, findingFrom);

/** What is said about a notebook of these cells besides, once `relu_forward(1)` was called. */
export const noted = (...cells: readonly string[]): Promise<readonly Finding[]> =>
  withNotebook(cells, async (student) => {
    await student.call(RELU_FORWARD, [number(1)]);
    return student.notes;
  });

/** What `relu_forward(1)` gives. */
export async function valueFrom(student: StudentProxy): Promise<unknown> {
  return plain(valueOf(await student.call(RELU_FORWARD, [number(1)])).value);
}

/** Why `relu_forward(1)` gives nothing. */
export async function findingFrom(student: StudentProxy): Promise<Finding> {
  return findingIn(await student.call(RELU_FORWARD, [number(1)]));
}

/** Gives the student proxy of a folder of Python files, and ends its runner afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (student: StudentProxy) => Promise<T>,
): Promise<T> {
  const [interpreter] = await interpreters();
  if (interpreter === undefined) throw new Error("Expected a Python.");
  const { profile } = await rubric();
  const nothing = { findings: [], artifacts: [], storedAccuracies: [], sha256: "0".repeat(64) };
  const submission: Submission = {
    name: "made",
    language: "python",
    files: new Map(Object.entries(files)),
    ...nothing,
  };
  const student = new StudentProxy(submission, {
    ...unconfined,
    language: { name: "python", interpreter, hashSeed: 442 },
    profile,
  });
  try {
    await student.start();
    return await use(student);
  } finally {
    await student.close();
  }
}
