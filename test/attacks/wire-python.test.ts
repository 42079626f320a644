/** Attacks on the wire between grader and runner, in Python. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("python", "wire"));
