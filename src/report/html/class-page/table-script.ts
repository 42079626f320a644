/** What runs in the browser that shows a class page. Its source is put into the page, so it uses nothing from outside itself. */

/** Makes the table of submissions sortable and filterable. */
export function tableScript(): void {
  /** A row, and what is asked of it again and again. */
  interface Row {
    readonly element: HTMLTableRowElement;
    readonly name: string;
    /** Of each field but the name: what the row can be found by. */
    readonly values: Readonly<Record<string, ReadonlySet<string>>>;
  }

  const FIELDS = ["item", "mistake", "flag"];
  /** To lay out 500 rows takes longer than a person should wait: more than these, which fill any screen, come frame by frame. */
  const ROWS_PER_FRAME = 60;
  const table = one("#table", HTMLTableElement);
  const body = one("#table tbody", HTMLTableSectionElement);
  const form = one("#filters", HTMLFormElement);
  const count = one("#count", HTMLElement);
  const nothing = one("#nothing", HTMLElement);
  const headers = [...table.querySelectorAll<HTMLTableCellElement>("thead th")];
  const nameColumns = headers.flatMap((header, index) =>
    header.dataset["sort"] === "text" && index < 2 ? [index] : [],
  );
  const rows = [...body.rows].map(readRow);
  let inOrder: readonly Row[] = rows;
  let toShow: Row[] = [];
  const collator = new Intl.Collator("en", { numeric: true });

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are empty only after the event.
  form.addEventListener("reset", () => setTimeout(filter));
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-filter-mistake]")) {
    button.hidden = false;
    button.addEventListener("click", () => showMistake(button.dataset["filterMistake"] ?? ""));
  }
  headers.forEach(makeSortable);
  filter();

  function one<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
    const found = document.querySelector(selector);
    if (found instanceof kind) return found;
    throw new Error(`Expected ${selector} in the page.`);
  }

  function readRow(element: HTMLTableRowElement): Row {
    const name = nameColumns.map((index) => element.cells[index]?.textContent ?? "").join("\n");
    const values = FIELDS.map((field) => [field, new Set((element.dataset[field] ?? "").split(" "))]);
    return { element, name: name.toLowerCase(), values: Object.fromEntries(values) };
  }

  function filter(): void {
    const words = fieldNamed("name").toLowerCase().trim();
    const asked = FIELDS.map((field) => [field, fieldNamed(field)] as const).filter(([, value]) => value !== "");
    const fits = ({ name, values }: Row): boolean =>
      name.includes(words) && asked.every(([field, value]) => values[field]?.has(value));
    const [fitting, others] = [inOrder.filter(fits), inOrder.filter((row) => !fits(row))];
    for (const { element } of others) element.hidden = true;
    toShow = fitting.filter(({ element }) => element.hidden);
    count.textContent = `${fitting.length} of ${rows.length}`;
    nothing.hidden = fitting.length > 0;
    showSome();
  }

  function showSome(): void {
    const rest = toShow;
    for (const { element } of rest.splice(0, ROWS_PER_FRAME)) element.hidden = false;
    table.setAttribute("aria-busy", String(rest.length > 0));
    if (rest.length === 0) return;
    // Once these are painted, unless something else has been asked for.
    requestAnimationFrame(() => setTimeout(() => rest === toShow && showSome()));
  }

  function fieldNamed(name: string): string {
    const field = form.elements.namedItem(name);
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : "";
  }

  function showMistake(value: string): void {
    const field = form.elements.namedItem("mistake");
    if (!(field instanceof HTMLSelectElement)) return;
    form.reset();
    field.value = value;
    filter();
    document.querySelector("#submissions")?.scrollIntoView();
    field.focus({ preventScroll: true });
  }

  function makeSortable(header: HTMLTableCellElement, column: number): void {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const isDescending = header.getAttribute("aria-sort") === "ascending";
      for (const other of headers) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      sort(column, header.dataset["sort"] === "number", isDescending ? -1 : 1);
    });
  }

  /** What is empty comes last, whatever the direction; what is equal stays in order. */
  function sort(column: number, isNumber: boolean, direction: 1 | -1): void {
    const keyed = rows.map((row) => {
      const text = row.element.cells[column]?.textContent?.trim() ?? "";
      return { row, text, number: Number.parseFloat(/-?\d+(?:\.\d+)?/.exec(text)?.[0] ?? "") };
    });
    const isEmpty = ({ text, number }: (typeof keyed)[number]): boolean =>
      isNumber ? Number.isNaN(number) : text === "";
    keyed.sort((a, b) => {
      if (isEmpty(a) || isEmpty(b)) return Number(isEmpty(a)) - Number(isEmpty(b));
      return direction * (isNumber ? a.number - b.number : collator.compare(a.text, b.text));
    });
    inOrder = keyed.map(({ row }) => row);
    for (const { element } of rows) element.hidden = true;
    body.append(...inOrder.map(({ element }) => element));
    filter();
  }
}
