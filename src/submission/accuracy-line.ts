/**
 * What a printed line says of the test accuracy. Students say it in every way: "Test acc SGD 0.487", "Final test accuracy
 * (lr=0.05): 49.8 %", "Accuracy on the 10000 test images: 50 %". Where a line may mean something else, nothing is read
 * from it: a number that nobody said is worse than one that is missed.
 */

/** The word on its own or in a name: `test_acc`, `testAcc`. */
const TEST = String.raw`(?<![a-z])test(?:ing|set)?(?:(?![a-z])|(?=acc|set))`;
const ACCURACY = String.raw`(?:accuracy|acc(?![a-z])\.?)`;
/** What may stand between the two: no number, unless it counts images. */
const BETWEEN = String.raw`((?:(?!test)\D|\d+(?=\s*test)){0,60}?)`;
const LABELS = [
  new RegExp(`${TEST}${BETWEEN}${ACCURACY}`, "gi"),
  new RegExp(`${ACCURACY}${BETWEEN}${TEST}(?:\\s*(?:data|set|images|split))*`, "gi"),
];
const OTHER_IMAGES = /(?<![a-z])(?:train|val|dev|loss|err)/i;
/** Before a list, `train/val/test accuracy: …`: three numbers follow, and the first is not the one. */
const LISTED = /(?:train|val)[a-z]*[\s_]*(?:acc[a-z]*)?\s*(?:[/,&|]|and)\s*$/i;
/** What should be, not what is. */
const WISHED = /should|must|need|expect|requir|target|goal|threshold|at least/i;
/** Where a line goes on to something else. */
const NEXT_SUBJECT = new RegExp(
  [
    String.raw`(?<![a-z])(?:train|val|dev)[a-z]*[\s_]*(?:acc|loss|err|[:=])`,
    String.raw`(?<![a-z])loss`,
    WISHED.source,
    String.raw`at most|above|below|baseline|chance`,
    String.raw`(?<![-=])[<>]`,
  ].join("|"),
  "i",
);

const NUMBER = /(?<![\w.])(\d+(?:\.\d*)?(?:e[-+]?\d+)?|\.\d+)(\s*(?:%|percent))?(?!\w|\.\d)/gi;
const SET_UP =
  /(?<![a-z])(?:(?:lr|eta|alpha|(?:learning[\s_]*)?rate|decay|batch(?:[\s_]*size)?|size|beta|hidden(?:[\s_]*dim)?|dim|(?<!\d\s*)(?:epochs?|steps?|iter(?:ation)?s?)|seed|scale)\s*[:=#]?\s*|(?:momentum|reg|lambda)=)$/i;
const COUNTED =
  /^\s*(?:epochs?|steps?|iter|(?:test )?images?|samples?|examples|batches|hidden|units|layers|s\b|sec|min)/i;
const ANNOUNCED = /(?:[:=]|->|→|\b(?:is|was|of))\s*[[(]?\s*$/i;

/** More labels in one line, or numbers behind one, are data. */
const MAX_LABELS = 4;
const MAX_NUMBERS = 20;
/** How far what stands beside a number may speak of it. */
const BESIDE = 60;
/** And what stands beside a label. */
const BESIDE_LABEL = 200;

/** Several numbers, of which none can be told to be the one. */
const LIST = /\[\s*[\d.]+[\s,]+[\d.][^\]]*\]/g;

/** Whether a text says anything of an accuracy, of whatever images. */
export function speaksOfAccuracy(text: string): boolean {
  return /accurac(?:y|ies)|(?:(?<![a-z])|(?<=test|train|val))acc(?![a-z])/i.test(text);
}

/**
 * The test accuracy that a line prints, as a fraction in (0, 1]: numbers above 1 are percent. Undefined for other lines.
 *
 * @param following the line below, where the number stands if the line ends with its label.
 */
export function testAccuracyIn(line: string, following = ""): number | undefined {
  const unlisted = line.replaceAll(LIST, " ");
  // In parentheses stands the set-up, or the accuracy only.
  const bare = unlisted.replaceAll(/\([^()]*\)/g, " ");
  return accuracyIn(bare, following) ?? accuracyIn(unlisted, following);
}

function accuracyIn(line: string, following: string): number | undefined {
  for (const label of LABELS.flatMap((pattern) => [...line.matchAll(pattern)].slice(0, MAX_LABELS))) {
    const before = line.slice(Math.max(0, label.index - BESIDE_LABEL), label.index);
    const between = label[1] ?? "";
    if (OTHER_IMAGES.test(between) || LISTED.test(before) || WISHED.test(before + between)) continue;
    const start = label.index + label[0].length;
    const after = line.slice(start, start + BESIDE_LABEL);
    const end = after.search(NEXT_SUBJECT);
    const said = bestNumber(after.slice(0, end === -1 ? undefined : end));
    if (said !== undefined) return said;
    if (/^[\s:=]*$/.test(after) && /^[\s\d.%]+$/.test(following)) return bestNumber(following);
    const percent = /(?<![\w.])\d+(?:\.\d*)?\s*%\s*$/.exec(before);
    if (percent !== null) return bestNumber(percent[0]);
  }
  return undefined;
}

/** Of the numbers behind a label, the one most likely meant: announced by a colon, in percent, or with a point. */
function bestNumber(text: string): number | undefined {
  let best: { readonly accuracy: number; readonly rank: number } | undefined;
  for (const { index, 0: written, 1: digits = "", 2: percent } of [...text.matchAll(NUMBER)].slice(0, MAX_NUMBERS)) {
    const before = text.slice(Math.max(0, index - BESIDE), index);
    const after = text.slice(index + written.length, index + written.length + BESIDE);
    if (SET_UP.test(before) || COUNTED.test(after)) continue;
    // A quotient, as in 5021/10000.
    if (/^\s*\/\s*\d/.test(after) || /\d\s*\/\s*$/.test(before)) continue;
    const accuracy = fractionOf(digits, percent !== undefined);
    if (accuracy === undefined) continue;
    const rank = ANNOUNCED.test(before) ? 0 : percent !== undefined ? 1 : digits.includes(".") ? 2 : 3;
    if (best === undefined || rank < best.rank) best = { accuracy, rank };
  }
  return best?.accuracy;
}

function fractionOf(digits: string, isPercent: boolean): number | undefined {
  const value = Number(digits);
  if (!(value > 0 && value <= 100)) return undefined;
  // A small whole number counts something; ten classes are guessed right in a tenth of all cases.
  if (!isPercent && !digits.includes(".") && value < 10) return undefined;
  // Percent signs behind fractions are meant as nothing: 0.5 % would be far worse than guessing.
  return value <= 1 ? value : Number((value / 100).toPrecision(12));
}
