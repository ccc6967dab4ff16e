/** Node's and OpenSSL's names for certificates that cannot be trusted and for TLS that cannot be agreed. */
const TLS_FAILURE =
  /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** Whether the code of a system's error says that TLS failed, which trying again does not mend. */
export function isTlsFailure(code: string): boolean {
  return TLS_FAILURE.test(code);
}
