/** What `grade watch` shows: verdicts and what has changed about them, in few lines. */
import type { ItemScore, Scorecard } from "../scorecard/scorecard.ts";
import type { News, Verdicts } from "../scorecard/watch-news.ts";
import { colour } from "./colour.ts";
import { score, spread, wrapped } from "./layout.ts";
import { problemLines } from "./problems.ts";
import { safeText } from "./safe-text.ts";
import { reasons } from "./said.ts";
import { baseScore, findingLines, firstThingLines, itemLine } from "./terminal-lines.ts";

/** Who reads it. */
export interface WatchReader {
  /** Whether there are keys to press. */
  readonly hasKeys: boolean;
  /** The time of day that stands before verdicts. Default: now. */
  readonly now?: Date;
}

const MOST_FILES = 3;

/** Some lines, without a line end after the last. */
export function watchReport(news: News, reader: WatchReader): string {
  switch (news.kind) {
    case "verdicts":
      return (news.before.size === 0 ? everything(news.scorecard, reader) : changes(news, reader)).join("\n");
    case "training":
      return wrapped(`Training ${news.runs.map(safeText).join(", ")}: some minutes. A save ends it.`, 0);
    case "interrupted": {
      return wrapped(`The trainings were ended.${reader.hasKeys ? " Press t for new ones." : ""}`, 0);
    }
    case "lost":
      return `${wrapped(problemLines(news.error), 0)}\n${colour.dim("Waiting for it to come back.")}`;
    case "found":
      return "It is back, as it was.";
  }
}

/** What there is to do. Without keys, how it ends. */
export function watchHelp(name: string, { hasKeys }: WatchReader): string {
  const help = hasKeys ? "t trainings · a all again · q quit" : "It ends with Ctrl-C.";
  return wrapped(colour.dim(`Watching ${safeText(name)}. ${help}`), 0);
}

/** At first: every item in a line. */
function everything(scorecard: Scorecard, reader: WatchReader): string[] {
  const { rubric, submission, items } = scorecard;
  return [
    spread(`${colour.bold(rubric.title)} · ${safeText(submission.name)}`, colour.bold(baseScore(scorecard))),
    ...findingLines(submission.findings, submission.language, 0),
    ...items.filter((item) => !isLeftOut(item)).map((item) => itemLine(item)),
    ...leftOutLine(items, reader),
    ...section(firstThingLines(scorecard)),
  ];
}

/** Later: the items that were graded, what they had before, and the total. */
function changes({ scorecard, graded, before, files, ms }: Verdicts, reader: WatchReader): string[] {
  const { submission } = scorecard;
  const items = scorecard.items.filter(({ id }) => graded.includes(id));
  const shown = items.filter((item) => !isLeftOut(item) && item.status !== "manual");
  const first = firstThingLines({ items, submission });
  return [
    spread(colour.bold(`${timeOf(reader)}  ${namesOf(files)}`), colour.dim(`${(ms / 1000).toFixed(2)} s`)),
    ...findingLines(submission.findings, submission.language, 0),
    ...shown.map((item) => itemLine(item, otherPoints(before.get(item.id), item))),
    ...leftOutLine(items, reader),
    ...section(first.length > 0 ? first : firstThingLines(scorecard)),
    ...section([totalLine(scorecard, before)]),
  ];
}

const section = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ["", ...lines]);

const otherPoints = (before: ItemScore | undefined, { points }: ItemScore): number | undefined =>
  before === undefined || before.points === points ? undefined : before.points;

function totalLine({ items, total }: Scorecard, before: ReadonlyMap<string, ItemScore>): string {
  const base = items.filter(({ bonus }) => !bonus);
  const earlier = base.reduce((sum, item) => sum + (before.get(item.id) ?? item).points, 0);
  const change = score(earlier) === score(total.points) ? "" : `${score(earlier)} → `;
  return spread(colour.bold("Total"), colour.bold(`${change}${score(total.points)} / ${score(total.maxPoints)}`));
}

/** Of which nothing was judged. */
const isLeftOut = ({ status }: ItemScore): boolean => status === "skipped";

/** The items of which something was not judged, for one and the same reason mostly. */
function leftOutLine(items: readonly ItemScore[], { hasKeys }: WatchReader): string[] {
  const left = items.filter(({ parts }) => parts.some(({ reason }) => reason !== undefined));
  const why = [...new Set(left.flatMap(({ parts }) => parts.flatMap(({ reason }) => reason ?? [])))];
  if (left.length === 0) return [];
  const said = why.map((reason) => (reason === "quick" ? untrained(hasKeys) : reasons[reason]));
  return [wrapped(colour.dim(`– ${left.map(({ id }) => id).join(", ")}: ${said.join("; ")}.`), 0)];
}

const untrained = (hasKeys: boolean): string => (hasKeys ? "not trained; t trains" : "not trained");

/** `layers.ts, optim.ts` */
function namesOf(files: readonly string[]): string {
  if (files.length === 0) return "graded again";
  const more = files.length > MOST_FILES ? ` and ${files.length - MOST_FILES} more` : "";
  return `${files.slice(0, MOST_FILES).map(safeText).join(", ")}${more}`;
}

/** `14:03:22` */
const timeOf = ({ now = new Date() }: WatchReader): string => now.toTimeString().slice(0, 8);
