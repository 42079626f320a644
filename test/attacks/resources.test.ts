/** Attacks on time, memory and space, in TypeScript. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("typescript", "resources"));
