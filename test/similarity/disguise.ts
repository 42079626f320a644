/** How work is disguised that is somebody else's. */
import type { Code } from "../../src/similarity/fingerprinted.ts";

/** Names that a disguise has to leave: they are the language's or a library's. */
const FIXED = new Set(
  (
    "await break case catch class const constructor continue def default elif else except export extends finally for from function if " +
    "import in is lambda let new not and or None True False null implements pass private raise readonly return super this throw true false try type typeof " +
    "undefined while with yield as of number string boolean np plt Math Number Error Object self len range print float int"
  ).split(" "),
);

/** The same submission with each of its texts changed. */
export function changed(code: Code, name: string, change: (text: string) => string): Code {
  return { ...code, name, files: new Map([...code.files].map(([file, text]) => [file, change(text)])) };
}

/** Every name that is its writer's own gets another one. What stands after a dot is mostly a library's, and stays. */
export function renamed(text: string): string {
  const names = new Map<string, string>();
  return text.replaceAll(/(?:\b[fr])?"[^"\n]*"|'[^'\n]*'|\/\/.*|#.*|(?<![.\w])[A-Za-z_]\w*/gu, (word) => {
    if (!/^\w+$/u.test(word) || FIXED.has(word)) return word;
    const name = names.get(word) ?? `other${names.size}`;
    names.set(word, name);
    return name;
  });
}

/** What stands at the top level, from the last to the first; imports stay above. */
export function reordered(text: string): string {
  const [imports = "", ...blocks] = text.split(/\n(?=export |function |class |const |def )/u);
  return [imports, ...blocks.toReversed()].join("\n");
}

/** A comment of its own below every line that ends a statement. */
export function commented(text: string, mark: "//" | "#"): string {
  return text
    .split("\n")
    .flatMap((line, index) =>
      /[;)\]\w]$/u.test(line) && !line.startsWith("%") ? [line, `${mark} step ${index}`] : [line],
    )
    .join("\n");
}

/** Without the types of what is declared, and with other blanks. */
export function retyped(text: string): string {
  return text
    .replaceAll(/: \w+(<\w+>)?(?= = \()/gu, "")
    .replaceAll(/ ([+*/=-]) /gu, "$1")
    .replaceAll(/\n +/gu, "\n\t\t");
}
