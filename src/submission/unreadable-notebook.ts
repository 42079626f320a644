/** A file that cannot be read as a notebook. Stays within this room, where it becomes the finding of the same name. */
export class UnreadableNotebook extends Error {
  /** @param detail what is wrong with the file, so that it ends a sentence: `it is empty`. */
  constructor(detail: string) {
    super(detail);
    this.name = "UnreadableNotebook";
  }
}
