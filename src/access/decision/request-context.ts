/** What is known of a request by condition key: one value, or several for keys such as `aws:TagKeys`. */
export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

/** The values of a request by condition key; names of keys are compared in any case, as IAM does. */
export class RequestContext {
  readonly #values = new Map<string, readonly string[]>();

  constructor(...layers: ContextValues[]) {
    for (const layer of layers) {
      for (const [key, value] of Object.entries(layer)) {
        this.#values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
      }
    }
    this.#shareResourceTags();
  }

  /** The values of a key; undefined when the request does not have the key or it is empty. */
  valuesOf(key: string): readonly string[] | undefined {
    const values = this.#values.get(key.toLowerCase());
    return values?.length ? values : undefined;
  }

  /** `ecr:ResourceTag/k` is the service's older name for `aws:ResourceTag/k`; a request that has one has both. */
  #shareResourceTags(): void {
    for (const [key, values] of [...this.#values]) {
      const twin = key.startsWith('aws:resourcetag/') ? `ecr${key.slice(3)}` : `aws${key.slice(3)}`;
      if (/^(?:aws|ecr):resourcetag\//.test(key) && !this.#values.has(twin)) this.#values.set(twin, values);
    }
  }
}
