import { join } from "node:path";
import envPaths from "env-paths";

/**
 * The folder that holds CIFAR-10 for every grading of this user: `backprop-grader/cifar-10` in the platform's cache
 * folder, which on Linux is `$XDG_CACHE_HOME`, or `~/.cache` where that is not set. The folder need not exist yet.
 */
export function cacheFolder(): string {
  return join(envPaths("backprop-grader", { suffix: "" }).cache, "cifar-10");
}
