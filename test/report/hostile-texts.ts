/** Text that does something when a terminal or a CI service reads it, and how to tell that it would. */

export const hostileTexts: readonly (readonly [what: string, text: string])[] = [
  ["colours", "\u001b[31mred\u001b[0m"],
  ["a cleared screen", "\u001b[2J\u001b[H"],
  ["a window title", "\u001b]0;title\u0007"],
  ["a link", "\u001b]8;;http://example.com\u001b\\here\u001b]8;;\u001b\\"],
  ["controls of one byte", "\u009b31m\u0085\u0090"],
  ["a line end", "first\nsecond"],
  ["a return to the line's start", "wrong\rright"],
  ["a backspace", "wrong\b\b\b\b\bright"],
  ["a null", "a\u0000b"],
  ["Unicode's line ends", "first\u2028second\u2029third"],
  ["turned text", "\u202etxet denrut\u202c \u2066isolated\u2069 \u200f\u061c"],
  ["half a character", "\ud800 and \udc00"],
  ["a GitHub command", "::set-output name=grade::100"],
  ["a GitHub command on its own line", "x\n::error file=a::b"],
  ["a GitHub command behind spaces", `${"x".repeat(70)}   ::stop-commands::token`],
  ["GitHub's older commands", "##[add-mask]x"],
  ["Azure's commands", "##vso[task.setvariable variable=x]y"],
  ["many colons", ":::::::"],
  ["many hashes", "#####[error]"],
  ["text without end", "x".repeat(1_000_000)],
];

/** The characters and marks in it that would be obeyed. */
export function obeyed(text: string): string[] {
  return [...text.matchAll(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]|::|##/gu)].map(([match]) => match);
}
