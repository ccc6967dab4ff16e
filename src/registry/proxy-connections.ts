import type {buildConnector, Dispatcher} from 'undici';
import {ProxyFailure} from './proxy-failure.ts';
import {Pool} from './undici.ts';

/** Connections to a proxy whose failures say that they are the proxy's; undici tells them as the server's. */
export function proxyConnections(proxy: URL, options: object): Dispatcher {
  const {connect} = options as {connect: buildConnector.connector};
  return new Pool(proxy.origin, {
    ...options,
    connect: (how, done) =>
      connect(how, (...[error, socket]) => {
        if (error === null) done(null, socket);
        else done(new ProxyFailure(proxy.host, error), null);
      }),
  });
}
