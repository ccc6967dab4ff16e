/** A manifest on its way to whoever pulls. */
export interface PulledImage {
  /** The digest of the image as it is stored, also where `bytes` were converted. */
  digest: string;
  /** The digest of `bytes`. */
  bytesDigest: string;
  bytes: Uint8Array;
  mediaType: string;
}
