/** Calls an operation of the JSON API, signed in name only; refusals of the named kinds are answers, too. */
export type ApiClient = <T = Record<string, unknown>>(
  operation: string,
  input?: object,
  accepted?: readonly string[],
) => Promise<T>;

/** A client of a local ECR without users: signatures are not looked at there. */
export function apiClient(url: string): ApiClient {
  return async <T>(operation: string, input: object = {}, accepted: readonly string[] = []) => {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
      },
    });
    const body = (await response.json()) as {__type?: string};
    if (response.ok || accepted.includes(body.__type ?? '')) return body as T;
    throw new RefusedCall(`${operation}: ${JSON.stringify(body)}`);
  };
}

/** The server answered with a refusal. */
export class RefusedCall extends Error {}
