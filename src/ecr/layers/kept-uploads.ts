import type {BegunUpload, UploadLedger} from './upload-ledger.ts';

/** A ledger that also tells how much of what it knows of is there already. */
export class KeptUploads implements UploadLedger {
  readonly #ledger: UploadLedger;
  readonly #offsets = new Map<string, number>();

  constructor(ledger: UploadLedger) {
    this.#ledger = ledger;
  }

  /** Bytes of unfinished uploads that a later run need not send. */
  get bytes(): number {
    return [...this.#offsets.values()].reduce((sum, offset) => sum + offset, 0);
  }

  async recall(name: string): Promise<BegunUpload | undefined> {
    const found = await this.#ledger.recall(name);
    if (found) this.#offsets.set(name, found.offset);
    return found;
  }

  async note(name: string, upload: BegunUpload): Promise<void> {
    await this.#ledger.note(name, upload);
    this.#offsets.set(name, upload.offset);
  }

  async forget(name: string): Promise<void> {
    this.#offsets.delete(name);
    await this.#ledger.forget(name);
  }
}
