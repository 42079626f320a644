import { ConfigurationError } from "../errors.ts";

/** The command that fetches what is missing or not right. */
export const fetchHint = "npx grade data";

/** The command that brings the data where this machine cannot fetch it. */
export const importHint =
  "npx grade data --import PATH, with a folder or .tar.gz of CIFAR-10, binary or Python version";

/**
 * CIFAR-10 is not on this machine and could not be brought here. A grading goes on without it: it skips the trainings
 * and shows the hint.
 */
export class DataUnavailableError extends ConfigurationError {
  /**
   * @param message what was expected and what came, as one sentence.
   * @param hint the command that mends it.
   */
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super([{ message, hint }]);
    this.name = "DataUnavailableError";
    this.cause = options?.cause;
  }
}
