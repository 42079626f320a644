/**
 * Who a notebook is from, by its file name: `<uniqname>_<umid>.ipynb`. Canvas, Gradescope, browsers and file managers
 * rename files on their way; what they add is taken off again and is not held against the student.
 */
import type { Identity } from "./submission.ts";

/** What a file name says. */
export interface FileName {
  /** Absent where it names nobody, or more than one. */
  readonly identity?: Identity;
  /** Whether it has the form that was asked for, apart from what others added to it. */
  readonly isExact: boolean;
  /** What the student called it, without extension and in lower case: equal for all hand-ins of one file. */
  readonly stem: string;
  /** Which of them it is: 0 for the first, 1 for `-1` and ` (1)`; −1 for a copy that somebody made of one. */
  readonly handIn: number;
}

/**
 * `doejane_LATE_12345_6789012_…`: the student's name, the user's and the attachment's number, in Canvas's downloads
 * (`lib/content_zipper.rb` of instructure/canvas-lms); `anon_…` for the first two where names are hidden.
 */
const CANVAS = /^(?<student>[\p{L}\p{M}\p{N}_]+?_(?:LATE_)?\d+|(?:LATE_)?anon_[a-z0-9]+)_\d{4,}_(?=.)/iu;
const CANVAS_USER = /^[\p{L}\p{M}\p{N}_]+?_(?:LATE_)?(?<user>\d+)(?:_\d{4,}_.|$)/iu;
/** The folders of Gradescope's exports, where they were put into the names of their files. */
const GRADESCOPE = /^submission_\d+[-_](?=.)/i;
const COPY_OF = /^copy[ _+]of[ _+](?=.)/i;
/** Of browsers and of Canvas: ` (1)`, `-1`. Spaces are plus signs in some of its names. */
const HAND_IN = /(?<=.)(?:[ _+]?\((\d{1,3})\)|-(\d{1,3}))$/;
/** Of Jupyter, Windows and macOS: `-Copy1`, ` - Copy (2)`, ` copy 2`. */
const COPY = /(?<=.)[ _+-]+copy(?:[ _+-]?(?:\d{1,3}|\(\d{1,3}\)))?$/i;

const EXACT = /^([a-z]{3,8})_(\d{8})$/i;
const WITHIN = /(?<![a-z0-9])([a-z]{3,8})[-_ +.]{0,3}(\d{8})(?![a-z0-9])/gi;

/** Whose file it is and what it was called, where Canvas's download has renamed it. */
export function fromCanvas(file: string): { readonly student: string; readonly original: string } | undefined {
  const match = CANVAS.exec(file);
  const student = match?.groups?.["student"];
  return match === null || student === undefined ? undefined : { student, original: file.slice(match[0].length) };
}

/**
 * The number that Canvas gives its user, where a submission's name is that of a download from there, or its beginning, which
 * all files of one student share: 12345 in `doejane_12345_67890_…` and in `doejane_LATE_12345`.
 */
export function canvasUserOf(name: string): string | undefined {
  return /^submission_/i.test(name) ? undefined : CANVAS_USER.exec(name.replace(COPY_OF, ""))?.groups?.["user"];
}

/** Reads a file name, given with its extension and without folders. */
export function readFileName(file: string): FileName {
  const { stem, handIn } = withoutAdditions(file.replace(/\.[^.]*$/, ""));
  const exact = EXACT.exec(stem);
  const found = exact === null ? stem.matchAll(WITHIN) : [exact];
  const identities = new Map<string, Identity>();
  for (const [, uniqname = "", umid = ""] of found) {
    const identity = { uniqname: uniqname.toLowerCase(), umid };
    identities.set(`${identity.uniqname}_${umid}`, identity);
  }
  const [identity] = identities.values();
  return {
    ...(identity !== undefined && identities.size === 1 && { identity }),
    isExact: exact !== null,
    stem: stem.toLowerCase(),
    handIn,
  };
}

function withoutAdditions(name: string): { readonly stem: string; readonly handIn: number } {
  let stem = name.replace(COPY_OF, "").replace(CANVAS, "").replace(GRADESCOPE, "");
  let handIn = 0;
  let isCopy = COPY_OF.test(name);
  for (;;) {
    const [, first, second] = HAND_IN.exec(stem) ?? [];
    const number = first ?? second;
    const addition = number === undefined ? [COPY_OF, COPY].find((pattern) => pattern.test(stem)) : HAND_IN;
    if (addition === undefined) return { stem, handIn: isCopy ? -1 : handIn };
    // The number nearest to the name is the hand-in's; those after it came with downloads of that hand-in.
    if (number === undefined) isCopy = true;
    else handIn = Number(number);
    stem = stem.replace(addition, "");
  }
}
