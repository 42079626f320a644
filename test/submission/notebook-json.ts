/** Notebooks as Jupyter writes them, for tests to put on disk. */

/** Text as nbformat 4 stores it: a list of lines with their line ends. */
const lines = (text: string): string[] => text.split(/(?<=\n)/);

/** A notebook of nbformat 4. */
export function notebook(...cells: readonly unknown[]): string {
  const metadata = { kernelspec: { display_name: "Python 3", language: "python", name: "python3" } };
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

export function code(source: string, ...outputs: readonly unknown[]): unknown {
  return { cell_type: "code", execution_count: 1, id: "a1", metadata: {}, outputs, source: lines(source) };
}

export function markdown(source: string): unknown {
  return { cell_type: "markdown", id: "b2", metadata: {}, source: lines(source) };
}

/** What `print` writes; or, on stderr, what a progress bar does. */
export function stream(text: string, name: "stdout" | "stderr" = "stdout"): unknown {
  return { output_type: "stream", name, text: lines(text) };
}

/** What the last line of a cell evaluates to. */
export function result(text: string): unknown {
  return { output_type: "execute_result", execution_count: 1, metadata: {}, data: { "text/plain": [text] } };
}

/** A plot, as matplotlib puts it beside its name. */
export function plot(mediaType: string, data: string | readonly string[]): unknown {
  const bundle = { [mediaType]: data, "text/plain": ["<Figure size 640x480 with 1 Axes>"] };
  return { output_type: "display_data", metadata: {}, data: bundle };
}

/** The smallest PNG: one pixel, in base64. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
