/** What pages are put together of. */
import type { Status } from "../../checks/check.ts";
import { marks } from "../said.ts";
import { html, type Markup } from "./markup.ts";

/** A box that a wide table or chart is scrolled in, also by keyboard, so that the page itself never is. */
export const scrollBox = (label: string, content: Markup): Markup =>
  html`<div class="scroll" role="region" aria-label=${label} tabindex="0">${content}</div>`;

/** A status as a mark, a word and a colour: `✓ passed`. */
export const statusMark = (status: Status): Markup =>
  html`<span class="status ${status}"><span class="mark" aria-hidden="true">${marks[status]}</span> ${status}</span>`;
