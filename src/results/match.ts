/** Which submission is whose in a gradebook, by the rules by which Canvas finds its students. Pure. */
import type { GradebookRow, GradebookStudent } from "./gradebook.ts";
import { isSameName } from "./keys.ts";
import type { Result } from "./results.ts";

/** Which key a student was found by. */
export type MatchedBy = "ID" | "SIS User ID" | "SIS Login ID" | "name";

/** A row and what was found for it. */
export interface Match {
  readonly row: GradebookRow;
  readonly student: GradebookStudent;
  readonly result: Result;
  readonly by: MatchedBy;
}

/** Several that could be meant: nobody of them gets anything. */
export interface Ambiguity {
  readonly students: readonly GradebookStudent[];
  readonly results: readonly Result[];
}

/** Every student and every submission is in one of these. */
export interface Matching {
  readonly matched: readonly Match[];
  readonly ambiguous: readonly Ambiguity[];
  readonly students: readonly GradebookStudent[];
  readonly results: readonly Result[];
}

/** Canvas adds it to each course, for whoever looks at the course as a student. */
const TEST_STUDENT = "Student, Test";

/** Tried one after the other; the first key by which there is any submission decides, as it does for Canvas. */
const rules: readonly {
  readonly by: MatchedBy;
  readonly fits: (student: GradebookStudent, result: Result) => boolean;
}[] = [
  { by: "ID", fits: ({ id }, { keys }) => id !== "" && keys.canvas.includes(id) },
  { by: "SIS User ID", fits: ({ sisUserId }, { keys }) => sisUserId !== "" && keys.ids.includes(sisUserId) },
  { by: "SIS Login ID", fits: ({ sisLoginId }, { keys }) => keys.logins.includes(sisLoginId.toLowerCase()) },
  { by: "name", fits: ({ name }, { keys }) => name !== "" && keys.names.some((each) => isSameName(each, name)) },
];

interface Candidates {
  readonly row: GradebookRow;
  readonly student: GradebookStudent;
  readonly by: MatchedBy;
  readonly found: readonly Result[];
}

/** Says whose each submission is. */
export function matchGradebook(rows: readonly GradebookRow[], results: readonly Result[]): Matching {
  const students = rows.flatMap(({ student }) => (student === undefined ? [] : [student]));
  const candidates = rows.flatMap((row) => candidatesFor(row, results));
  const claims = new Map<Result, Candidates[]>();
  for (const each of candidates) {
    for (const result of each.found) claims.set(result, [...(claims.get(result) ?? []), each]);
  }
  const isClear = ({ found: [only, ...others] }: Candidates): boolean =>
    only !== undefined && others.length === 0 && claims.get(only)?.length === 1;
  const unclear = candidates.filter((each) => !isClear(each));
  const claimed = new Set(candidates.map(({ student }) => student));
  return {
    matched: candidates
      .filter(isClear)
      .flatMap(({ row, student, by, found }) => found.map((result) => ({ row, student, by, result }))),
    ambiguous: ambiguitiesOf(unclear, claims),
    students: students.filter((student) => !claimed.has(student) && student.name !== TEST_STUDENT),
    results: results.filter((result) => !claims.has(result)),
  };
}

function candidatesFor(row: GradebookRow, results: readonly Result[]): Candidates[] {
  const { student } = row;
  if (student === undefined) return [];
  for (const { by, fits } of rules) {
    const found = results.filter((result) => fits(student, result));
    if (found.length > 0) return [{ row, student, by, found }];
  }
  return [];
}

/** Those that share a submission are one question. */
function ambiguitiesOf(
  unclear: readonly Candidates[],
  claims: ReadonlyMap<Result, readonly Candidates[]>,
): Ambiguity[] {
  const open = new Set(unclear);
  const ambiguities: Ambiguity[] = [];
  for (const first of unclear) {
    if (!open.has(first)) continue;
    const group = new Set([first]);
    // Grows while it is gone through.
    for (const each of group) {
      open.delete(each);
      for (const other of each.found.flatMap((result) => claims.get(result) ?? [])) group.add(other);
    }
    ambiguities.push({
      students: [...group].map(({ student }) => student),
      results: [...new Set([...group].flatMap(({ found }) => found))],
    });
  }
  return ambiguities;
}
