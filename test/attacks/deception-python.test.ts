/** Results and errors that lie, in Python, and texts that a terminal obeys. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("python", "deception", "printing"));
