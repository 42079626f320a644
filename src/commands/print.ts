import { ConfigurationError } from "../errors.ts";

/**
 * Writes to standard output, and waits until it is written. A reader that has gone (`| head`) has read enough; anything
 * else that prevents it, such as a full disk, is a ConfigurationError.
 */
export async function print(text: string): Promise<void> {
  // The error also comes as an event, which nobody else may listen for.
  if (!process.stdout.listeners("error").includes(ignore)) process.stdout.on("error", ignore);
  const error = await new Promise<Error | null | undefined>((resolve) => {
    process.stdout.write(text, resolve);
  });
  if (error === null || error === undefined || ("code" in error && error.code === "EPIPE")) return;
  throw new ConfigurationError([{ message: `Expected standard output to take the report: ${error.message}.` }]);
}

function ignore(): void {}
