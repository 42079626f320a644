/**
 * The program of the process that fetches CIFAR-10; its one argument is the data folder. It tells its parent, which is
 * fetch-in-child.ts, how far it is, and exits with 0 when the folder is right.
 */
import { DataUnavailableError } from "./data-unavailable-error.ts";
import { fetchBatches } from "./fetch-batches.ts";
import type { MessageFromChild } from "./fetch-in-child.ts";
import { verifyCifar10 } from "./verify.ts";
import { withWorkFolder } from "./work-folder.ts";

function tell(message: MessageFromChild): void {
  process.send?.(message);
}

async function fetchWhatIsWrong(folder: string): Promise<void> {
  await withWorkFolder(folder, tell, async (work) => {
    // Another process may have brought the files while this one waited for the folder.
    const statuses = await verifyCifar10(folder, tell);
    const wrong = statuses.filter(({ status }) => status !== "right").map(({ batch }) => batch);
    if (wrong.length === 0) return;
    await fetchBatches(wrong, work, tell);
    await work.install(wrong);
  });
}

// Nobody waits for the data any more when the parent is gone. Listening alone must not keep this process alive.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new TypeError("Expected the data folder as the one argument.");
try {
  await fetchWhatIsWrong(folder);
} catch (error) {
  if (!(error instanceof DataUnavailableError)) throw error;
  for (const { message, hint = "" } of error.problems) tell({ unavailable: message, hint });
}
