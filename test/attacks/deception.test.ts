/** Results and errors that lie, in TypeScript, and texts that a terminal obeys. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("typescript", "deception", "printing"));
