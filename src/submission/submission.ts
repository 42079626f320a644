/** What a submission is, once it has been read. */
import type { Finding, Where } from "../findings.ts";

/** Who handed a notebook in, by its file name. */
export interface Identity {
  /** 3 to 8 letters, lower case. */
  readonly uniqname: string;
  /** 8 digits. */
  readonly umid: string;
}

/** Something of a notebook that a person looks at to score words and plots. */
export interface Artifact {
  /** `output` is what a cell printed. */
  readonly kind: "text" | "image" | "output";
  /** Where it stands: `cell 12`; or `left out` for the one that says how many are missing. */
  readonly name: string;
  readonly mediaType: "text/markdown" | "text/plain" | "image/png" | "image/jpeg" | "image/svg+xml";
  /** Text as it is; PNG and JPEG in base64 without line breaks. A stranger's: a report must not run what is in it. */
  readonly data: string;
}

/** A test accuracy that a notebook's stored output prints. Nothing is believed of it but that it was said. */
export interface StoredAccuracy {
  readonly where: Where;
  /** As a fraction, in (0, 1]. */
  readonly accuracy: number;
  /** The printed line and, below it, the cell's source: they say which run it speaks of. */
  readonly text: string;
}

/** One student's work, as it was when it was read. */
export interface Submission {
  /** The folder's name; of a single file, its name without the extension. */
  readonly name: string;
  readonly language: "typescript" | "python";
  /** The notebook whose code cells `files` are, relative to the folder. Absent for a folder of code files. */
  readonly notebook?: string;
  /**
   * Path relative to the folder, with forward slashes → text, in the order of their names. Of a notebook: `cell 3` → its
   * source, in the notebook's order and counted from 1 with text cells included; then the Python files beside it.
   */
  readonly files: ReadonlyMap<string, string>;
  /** Equal for submissions that must get equal scorecards (see digest.ts). */
  readonly sha256: string;
  /** Absent where the file name does not say, and for folders of code files. */
  readonly identity?: Identity;
  /** About the hand-in itself: a wrong file name, several notebooks. */
  readonly findings: readonly Finding[];
  /** Why nothing in it can be judged: a PDF, damaged JSON. `files` is then empty. */
  readonly broken?: Finding;
  readonly artifacts: readonly Artifact[];
  readonly storedAccuracies: readonly StoredAccuracy[];
}

/** All of a submission but what is made from its place and from the rest. */
export type Work = Omit<Submission, "name" | "sha256">;
