/**
 * Findings as sentences: what was expected and what came, and what to try next. Worded here and in the files that this one
 * puts together, and nowhere else.
 */
import type { FindingCode, FindingOf, FindingParams, Where } from "../findings.ts";
import { auditWording } from "./audit-sentences.ts";
import { graphWording } from "./graph-sentences.ts";
import { safeText } from "./safe-text.ts";
import { trainingWording } from "./training-sentences.ts";
import { valueWording } from "./value-sentences.ts";
import { at, didYouMean, shown, starting, type Language, type Sentence, type Wording } from "./wording.ts";

export type { Language, Sentence } from "./wording.ts";

/** Advice that differs from language to language. */
const advice: Readonly<
  Record<Language, Readonly<Record<"empty" | "blank" | "define" | "load" | "import" | "exit", string>>>
> = {
  typescript: {
    empty: "The folder has none of the files of the problem set, and no notebook.",
    blank: "`npx grade init DIR` writes blank ones, with `--language python` a blank notebook.",
    define: "Check its spelling, and that it says `export`.",
    load: "Code outside functions runs when the file is loaded; keep calls and experiments out of it.",
    import: 'Import only "numpy-ts" and files of this folder.',
    exit: "Remove process.exit, and look for an error that nothing catches.",
  },
  python: {
    empty: "It defines none of the functions of the problem set.",
    blank: "`npx grade init DIR --language python` writes a blank notebook.",
    define: "Check its spelling, and that its `def` stands at the left margin.",
    load: "A definition needs what its first line names: defaults, decorators and base classes.",
    import: "Use NumPy and functions of your own in what is graded.",
    exit: "Remove sys.exit and os._exit.",
  },
};

/** Why something that was handed in was left out. */
const refusals: Readonly<Record<FindingParams["refused-file"]["reason"], string>> = {
  link: "it is a link to another place",
  "not-a-file": "it is neither a file nor a folder",
  outside: "its name leads out of the archive",
  "impossible-name": "its name is not a plain one",
  "case-clash": "another file has the same name but for upper and lower case",
  twice: "the archive holds two files of that name",
  encrypted: "it is encrypted, or packed in a way that is not known",
  "too-large": "it is too large to be anybody's work",
};

const wording: Wording = {
  ...trainingWording,
  ...valueWording,
  ...auditWording,
  ...graphWording,
  "empty-submission": ({ expected, folders = [] }, language) => ({
    what: advice[language].empty,
    next:
      folders.length === 0
        ? `Put ${expected.join(", ")} into it; ${advice[language].blank}`
        : `There are some in ${listed(folders)}: give such a folder by itself, or, with --results, the class.`,
  }),
  "missing-file": ({ file, nearest }, language) => ({
    what: `There is no ${file}.`,
    next: didYouMean(nearest, `Add ${file}; ${advice[language].blank}`),
  }),
  "missing-export": ({ name, file, nearest }, language) => ({
    what: `${file} does not ${language === "python" ? "define" : "export"} ${name}.`,
    next: didYouMean(nearest, advice[language].define),
  }),
  "wrong-export": ({ name, file, expected, actual }) => ({
    what: `${file}: expected ${name} to be ${expected}, got ${actual}.`,
    next: `Write ${name} as the starter does.`,
  }),
  "refused-file": ({ file, reason }) => ({
    what: `${file} was not taken: ${refusals[reason]}.`,
    next: "Hand in plain files, each under a name of its own.",
  }),
  "wrong-file-name": ({ file, expected }) => ({
    what: `Expected the notebook to be called ${expected}, got ${file}.`,
    next: "Rename it before you hand it in.",
  }),
  "several-notebooks": ({ files, graded }) => ({
    what: `Expected one notebook, got ${files.join(", ")}; ${graded ?? "none"} was graded.`,
    next:
      graded === undefined
        ? "Take the others away, or give the one to grade as the path: `npx grade FOLDER/NAME.ipynb`."
        : "Take the others away.",
  }),
  "not-a-notebook": ({ file, expected }) => ({
    what: `Expected ${expected}, got ${file}.`,
    next: "Hand in the notebook itself: in Colab, File, Download, Download .ipynb.",
  }),
  "unreadable-notebook": ({ file, detail }) => ({
    what: `${file} cannot be read as a notebook: ${detail}.`,
    next: "Open it in Jupyter or Colab, save it again, and hand in that file.",
  }),
  "skipped-cell": ({ message }) => ({
    what: `This cell was left out: ${message}.`,
    next: "Mend it or delete it; the other cells were graded.",
  }),
  "python-missing": ({ detail }) => ({
    what: `Grading Python needs Python 3 with NumPy: ${detail}.`,
    next: "Install it with `apt-get install python3-numpy libopenblas0` or `pip install numpy`, or name one with `--python PATH`; `npx grade doctor` says what there is.",
  }),
  "syntax-error": ({ message }, language) => ({
    what: `Syntax error: ${message}.`,
    next: `Mend it first: nothing ${language === "python" ? "beside it" : "of this file, or of a file that imports it,"} can run.`,
  }),
  "load-threw": ({ file, error, message }, language) => ({
    what: `${file} cannot be loaded: ${error}: ${message}.`,
    next: advice[language].load,
  }),
  "forbidden-import": ({ specifier }, language) => ({
    what: `The ${language === "python" ? "use" : "import"} of "${specifier}" is not allowed.`,
    next: advice[language].import,
  }),
  "absent-import": ({ specifier }) => ({
    what: `Uses ${specifier}, which is not there while grading.`,
    next: "Use NumPy in what is graded; keep plots, progress bars and downloads outside.",
  }),
  "reads-global": ({ name, variable }) => ({
    what: `${name} reads ${variable}, an array that is set here, outside of it.`,
    next: "Should it be one of its arguments, or a result of its own lines?",
  }),
  "removed-name": ({ name, replacement }) => ({
    what: `NumPy no longer has ${name}; ${replacement} was taken for it.`,
    next: `Write ${replacement}.`,
  }),
  "unresolved-import": ({ specifier }) => ({
    what: `The import of ${specifier} leads nowhere.`,
    next: "Check its spelling and that the file exports it; import types with `import type`.",
  }),
  "not-implemented": ({ name, unwritten }) => ({
    what: `${unwritten === undefined ? starting(name) : `${unwritten}, which ${name} calls,`} is not implemented yet.`,
    next: "Replace the TODO with your code.",
  }),
  threw: ({ name, error, message, input, missing, nearest, training }, language) => {
    const what = `${name} ${language === "python" ? "raised" : "threw"} ${error}: ${message}`;
    if (training === undefined) {
      // What a name is does not depend on the input.
      const on = input === undefined || missing !== undefined ? "" : ` (${input})`;
      return { what: `${what}${on}.`, next: afterError(missing, nearest, language) };
    }
    const { run, epoch, firstStep, lastStep, batchSize } = training;
    const steps = firstStep === lastStep ? `step ${firstStep}` : `one of the steps ${firstStep} to ${lastStep}`;
    return {
      what: `${what} (in ${steps} of epoch ${epoch} of the ${run} run).`,
      next:
        missing !== undefined
          ? afterError(missing, nearest, language)
          : `A small input may not show it: look at that line with arrays as in a training, X of shape (${batchSize}, 3072) in float32.`,
    };
  },
  "returned-nothing": ({ name, result, expected }, language) => ({
    what: `${name}: expected ${result} to be ${expected}, got ${language === "python" ? "None" : "nothing"}.`,
    next:
      result === "result" ? "Is there a `return`, with everything in it?" : `Compute ${result}, and return it as well.`,
  }),
  "returned-promise": ({ name, result, expected }) => ({
    what: `${name}: expected ${result} to be ${expected}, got a promise.`,
    next: "Remove `async`: nothing here has to wait.",
  }),
  "wrong-type": ({ name, result, expected, actual }) => ({
    what: `${name}: expected ${result} to be ${expected}, got ${actual}.`,
    next:
      /^the number (?!NaN|-?Infinity)/.test(actual) && expected.startsWith("an array")
        ? "A sum or a mean of a whole array is one number: name the axis that is to go."
        : "Compare it with the signature in the starter.",
  }),
  "wrong-length": ({ name, result, expected, actual }) => ({
    what: `${name}: expected ${result} to be ${expected}, got ${actual}.`,
    next: "Return all of these, in this order.",
  }),
  "wrong-shape": ({ name, result, expected, actual }) => ({
    what: `${name}: expected ${result} of shape ${expected}, got ${actual}.`,
    next: "Write the shape of every array beside its line; a gradient has the shape of what it belongs to.",
  }),
  "wrong-dtype": ({ name, result, expected, actual }) => ({
    what: `${name}: expected ${result} of dtype ${expected}, as its arguments are, got ${actual}.`,
    next: "Do not cast; zeros and ones have a dtype, too.",
  }),
  "bias-as-row": ({ name, result, expected, actual }) => ({
    what: `${name}: expected ${result} of shape ${expected}, got ${actual}; its values were judged all the same.`,
    next: "Sum over the rows without keeping the dimension, and make the biases themselves of that shape.",
  }),
  "not-finite": ({ name, result, index, actual, input }) => ({
    what: `${name}: expected ${result}${at(index)} to be a finite number, got ${actual} (${input}).`,
    next: "Look for a division by 0, a logarithm of 0 or an exp of something large.",
  }),
  "timed-out": ({ doing, seconds: limit, clock }) =>
    clock === "cpu"
      ? {
          what: `Stopped, because its threads used several times the ${limit} s that it may take: ${doing}.`,
          next: "Do without threads of your own.",
        }
      : { what: `Stopped after ${limit} s: ${doing}.`, next: "Look for a loop that never ends." },
  "forged-frame": ({ doing, detail }) => ({
    what: `Something was written to the grader in the runner's place (${doing}): ${detail}.`,
    next: "Read the code: this does not happen by mistake.",
  }),
  "forbidden-access": ({ what }) => ({
    what: `Reached for ${what}, which no answer needs.`,
    next: "Read the code there.",
  }),
  "out-of-memory": ({ doing, megabytes }) => ({
    what: `Used more than ${megabytes} MB of memory: ${doing}.`,
    next: "Look for an array that grows in a loop, or a broadcast that makes a huge one.",
  }),
  "too-much-output": ({ doing, megabytes }) => ({
    what: `Printed more than ${megabytes} MB: ${doing}.`,
    next: "Remove what prints inside loops.",
  }),
  exited: ({ doing, exitCode }, language) =>
    exitCode === 13 && language === "typescript"
      ? {
          what: `Waits for something that never comes: ${doing}.`,
          next: "Look for an `await` whose promise is never settled.",
        }
      : {
          what: `Ended its own process with code ${exitCode}: ${doing}.`,
          next: advice[language].exit,
        },
  crashed: ({ doing, signal }) => ({
    what: `Its process crashed (${signal}): ${doing}.`,
    next: "Call it yourself with small arrays.",
  }),
  "reply-too-large": ({ doing }) => ({
    what: `Returned far more than was asked for: ${doing}.`,
    next: "Print the shapes of what you return; look for a broadcast that makes a huge array.",
  }),
  "protocol-violation": ({ doing, detail }) => ({
    what: `Its process answered with ${detail}: ${doing}.`,
    next: "Leave built-in objects and file descriptors alone.",
  }),
  "right-initialisation": ({ name, constructions }) => ({
    what: `${name}: shapes, zero biases and the spread of the weights are right, constructed in ${constructions} ways.`,
  }),
  "wrong-weight-scale": ({ parameter, expected, actual, low, high }) => ({
    what: `Expected initial ${parameter} to have a standard deviation of ${shown(expected)} (${shown(low)} to ${shown(high)}), got ${shown(actual)}.`,
    next: "Draw normal numbers and multiply them by the weight scale; where none is given, it is 0.001.",
  }),
  "repeated-weights": ({ parameter, distinct, count }) => ({
    what: `Expected initial ${parameter} to hold ${count} random numbers, got ${distinct} different ones.`,
    next: "Draw a number for every weight.",
  }),
  "wrong-weight-mean": ({ parameter, actual, bound }) => ({
    what: `Expected initial ${parameter} to have a mean of 0 within ${shown(bound)}, got ${shown(actual)}.`,
    next: "Draw normal numbers: uniform ones from 0 to 1 are all positive.",
  }),
  "bias-not-zero": ({ parameter, actual }) => ({
    what: `Expected initial ${parameter} to be 0, got ${shown(actual)}.`,
    next: "Start the biases at zero.",
  }),
};

const IMPORTS: Readonly<Record<Language, string>> = {
  python: "import numpy as np",
  typescript: 'import * as np from "numpy-ts";',
};

/** What to try after an error. */
function afterError(missing: string | undefined, nearest: string | undefined, language: Language): string {
  if (missing === "np") return `Import it where everything begins: \`${IMPORTS[language]}\`.`;
  return nearest === undefined
    ? "Call it yourself with a small input and look at that line."
    : `Did you mean ${nearest}?`;
}

/** A few of many. */
function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return more > 0 ? `${names.slice(0, SHOWN).join(", ")} and ${more} more` : names.join(", ");
}
const SHOWN = 3;

/** A finding in words, each sentence on one line and fit for a terminal. */
export function sentenceOf<Code extends FindingCode>({ code, params }: FindingOf<Code>, language: Language): Sentence {
  const { what, next } = wording[code](params, language);
  return { what: safeText(what), ...(next !== undefined && { next: safeText(next) }) };
}

/** `layers.ts:12:5`, or nothing. */
export function placeOf(where: Where | undefined): string {
  if (where === undefined) return "";
  return safeText([where.file, where.line, where.column].filter((part) => part !== undefined).join(":"));
}
