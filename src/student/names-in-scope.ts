/** The names that code could have used at a line: what it defines around it. */
import { parser as javascriptParser } from "@lezer/javascript";
import { parser as pythonParser } from "@lezer/python";

import type { Submission } from "../submission/submission.ts";

type Language = Submission["language"];

const parsers = { typescript: javascriptParser.configure({ dialect: "ts" }), python: pythonParser } as const;

/** The parsers' names of what a name is where it is defined; Python's parser has the same for its use. */
const DEFINITION: Readonly<Record<Language, string>> = { typescript: "VariableDefinition", python: "VariableName" };
/** What has names of its own. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunction",
  "MethodDeclaration",
  "FunctionDefinition",
  "LambdaExpression",
]);
/** Of these, what gives its own name to what is around it. */
const NAMED: ReadonlySet<string> = new Set(["FunctionDeclaration", "FunctionDefinition"]);

/**
 * Those of the function around the line, whatever its blocks, then those outside of all functions. Each once.
 *
 * @param line counted from 1. Of a text that is broken, what can be read counts.
 */
export function namesInScope(text: string, line: number, language: Language): string[] {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const end = start + (lines[line - 1]?.length ?? 0);
  const inside: string[] = [];
  const outside: string[] = [];
  /** The outermost function at hand. */
  let outermost: { readonly from: number; readonly to: number } | undefined;
  let depth = 0;
  parsers[language].parse(text).iterate({
    enter: ({ name, from, to, node }) => {
      if (FUNCTIONS.has(name)) {
        depth += 1;
        if (depth === 1) outermost = { from, to };
      }
      if (name !== DEFINITION[language] || isKeyword(node)) return;
      const isOwnName = depth === 1 && NAMED.has(node.parent?.name ?? "");
      if (outermost === undefined || isOwnName) outside.push(text.slice(from, to));
      else if (outermost.from <= end && outermost.to >= start) inside.push(text.slice(from, to));
    },
    leave: ({ name }) => {
      if (!FUNCTIONS.has(name)) return;
      depth -= 1;
      if (depth === 0) outermost = undefined;
    },
  });
  return [...new Set([...inside, ...outside])];
}

/** Whether it is `axis` in `dout.sum(axis=0)`. */
const isKeyword = (node: { parent: { name: string } | null; nextSibling: { name: string } | null }): boolean =>
  node.parent?.name === "ArgList" && node.nextSibling?.name === "AssignOp";
