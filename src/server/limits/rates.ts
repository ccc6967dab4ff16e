/** Calls per second and the burst above them that a bucket holds. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/**
 * What the service allows per account and region (Amazon ECR service quotas, 2026); no other operation has
 * a published rate. Bursts are not published any more: one second's worth is allowed at once.
 */
const PUBLISHED: Readonly<Record<string, number>> = {
  BatchCheckLayerAvailability: 1_000,
  BatchGetImage: 2_000,
  CompleteLayerUpload: 100,
  GetAuthorizationToken: 500,
  GetDownloadUrlForLayer: 3_000,
  InitiateLayerUpload: 100,
  PutImage: 10,
  UploadLayerPart: 500,
};

/** Rates by operation. */
export type Rates = Readonly<Record<string, Rate>>;

/** The rates of the service by operation. */
export const DEFAULT_RATES: Rates = Object.fromEntries(
  Object.entries(PUBLISHED).map(([operation, perSecond]) => [operation, rateOf(perSecond)]),
);

/** A rate whose burst is one second's worth, at least one call. */
export function rateOf(perSecond: number): Rate {
  return {perSecond, burst: Math.max(1, perSecond)};
}
