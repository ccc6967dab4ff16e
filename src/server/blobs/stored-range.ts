/** A run of bytes of a file, both ends included; `end` is `start - 1` when there are none. */
export class StoredRange {
  readonly file: string;
  readonly start: number;
  readonly end: number;

  constructor(file: string, {start, end}: {start: number; end: number}) {
    this.file = file;
    this.start = start;
    this.end = end;
  }

  get length(): number {
    return this.end - this.start + 1;
  }
}
