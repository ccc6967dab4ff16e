/** Calls the JSON API of a local ECR anywhere, signed in name only. */
export interface JsonApi {
  post(operation: string, input: object): Promise<{status: number; body: Record<string, unknown>}>;
  /** Fails unless the answer is one. */
  call<T = Record<string, unknown>>(operation: string, input: object): Promise<T>;
}

/** A client of the API at a URL. */
export function apiOf(url: string): JsonApi {
  const post: JsonApi['post'] = async (operation, input) => {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20260101T000000Z',
      },
    });
    return {status: response.status, body: (await response.json()) as Record<string, unknown>};
  };
  return {
    post,
    call: async <T>(operation: string, input: object) => {
      const {status, body} = await post(operation, input);
      if (status !== 200) throw new Error(`${operation}: ${status} ${JSON.stringify(body)}`);
      return body as T;
    },
  };
}
