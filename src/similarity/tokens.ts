/**
 * Source text → tokens that stay the same when names, numbers, texts, comments, types and layout are changed. The parsers
 * are those of an editor: they get through any text, however broken.
 */
import { parser as javascriptParser } from "@lezer/javascript";
import { parser as pythonParser } from "@lezer/python";

import type { Submission } from "../submission/submission.ts";

type Language = Submission["language"];

/** A text's tokens, in its order. */
export interface Tokens {
  /** What each token is, as a number: equal for tokens that are made alike, in every text. */
  readonly kinds: readonly number[];
  /** The line of each token, counted from 1. */
  readonly lines: readonly number[];
}

const parsers = { typescript: javascriptParser.configure({ dialect: "ts" }), python: pythonParser } as const;

/** The parsers' names of what is left out whole: it computes nothing, or everyone has the same. */
const LEFT_OUT: Readonly<Record<Language, ReadonlySet<string>>> = {
  typescript: new Set([
    "LineComment",
    "BlockComment",
    "ImportDeclaration",
    "TypeAliasDeclaration",
    "InterfaceDeclaration",
    "TypeAnnotation",
    "TypeParamList",
    "TypeArgList",
    "Privacy",
    "readonly",
    "export",
    ";",
  ]),
  python: new Set(["Comment", "ImportStatement", "TypeDef", ";"]),
};

/** The parsers' names of what is made alike → what it is made. */
const ALIKE: ReadonlyMap<string, string> = new Map([
  ["VariableName", "name"],
  ["VariableDefinition", "name"],
  ["PropertyName", "name"],
  ["PropertyDefinition", "name"],
  ["PrivatePropertyName", "name"],
  ["PrivatePropertyDefinition", "name"],
  ["TypeName", "name"],
  ["TypeDefinition", "name"],
  ["Number", "number"],
  ["String", "text"],
  ["TemplateString", "text"],
  ["FormatString", "text"],
  ["RegExp", "text"],
  ["let", "const"],
  ["var", "const"],
]);

/** A line that is a command of a notebook, and no Python. */
const NOTEBOOK_COMMAND = /^[%!].*$/gmu;

/** The tokens of a file, or of a notebook's cell. Throws nothing, whatever the text is. */
export function tokensOf(text: string, language: Language): Tokens {
  const source = language === "python" ? text.replace(NOTEBOOK_COMMAND, "") : text;
  const kinds: number[] = [];
  const lines: number[] = [];
  const lineAt = lineCounter(source);
  const cursor = parsers[language].parse(source).cursor();
  for (;;) {
    const { name, from, to } = cursor;
    const isLeftOut = LEFT_OUT[language].has(name) || (name === "ExpressionStatement" && isOnlyText(source, from, to));
    if (!isLeftOut) {
      if (cursor.firstChild()) continue;
      if (to > from) {
        kinds.push(hashOf(ALIKE.get(name) ?? source.slice(from, to)));
        lines.push(lineAt(from));
      }
    }
    while (!cursor.nextSibling()) if (!cursor.parent()) return { kinds, lines };
  }
}

/** Whether a statement is a text and nothing else: a comment by another name. */
function isOnlyText(source: string, from: number, to: number): boolean {
  return /^[a-z]{0,2}("""[^]*"""|'''[^]*'''|"[^"\n]*"|'[^'\n]*')$/iu.test(source.slice(from, to));
}

/** Gives the line of a place, counted from 1, for places that are asked for in their order. */
function lineCounter(source: string): (place: number) => number {
  let line = 1;
  let end = source.indexOf("\n");
  return (place) => {
    while (end !== -1 && end < place) {
      line += 1;
      end = source.indexOf("\n", end + 1);
    }
    return line;
  };
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo 1991). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
