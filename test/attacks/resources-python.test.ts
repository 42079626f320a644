/** Attacks on time, memory and space, in Python. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("python", "resources"));
