/** Reads a rubric and its profile, and says everything that is wrong with them at once, with lines and columns. */
import { createHash } from "node:crypto";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigurationError } from "../errors.ts";
import { nameOf, valueAt, type Complaint } from "./complaint.ts";
import { bytesOf, decode, judged, sound, type FileKind, type Judged } from "./configuration-file.ts";
import { complaintsAboutItems } from "./items.ts";
import { outlineOf } from "./outline.ts";
import { PROFILE_FILE, judgedProfile, type Profile } from "./profile.ts";
import { complaintsAboutReferences } from "./references.ts";
import type { Rubric } from "./schema.ts";
import { validate } from "./validate.ts";
import { restOfPart, writtenRubric } from "./written.ts";
import type { ProfileOptions } from "./written-profile.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** What a rubric refers to that is not in it. */
export interface RubricOptions {
  /** The names of the graphs that can be graded. */
  readonly graphs: readonly string[];
}

/** A rubric and its profile, and what identifies their files. */
export interface LoadedRubric {
  readonly rubric: Rubric;
  /** The one that the rubric names, or the project's own. */
  readonly profile: Profile;
  /** Its file as the rubric names it, from the rubric's own folder. Absent for the project's own. */
  readonly profileFile?: string;
  /** SHA-256 of the rubric's bytes followed by the profile's, in lower-case hexadecimal. */
  readonly sha256: string;
}

const RUBRIC_FILE: FileKind = { noun: "rubric", usualName: "rubric.yaml" };

const OWN_PROFILE = fileURLToPath(new URL("../../profiles/eecs442.yaml", import.meta.url));

/**
 * Loads the rubric in the file at `path`, with its profile.
 *
 * Throws ConfigurationError where one of the files cannot be read, is not UTF-8, or is wrong in any way that
 * parseRubric or loadProfile finds.
 */
export async function loadRubric(path: string, options: RubricOptions): Promise<LoadedRubric> {
  const bytes = await bytesOf(path, RUBRIC_FILE);
  const yaml = readYaml(decode(bytes, path));
  const rubric = judgedRubric(yaml, path, options);
  const profile = await profileOf(yaml, path, options);
  const problems = [...rubric.problems, ...profile.problems];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    rubric: sound(rubric),
    profile: sound(profile),
    ...(profile.file !== undefined && { profileFile: profile.file }),
    sha256: createHash("sha256").update(bytes).update(profile.bytes).digest("hex"),
  };
}

/**
 * Makes a rubric of the text of a rubric file.
 *
 * Throws ConfigurationError with all problems in the order of the file. Where mistakes in the YAML leave open what the
 * file says, it has only these.
 *
 * @param file the name that the problems are to carry.
 */
export function parseRubric(text: string, file: string, options: RubricOptions): Rubric {
  return sound(judgedRubric(readYaml(text), file, options));
}

function judgedRubric(yaml: YamlFile, file: string, { graphs }: RubricOptions): Judged<Rubric> {
  return judged(yaml, file, () => {
    const form = { schema: writtenRubric, nameOf, behindUnion: restOfPart };
    const { complaints, ...rest } = validate(yaml.value, form, yaml.sourceAt);
    const outline = outlineOf(yaml.value);
    const lineOf = (path: Complaint["path"]): number => yaml.positionOf(path, "value").line;
    return {
      ...rest,
      complaints: [
        ...complaints,
        ...complaintsAboutItems(outline, lineOf),
        ...complaintsAboutReferences(outline, graphs),
      ],
    };
  });
}

/** The profile of a rubric, also of one with mistakes: those of the profile are to be told with them. */
async function profileOf(
  rubric: YamlFile,
  path: string,
  { graphs }: RubricOptions,
): Promise<Judged<Profile> & { readonly bytes: Uint8Array; readonly file?: string }> {
  const named = valueAt(rubric.value, ["profile"]);
  const isNamed = typeof named === "string" && named.trim() !== "";
  const file = isNamed ? fileNamed(named, path) : OWN_PROFILE;
  const hint = "Name it from the rubric's own folder, or leave the key out for the profile that comes with grade.";
  const namedAt = isNamed ? { file: path, ...rubric.positionOf(["profile"], "value"), hint } : undefined;
  const parts = outlineOf(rubric.value).items?.flatMap((item) => item.parts ?? []) ?? [];
  const judgedBy = (check: string): string[] =>
    graphs.filter((graph) => parts.some((part) => part.check === check && part.graph === graph));
  const names = { graphs, graded: judgedBy("graph"), drawn: judgedBy("graph-structure") };
  try {
    const bytes = await bytesOf(file, PROFILE_FILE, namedAt);
    const profile = judgedProfile(decode(bytes, file), file, isNamed ? names : { ...names, graded: [], drawn: [] });
    return isNamed ? { ...profile, bytes, file: named } : { ...withGraphs(profile, names), bytes };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems, bytes: new Uint8Array() };
    throw error;
  }
}

/** A new graph needs no line in the project's own profile: it is called as it is, and its drawing after it. */
function withGraphs(
  profile: Judged<Profile>,
  { graded, drawn }: Required<Pick<ProfileOptions, "graded" | "drawn">>,
): Judged<Profile> {
  if (profile.value === undefined) return profile;
  const own = Object.fromEntries([
    ...graded.map((graph) => [graph, [graph]]),
    ...drawn.map((graph) => [`${graph}Graph`, [`${graph}_graph`]]),
  ]);
  return { ...profile, value: { ...profile.value, names: { ...own, ...profile.value.names } } };
}

/** What a file names is relative to its own folder. */
const fileNamed = (name: string, by: string): string => (isAbsolute(name) ? name : join(dirname(by), name));
