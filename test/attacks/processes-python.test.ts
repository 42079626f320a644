/** Attacks on the network and on other processes, in Python. */
import { conduct } from "./conduct.ts";
import { attacksOf } from "./corpus.ts";

conduct(attacksOf("python", "network", "processes"));
