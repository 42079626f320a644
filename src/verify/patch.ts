/** Submissions with a mistake put into them. */
import { InternalError } from "../errors.ts";
import type { Replacement } from "../oracle/variants/record.ts";
import type { Submission } from "../submission/submission.ts";

/**
 * The submission with texts of its files replaced. Throws InternalError where one does not stand exactly once in them: the
 * solution has moved on then, and its variant has not.
 *
 * @param file the file to look in. Default: all, which for a notebook are its cells.
 */
export function patched(submission: Submission, replacements: readonly Replacement[], file?: string): Submission {
  const files = new Map(submission.files);
  for (const [from, to] of replacements) {
    const places = [...files].filter(([name, text]) => (file ?? name) === name && text.includes(from));
    const [place] = places;
    const count = places.reduce((sum, [, text]) => sum + text.split(from).length - 1, 0);
    if (place === undefined || count !== 1) {
      throw new InternalError(`Expected ${JSON.stringify(from)} once in ${submission.name}, found it ${count} times.`);
    }
    const [name, text] = place;
    files.set(
      name,
      text.replace(from, () => to),
    );
  }
  return { ...submission, files };
}

/** The submission with a function in the place of its own of that name, or in addition. */
export function withFunction(
  submission: Submission,
  { file, name, source }: { readonly file: string; readonly name: string; readonly source: string },
): Submission {
  const files = new Map(submission.files);
  if (submission.language === "python") {
    // Of several definitions in a notebook the last one counts.
    return { ...submission, files: files.set(`cell ${1000 + files.size}`, source) };
  }
  const own = files.get(file) ?? "";
  const rest = own.replace(new RegExp(`export (const|function) ${name}\\b`, "u"), `$1 original_${name}`);
  return { ...submission, files: files.set(file, `${rest}\n${source}`) };
}
