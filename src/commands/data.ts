/** `grade data`: gets CIFAR-10, verifies it, and says where it is. */
import { cacheFolder } from "../data/cache-folder.ts";
import { ensureCifar10 } from "../data/ensure.ts";
import { importCifar10 } from "../data/import.ts";
import { verifyCifar10 } from "../data/verify.ts";
import { ProgressView } from "../report/progress.ts";
import { print } from "./print.ts";

/** The options of the command. */
export interface DataCommandOptions {
  /** A folder or tarball to take the data from. */
  readonly import?: string;
  /** Only look, and change nothing. */
  readonly verify: boolean;
}

/** Gives the exit code: 0 when all files are right, 1 when `verify` found one that is not. */
export async function dataCommand(options: DataCommandOptions): Promise<number> {
  const folder = cacheFolder();
  const view = new ProgressView(process.stderr);
  if (!options.verify) {
    try {
      if (options.import !== undefined) await importCifar10(options.import, folder, view.onData);
      await ensureCifar10(folder, { onProgress: view.onData });
    } finally {
      view.done();
    }
  }
  const statuses = await verifyCifar10(folder);
  const areRight = statuses.every(({ status }) => status === "right");
  const lines = statuses.map(({ file, status }) => `${file.padEnd(18)} ${status}\n`);
  await print(`${lines.join("")}${folder}\n${areRight ? "" : "→ `npx grade data` gets what is not right.\n"}`);
  return areRight ? 0 : 1;
}
