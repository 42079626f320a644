import type { ClassResult } from "../../../results/results.ts";
import { safeText } from "../../safe-text.ts";
import { html, type Markup } from "../markup.ts";
import { submissionAddress } from "./page-names.ts";

/** A submission's name, leading to its page. */
export const submissionLink = (result: ClassResult): Markup =>
  html`<a href=${submissionAddress(result)}>${safeText(result.name)}</a>`;
