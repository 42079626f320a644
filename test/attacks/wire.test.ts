/** Attacks on the wire between grader and runner, in TypeScript. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("typescript", "wire"));
