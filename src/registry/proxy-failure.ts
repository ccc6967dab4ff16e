/** A connection to a proxy that did not come about: nothing is known of the server that was asked for. */
export class ProxyFailure extends Error {
  /** `host:port`, without a name and a password. */
  readonly proxy: string;

  constructor(proxy: string, cause: Error) {
    super(cause.message, {cause});
    this.proxy = proxy;
  }
}
