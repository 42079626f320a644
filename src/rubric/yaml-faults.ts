/** What is wrong with a file as YAML, in the words of a person who edits it. */
import {
  visit,
  type Alias,
  type Document,
  type Scalar,
  type YAMLMap,
  type YAMLParseError,
  type YAMLSeq,
  type YAMLWarning,
} from "yaml";

/** One thing wrong, and the offset in the text at which to look for it. */
export interface Fault {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
  /** Whether what the file says is known all the same. */
  readonly harmless: boolean;
}

type ParserFault = YAMLParseError | YAMLWarning;

/** Faults after which it is still known what the file says. */
const harmlessCodes = new Set(["DUPLICATE_KEY", "BAD_SCALAR_START", "BAD_DQ_ESCAPE"]);

/** Faults that the parser gets over within their line. */
const localCodes = new Set([...harmlessCodes, "BLOCK_AS_IMPLICIT_KEY", "NON_STRING_KEY", "TAG_RESOLVE_FAILED"]);

/** Everything wrong with `document`, which was parsed from `text`, in no order. */
export function faultsOf(document: Document.Parsed, text: string): Fault[] {
  const stumbles = [...document.errors, ...document.warnings].filter(isFirstAtItsPlace);
  const fall = Math.min(...stumbles.filter(({ code }) => !localCodes.has(code)).map(({ pos }) => pos[0]));
  // Behind its first fall the parser takes lines for what they are not, and only tabs are surely mistakes.
  const faults = stumbles.filter(({ code, pos }) => pos[0] <= fall || code === "TAB_AS_INDENT");
  return [...faults.map((fault) => explain(fault, document, text)), ...unknownAnchors(document)];
}

/** The aliases (`*name`) in the order of the file. */
export function aliasesIn(document: Document.Parsed): Alias[] {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  return aliases;
}

/** One slip can make the parser stumble several times at one place; the first time says what it was. */
function isFirstAtItsPlace(fault: ParserFault, index: number, all: readonly ParserFault[]): boolean {
  return all.findIndex((other) => other.pos[0] === fault.pos[0]) === index;
}

function explain(fault: ParserFault, document: Document.Parsed, text: string): Fault {
  const opening = openingOf(fault, document);
  if (opening !== undefined) {
    return {
      offset: opening,
      message: `Expected an end to the ${text[opening]} that opens here, got none.`,
      harmless: false,
    };
  }
  return {
    offset: fault.pos[0],
    message: sentenceOf(fault, text),
    ...(fault.code === "BLOCK_AS_IMPLICIT_KEY"
      ? { hint: "Check the indentation, and put text that holds a colon in quotes." }
      : {}),
    harmless: harmlessCodes.has(fault.code),
  };
}

/**
 * Where the quotes, brackets or braces open whose end the parser misses, which it does lines later or at the end of
 * the file. Undefined for other faults.
 */
function openingOf({ code, message, pos }: ParserFault, document: Document.Parsed): number | undefined {
  const missesQuote = code === "MISSING_CHAR" && message.endsWith("quote");
  const missesBracket = /end with a [\]}]$/u.test(message);
  let opening: number | undefined;
  const look = ({ range }: Scalar | YAMLMap | YAMLSeq): void => {
    if (range && range[0] < pos[0] && pos[0] <= range[1]) opening = range[0];
  };
  visit(document, {
    Scalar: (_, scalar) => (missesQuote && scalar.type?.startsWith("QUOTE") ? look(scalar) : undefined),
    Collection: (_, collection) => (missesBracket && collection.flow === true ? look(collection) : undefined),
  });
  return opening;
}

function sentenceOf({ code, message, pos }: ParserFault, text: string): string {
  if (code === "TAB_AS_INDENT") return "Expected spaces at the beginning of the line, got a tab.";
  if (code === "NON_STRING_KEY") return "Expected every key to be a word, got a list or a mapping.";
  if (code === "MULTIPLE_DOCS") return "Expected one document in the file, got another one after ---.";
  if (code === "DUPLICATE_KEY") {
    const key = /^[^\s:,}]*/u.exec(text.slice(pos[0]))?.[0];
    return `Expected every key of a mapping once, got ${key} a second time.`;
  }
  return `Expected valid YAML: ${message}.`;
}

function unknownAnchors(document: Document.Parsed): Fault[] {
  return aliasesIn(document)
    .filter((alias) => alias.resolve(document) === undefined)
    .map((alias) => ({
      offset: alias.range?.[0] ?? 0,
      message: `Expected an anchor &${alias.source} before *${alias.source}, got none.`,
      harmless: false,
    }));
}
