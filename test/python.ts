/** Notebooks made in tests, and the Pythons that they run on. */
import { findPython, type PythonInterpreter } from "../src/runner/python/interpreter.ts";
import type { Submission } from "../src/submission/submission.ts";
import { StudentProxy, type StudentLimits } from "../src/student/proxy.ts";
import { rubric } from "./grading.ts";
import { limits, unconfined } from "./student/with-student.ts";

/** A notebook of these code cells, `cell 1` and so on, as if it had been read from a file. */
function notebook(...cells: readonly string[]): Submission {
  const files = new Map(cells.map((cell, index) => [`cell ${index + 1}`, cell]));
  const nothing = { findings: [], artifacts: [], storedAccuracies: [] };
  return { name: "made", language: "python", notebook: "made.ipynb", files, sha256: "0".repeat(64), ...nothing };
}

/** Every Python with NumPy on the PATH and among the system's packages, each once. At least one. */
export async function interpreters(): Promise<PythonInterpreter[]> {
  const searches = await Promise.all([findPython(), findPython("/usr/bin/python3")]);
  const found = searches.flatMap((search) => (search.found ? [search.interpreter] : []));
  const [first] = found;
  if (first === undefined) throw new Error("Expected a Python with NumPy on this machine.");
  return [...new Map(found.map((interpreter) => [interpreter.program, interpreter])).values()];
}

/** What a test may choose. */
export interface Running {
  readonly limits?: Partial<StudentLimits>;
  readonly interpreter?: PythonInterpreter;
  readonly hashSeed?: number;
}

/** Gives the student proxy of a notebook, and ends its runner afterwards. */
export async function withNotebook<T>(
  cells: readonly string[],
  use: (student: StudentProxy) => Promise<T>,
  given: Running = {},
): Promise<T> {
  const [first] = await interpreters();
  const interpreter = given.interpreter ?? first;
  if (interpreter === undefined) throw new Error("Expected a Python.");
  const { profile } = await rubric();
  const language = { name: "python", interpreter, hashSeed: given.hashSeed ?? 442 } as const;
  const student = new StudentProxy(notebook(...cells), {
    ...unconfined,
    limits: { ...limits, ...given.limits },
    language,
    profile,
  });
  try {
    await student.start();
    return await use(student);
  } finally {
    await student.close();
  }
}
