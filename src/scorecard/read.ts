/** Reads a scorecard back from the file that a grading wrote. */
import { ConfigurationError, type Problem } from "../errors.ts";
import { bytesOf, decode } from "../rubric/configuration-file.ts";
import { wrongSums } from "./score.ts";
import { scorecardSchema } from "./schema.ts";
import type { Scorecard } from "./scorecard.ts";

/** More say nothing new: the file is another one, or another version's. */
const MAX_PROBLEMS = 10;

const HINT = "A scorecard is what this version of grade writes with --format json.";

/** The scorecard in the file at `path`. Throws ConfigurationError where there is none, or where it does not fit the schema. */
export async function readScorecard(path: string): Promise<Scorecard> {
  const bytes = await bytesOf(path, { noun: "scorecard", usualName: "scorecard.json" });
  const json = parsed(decode(bytes, path), path);
  const read = scorecardSchema.safeParse(json);
  if (read.success) return sound(read.data, path);
  const problems = read.error.issues.map(({ path: keys, message }): Problem => {
    const place = keys.length === 0 ? "the scorecard" : keys.join(".");
    return { file: path, message: `${place}: ${message.replace(/^Invalid input: /, "")}.` };
  });
  const left = problems.length - MAX_PROBLEMS;
  const rest: Problem[] = left > 0 ? [{ file: path, message: `… and ${left} more.` }] : [];
  throw new ConfigurationError(withHint([...problems.slice(0, MAX_PROBLEMS), ...rest]));
}

/** Throws ConfigurationError where its points are not the sums of its parts'. */
function sound(scorecard: Scorecard, file: string): Scorecard {
  const problems = wrongSums(scorecard).map(({ where, actual, expected }) => ({
    file,
    message: `${where}: expected ${expected} points, which its parts add up to; got ${actual}.`,
    hint: "What a person gives stands in manual.yaml; a scorecard says what the grading gave.",
  }));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return scorecard;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([{ file, message: `Expected a scorecard in JSON: ${detail}.`, hint: HINT }]);
  }
}

/** What to do, once, after all of them. */
function withHint(problems: readonly Problem[]): Problem[] {
  return problems.map((problem, index) => (index === problems.length - 1 ? { ...problem, hint: HINT } : problem));
}
