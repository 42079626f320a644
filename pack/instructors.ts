/** Run by `npm pack`: builds all of the grader into dist/. */
import { join } from "node:path";

import { build, home } from "./build.ts";

await build(join(home, "dist"), { besides: ["submissions", "pack/gradescope", "package-lock.json"] });
