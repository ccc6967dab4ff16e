import {RegistryError} from './registry-error.ts';

/**
 * The next page of a list, as the registry's `Link` header gives it. Never at another origin.
 * @throws EcrctlError PROTOCOL_ERROR
 */
export function nextPage(page: {headers: Record<string, string>; url: URL}): URL | undefined {
  const header = page.headers.link ?? '';
  for (const [, target, parameters] of header.matchAll(/<([^<>]*)>((?:\s*;[^,<]*)*)/g)) {
    if (!/;\s*rel\s*=\s*"?next"?\s*(?:;|$)/i.test(parameters!)) continue;
    // ECR: refuses a cursor that was taken apart and put together again, so the address is followed as it is.
    const next = URL.canParse(target!, page.url.href) ? new URL(target!, page.url) : undefined;
    if (next?.origin === page.url.origin) return next;
    throw new RegistryError('PROTOCOL_ERROR', "the registry's next page is not at the registry", {
      method: 'GET',
      url: page.url,
    });
  }
  return undefined;
}
