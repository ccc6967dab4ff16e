import {RegistryError} from './registry-error.ts';

/** What to throw of a list that goes on after more pages than there can be: its registry leads in circles. */
export function endlessList(what: string, pages: number, url: URL): RegistryError {
  const message = `the list of ${what} does not end after ${pages} pages`;
  return new RegistryError('PROTOCOL_ERROR', message, {method: 'GET', url});
}
