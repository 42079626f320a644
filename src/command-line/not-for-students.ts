import { ConfigurationError } from "../errors.ts";

/** Says of a command that could not be loaded that a package for students has not what it needs. */
export function notForStudents(command: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    const message = `A package for students has not what \`grade ${command}\` needs.`;
    throw new ConfigurationError([{ message, hint: "Run it in the checkout." }]);
  };
}
