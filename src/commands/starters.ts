import { fileURLToPath } from "node:url";

import type { Submission } from "../submission/submission.ts";

type Language = Submission["language"];

const starters: Readonly<Record<Language, string>> = {
  typescript: "../../submissions/starter/",
  python: "../../submissions/starter-python/",
};

/** Where the starter of a language lies, in a checkout as in a package. */
export const starterFolder = (language: Language): string =>
  fileURLToPath(new URL(starters[language], import.meta.url));
