/**
 * The two ways in which a grading itself can fail. What is wrong with a student's work is neither: it is a finding
 * (see findings.ts) and never an exception past `checks/`.
 */

/** One thing that the course staff or the caller has to mend. */
export interface Problem {
  /** What was expected and what came, as one sentence. */
  readonly message: string;
  /** The file the problem is in, as the user wrote it. Absent for command line options. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** What to do about it, as one sentence or command. */
  readonly hint?: string;
}

/** The rubric, an option or the data is not usable. Carries every problem found, not only the first. Exit code 2. */
export class ConfigurationError extends Error {
  readonly problems: readonly Problem[];

  /** @param problems at least one; in the order in which they should be read. */
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

/** A bug in grade, or a machine that cannot do what grade needs. Never scored as the student's zero. Exit code 3. */
export class InternalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InternalError";
  }
}
