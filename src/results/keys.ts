/** Whose a submission is: all by which a roster or a gradebook can name its author. */
import type { Scorecard } from "../scorecard/scorecard.ts";
import { canvasUserOf, readFileName } from "../submission/identity.ts";
import type { RosterRow } from "./roster.ts";

/** Each kind of key is empty where nothing is known. Logins are in lower case. */
export interface Keys {
  /** The numbers that Canvas gives its users. */
  readonly canvas: readonly string[];
  /** The university's: the UMID, or whatever the roster calls an id. */
  readonly ids: readonly string[];
  /** Uniqnames, and e-mail addresses, which are logins elsewhere. */
  readonly logins: readonly string[];
  /** As people write them. */
  readonly names: readonly string[];
}

/** What the name of a submission says. One that says nothing else may be an id, a login or a person's name. */
export function keysOf({ submission: { name, identity: ofFile } }: Pick<Scorecard, "submission">): Keys {
  // Folders are named as files are, but that nobody looked at their names when they were graded.
  const identity = ofFile ?? readFileName(`${name}.ipynb`).identity;
  const user = canvasUserOf(name);
  const canvas = user === undefined || user === ofFile?.umid ? [] : [user];
  if (identity !== undefined) return { canvas, ids: [identity.umid], logins: [identity.uniqname], names: [name] };
  return { canvas, ids: [name], logins: [name.toLowerCase()], names: [name] };
}

/** The keys with those of the roster's row. */
export function withRosterRow({ canvas, ids, logins, names }: Keys, row: RosterRow): Keys {
  return {
    canvas,
    ids: unique([...ids, ...(row.id === undefined ? [] : [row.id])]),
    logins: unique([...logins, ...loginsOf(row)]),
    names: unique([...names, ...(row.name === undefined ? [] : [row.name])]),
  };
}

/** The login, the e-mail address, and what stands before its @, which is a uniqname. */
export function loginsOf({ login, email }: RosterRow): string[] {
  const [local] = email?.split("@") ?? [];
  return unique([login, email, local].flatMap((each) => (each === undefined ? [] : [each.toLowerCase()])));
}

/** Whether two names are the same to Canvas: `Doe, Jane` is `Jane Doe`; however their accents are encoded. */
export function isSameName(one: string, other: string): boolean {
  const spellings = spellingsOf(one);
  return spellingsOf(other).some((each) => spellings.includes(each));
}

function spellingsOf(name: string): string[] {
  const text = name.normalize("NFC").trim();
  const [last, first, ...rest] = text.split(",").map((part) => part.trim());
  return first === undefined || rest.length > 0 ? [text] : [text, `${first} ${last}`];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
