/** A grading that needs the data: sees to the folder that is its argument, and prints its progress as JSON lines. */
import { ensureCifar10 } from "../../src/data/ensure.ts";

const [folder = ""] = process.argv.slice(2);
await ensureCifar10(folder, { onProgress: (progress) => process.stdout.write(`${JSON.stringify(progress)}\n`) });
