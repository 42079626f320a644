/**
 * The names that code could have used at a line, told by the layout that people give their code. A parser would know better,
 * and there is no parser that no text keeps busy for minutes: this takes time that grows with the text alone.
 */
import type { Submission } from "../submission/submission.ts";

type Language = Submission["language"];

/** Where a definition begins, or anything else at the top level; not where it ends. */
const TOP_LEVEL = /^[^\s)\]}]/;
/** Words are no names in these. */
const WORDLESS: Readonly<Record<Language, RegExp>> = {
  python: /("""|''')[^]*?(?:\1|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|#[^\n]*/g,
  typescript: /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\[^])*(?:`|$)/g,
};
/** Not of a property. */
const IDENTIFIER = /(?<![\w$.])[a-z_$][\w$]*/gi;
/** `axis=0` in a call. */
const KEYWORD_ARGUMENT = /([(,] ?)\w+=(?!=)/g;
const DEFINED =
  /^(?:export )?(?:default )?(?:async )?(?:abstract )?(?:def|class|function\*?|const|let|var) +([\w$]+)|^(\w+) *=(?!=)/;
const IMPORTED = /^(?:import|from)\b/;
const KEYWORDS: ReadonlySet<string> = new Set(
  "and as async await class const def default del elif else except export extends finally for from function global if implements import in is lambda let new nonlocal not or pass raise return self super this throw try typeof var while with yield".split(
    " ",
  ),
);

/**
 * Those of the top-level definition around the line, then those of the file's top level. Each once.
 *
 * @param line counted from 1.
 */
export function namesInScope(text: string, line: number, language: Language): string[] {
  const lines = text.replaceAll(WORDLESS[language], (wordless) => wordless.replaceAll(/[^\n]/g, " ")).split("\n");
  const isTop = (index: number): boolean => TOP_LEVEL.test(lines[index] ?? "");
  let start = Math.min(line, lines.length) - 1;
  while (start > 0 && !isTop(start)) start -= 1;
  let end = Math.min(line, lines.length);
  while (end < lines.length && !isTop(end)) end += 1;
  const inside = lines.slice(start, end).flatMap(namesIn);
  const outside = lines.flatMap((each) => {
    if (IMPORTED.test(each)) return namesIn(each);
    const [, defined, assigned] = DEFINED.exec(each) ?? [];
    return defined ?? assigned ?? [];
  });
  return [...new Set([...inside, ...outside])];
}

function namesIn(line: string): string[] {
  const isSignature = /\bdef\b/.test(line);
  const names = (isSignature ? line : line.replaceAll(KEYWORD_ARGUMENT, "$1")).match(IDENTIFIER) ?? [];
  return names.filter((name) => !KEYWORDS.has(name));
}
