/** Attacks on files, in TypeScript. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("typescript", "files"));
