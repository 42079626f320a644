/**
 * `manual.yaml`: what people say of submissions. Submission → a list of `{ item, points, by, comment }`, each of which
 * stands in place of what was graded, and goes on standing when the submission is graded again.
 */
import { z } from "zod";

import { nearestName } from "../nearest-name.ts";
import { valueAt, type Complaint, type Path } from "../rubric/complaint.ts";
import { notAmong, quoted } from "../rubric/choice.ts";
import { bytesOf, decode, judged, sound, type Judged } from "../rubric/configuration-file.ts";
import { validate } from "../rubric/validate.ts";
import { list, mapping, number, text } from "../rubric/values.ts";
import { readYaml } from "../rubric/yaml-file.ts";
import type { ItemScore } from "../scorecard/scorecard.ts";
import type { ManualScore } from "./results.ts";

/** Submission → its items; undefined where its scorecard could not be read, so that nothing can be said of them. */
export type KnownItems = ReadonlyMap<string, readonly ItemScore[] | undefined>;

/** Submission → what is said of it. */
export type ManualScores = ReadonlyMap<string, readonly ManualScore[]>;

const manualScore: z.ZodType<ManualScore> = mapping({
  item: text,
  points: number("a number of points, 0 or more", (points) => points >= 0),
  comment: text.exactOptional(),
  by: text,
});

const manualScores: z.ZodType<Record<string, ManualScore[]>> = z.record(
  z.string(),
  list(manualScore, "scores, each with item, points and by"),
  { error: "a mapping of submissions to lists of scores" },
);

/**
 * Reads the file at `path`. Throws ConfigurationError with every problem at its line and column: wrong YAML, unknown keys,
 * submissions and items, points below 0 or above the item's, two scores for one item.
 */
export async function readManual(path: string, known: KnownItems): Promise<ManualScores> {
  const bytes = await bytesOf(path, { noun: "manual scores", usualName: "manual.yaml" });
  return new Map(Object.entries(sound(judgedManual(decode(bytes, path), path, known))));
}

function judgedManual(content: string, file: string, known: KnownItems): Judged<Record<string, ManualScore[]>> {
  const yaml = readYaml(content);
  return judged(yaml, file, () => {
    // A file with comments only, as somebody begins it.
    if (yaml.value === null) return { value: {}, complaints: [] };
    const { complaints, ...rest } = validate(yaml.value, { schema: manualScores, nameOf }, yaml.sourceAt);
    return { ...rest, complaints: [...complaints, ...complaintsAboutScores(yaml.value, known)] };
  });
}

/** What the schema cannot see; also of a file that it refuses. */
function complaintsAboutScores(value: unknown, known: KnownItems): Complaint[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([submission, scores]: [string, unknown]) => {
    if (!known.has(submission)) return [unknownSubmission(submission, known)];
    const items = known.get(submission);
    if (items === undefined || !Array.isArray(scores)) return [];
    return scores.flatMap((_, index) => complaintsAboutScore([submission, index], value, items));
  });
}

function unknownSubmission(submission: string, known: KnownItems): Complaint {
  const nearest = nearestName(submission, [...known.keys()]);
  return {
    path: [submission],
    at: "key",
    message: `Expected a submission that has a scorecard, got ${quoted(submission)}.`,
    ...(nearest !== undefined && { hint: `Did you mean ${nearest}?` }),
  };
}

function complaintsAboutScore(path: Path, file: unknown, items: readonly ItemScore[]): Complaint[] {
  const [id, points] = [valueAt(file, [...path, "item"]), valueAt(file, [...path, "points"])];
  if (typeof id !== "string" || id.trim() === "") return [];
  const item = items.find((each) => each.id === id);
  if (item === undefined) {
    const ids = items.map((each) => each.id);
    return [{ path: [...path, "item"], at: "value", ...notAmong(nameOf([...path, "item"], file), ids, id) }];
  }
  const complaints: Complaint[] = [];
  if (typeof points === "number" && Number.isFinite(points) && points > item.maxPoints) {
    const expected = `at most the ${item.maxPoints} that the item can earn`;
    const message = `Expected ${nameOf([...path, "points"], file)} to be ${expected}, got ${points}.`;
    complaints.push({ path: [...path, "points"], at: "value", message });
  }
  const [submission = "", index = 0] = path;
  const before = Array.from({ length: Number(index) }, (_, each) => valueAt(file, [submission, each, "item"]));
  if (before.includes(id)) {
    const message = `Expected one score for item ${id} of ${String(submission)}, got another one.`;
    complaints.push({ path: [...path, "item"], at: "value", message });
  }
  return complaints;
}

/** `points in the score for item 4.2f of bob` */
function nameOf(path: Path, file: unknown): string {
  const [submission, index, ...keys] = path;
  if (submission === undefined) return "the file";
  if (index === undefined) return `what is said of ${String(submission)}`;
  const item = valueAt(file, [submission, index, "item"]);
  const score = typeof item === "string" ? `the score for item ${item}` : `score number ${Number(index) + 1}`;
  return [...keys.map(String), `${score} of ${String(submission)}`].join(" in ");
}
