/** A grading that needs the data: sees to the folder that is its argument. */
import { ensureCifar10 } from "../../src/data/ensure.ts";

const [folder = ""] = process.argv.slice(2);
await ensureCifar10(folder, { onProgress: ({ phase }) => process.stdout.write(`${phase}\n`) });
