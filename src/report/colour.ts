/** Colours, where they are wanted: chalk finds that out, but for NO_COLOR (no-color.org), which it does not know. */
import chalk, { Chalk, chalkStderr, type ChalkInstance } from "chalk";

/** As in Node itself, FORCE_COLOR goes first. */
const refused = process.env["FORCE_COLOR"] === undefined && (process.env["NO_COLOR"] ?? "") !== "";

/** For what goes to standard output. */
export const colour: ChalkInstance = new Chalk({ level: refused ? 0 : chalk.level });

/** For what goes to standard error, which can be a terminal where the other is not. */
export const colourOnStderr: ChalkInstance = new Chalk({ level: refused ? 0 : chalkStderr.level });
