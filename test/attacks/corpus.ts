/** All attacks that there are. */
import type { Attack, Group } from "./attack.ts";
import { inPython } from "./python.ts";
import { inTypeScript } from "./typescript.ts";

export const corpus: readonly Attack[] = [...inTypeScript, ...inPython];

/** The attacks of one language, of some groups. */
export const attacksOf = (language: Attack["language"], ...groups: readonly Group[]): readonly Attack[] =>
  corpus.filter((attack) => attack.language === language && groups.includes(attack.group));
