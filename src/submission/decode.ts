import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/**
 * The text of a Python file or notebook, whatever it was saved in, with `\n` as its only line end.
 *
 * UTF-8 with or without a byte order mark, UTF-16 as Windows' shells write it, and else windows-1252, in which every byte
 * means something: an accent in a comment must not keep the code around it from being graded.
 */
export function decode(bytes: Uint8Array): string {
  return withPlainLineEnds(decoderFor(bytes).decode(bytes));
}

/** The text with each Windows or old Mac line end made `\n`. */
export function withPlainLineEnds(text: string): string {
  return text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
}

function decoderFor(bytes: Uint8Array): TextDecoder {
  const [first, second] = bytes;
  // Source and JSON begin with ASCII, so that a zero beside the first byte tells UTF-16 also without its mark.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return new TextDecoder("utf-16le");
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second !== 0)) {
    return new TextDecoder("utf-16be");
  }
  return isUtf8(bytes) ? new TextDecoder() : new TextDecoder("windows-1252");
}
