/** Attacks on the network and on other processes, in TypeScript. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("typescript", "network", "processes"));
