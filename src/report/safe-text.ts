/** Longer text is cut: nobody reads it, and a student's code can make it as long as it likes. */
const MAX_LENGTH = 1500;

/**
 * Text from a student's code, made fit for a terminal or a log. What would move the cursor, change colours, end a line
 * or turn the direction of writing is shown instead of obeyed, and the marks of the commands that CI services read from
 * a log (`::error`, `##[group]`) are taken apart.
 */
export function safeText(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return cut
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu, (character) =>
      character === "\n" ? "⏎" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
    .replace(/([:#])(?=\1)/g, "$1 ");
}
