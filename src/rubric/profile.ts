/**
 * A profile: how one course's starter spells the contract in Python. Students rename, and starters change from year to
 * year; another year's is another file. `profiles/eecs442.yaml` is the commented example, written-profile.ts says what
 * each value may be, and a Python runner is sent the whole of it as JSON.
 */
import { bytesOf, decode, judged, sound, type FileKind, type Judged } from "./configuration-file.ts";
import type { Setup } from "./schema.ts";
import { complaintsAboutSpellings } from "./spellings.ts";
import { validate } from "./validate.ts";
import { nameInProfile, writtenProfile, type ProfileOptions } from "./written-profile.ts";
import { readYaml } from "./yaml-file.ts";

/** What one thing may be called: at least one name; the first is what messages say. Exact first, then in any case. */
export type Spellings = readonly string[];

/** How the contract may be spelt. No spelling stands for two names of one kind. */
export interface Profile {
  readonly title: string;
  /** File names of the contract's modules, for submissions of .py files. One file may be several modules. */
  readonly files: Readonly<Record<"graphs" | "layers" | "classifier" | "optim" | "hyperparameters", Spellings>>;
  /** Functions, the class and its method, by their canonical names: `fcForward`; and graphs: `f1`, `f1Graph`. */
  readonly names: Readonly<Record<string, Spellings>>;
  /** Keys of params and of grads. */
  readonly parameters: Readonly<Record<"W1" | "b1" | "W2" | "b2", Spellings>>;
  /** The classifier's keyword arguments, in the contract's order. */
  readonly constructor: Readonly<Record<"inputDim" | "hiddenDim" | "numClasses" | "weightScale" | "reg", Spellings>>;
  /** Graph → the lengths of the vectors that its function may take in place of single numbers. Default: none. */
  readonly vectors: Readonly<Record<string, readonly number[]>>;
  /** Functions that train for minutes: calls of them are read, and never run. */
  readonly training: Spellings;
  /** Hyper-parameters, as arguments of these functions and, with a run's suffix, as variables. */
  readonly arguments: Readonly<
    Record<
      "learningRate" | "lrDecay" | "batchSize" | "beta" | "reg" | "hiddenDim" | "weightScale" | "numEpochs",
      Spellings
    >
  >;
  readonly runs: Readonly<Record<Setup, ProfileRun>>;
  /** Modules that no submission may use. */
  readonly forbidden: readonly string[];
}

/** How a student's set-up of a run is recognised. */
export interface ProfileRun {
  /** For messages: `the SGD run`. */
  readonly called: string;
  /** What variables end in: `SGD` in `learning_rate_SGD`. */
  readonly suffixes: Spellings;
  /** Words that speak of the run, in names and in printed lines. */
  readonly words: readonly string[];
  /** The run whose values stand where this one has none. Never leads back to this run. */
  readonly inherits?: Setup;
}

export const PROFILE_FILE: FileKind = { noun: "profile", usualName: "eecs442.yaml" };

/**
 * Loads the profile in the file at `path`.
 *
 * Throws ConfigurationError with all problems in the order of the file: unknown and missing names, empty lists, what
 * cannot be a name in Python, one spelling of two names, and `inherits` that leads nowhere or in a circle.
 */
export async function loadProfile(path: string, options: ProfileOptions): Promise<Profile> {
  return sound(judgedProfile(decode(await bytesOf(path, PROFILE_FILE), path), path, options));
}

/** The profile that a file's text is, or what is wrong with it. @param file the name that the problems are to carry. */
export function judgedProfile(text: string, file: string, options: ProfileOptions): Judged<Profile> {
  const yaml = readYaml(text);
  return judged(yaml, file, () => {
    const form = { schema: writtenProfile(options), nameOf: nameInProfile };
    const { complaints, ...rest } = validate(yaml.value, form, yaml.sourceAt);
    const lineOf = (place: readonly PropertyKey[]): number => yaml.positionOf(place, "value").line;
    return { ...rest, complaints: [...complaints, ...complaintsAboutSpellings(yaml.value, lineOf)] };
  });
}
