/**
 * Host names of Amazon ECR registries, of every partition, and of the local ECR.
 */

/** What an ECR host name says. */
export interface EcrHost {
  kind: 'private' | 'public' | 'local';
  /** The twelve digits of the account that owns the registry; absent for ECR Public. */
  registryId?: string;
  region?: string;
  fips: boolean;
  dualStack: boolean;
}

/** After amazon-ecr-credential-helper's pattern, with the groups named. */
const PRIVATE_HOST =
  /^(?<account>\d{12})\.dkr(?<stack>[.-])ecr(?<fips>-fips)?\.(?<region>[a-z0-9][a-z0-9-]*)\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|on\.(?:aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/** `ACCOUNT.dkr.ecr.REGION.localhost[:PORT]`: another account or region of a local ECR. */
const LOCAL_HOST = /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9][a-z0-9-]*)\.localhost(?::\d+)?$/;

/** The host of ECR Public, which all of its registries share: aliases are the first part of a repository's name. */
export const ECR_PUBLIC_HOST = 'public.ecr.aws';
/** The names under which ECR Public serves images. */
const PUBLIC_HOSTS = new Set([ECR_PUBLIC_HOST, 'ecr-public.aws.com']);

/** Reads an ECR host name; undefined for any other registry. */
export function parseEcrHost(host: string): EcrHost | undefined {
  const name = host.toLowerCase();
  if (PUBLIC_HOSTS.has(name)) return {kind: 'public', fips: false, dualStack: name !== ECR_PUBLIC_HOST};
  const local = LOCAL_HOST.exec(name)?.groups;
  if (local) {
    return {kind: 'local', registryId: local.account!, region: local.region!, fips: false, dualStack: false};
  }
  const found = PRIVATE_HOST.exec(name)?.groups;
  if (!found) return undefined;
  return {
    kind: 'private',
    registryId: found.account!,
    region: found.region!,
    fips: found.fips !== undefined,
    dualStack: found.stack === '-',
  };
}

/** DNS suffixes of registries by partition, recognised from a region's name (AWS endpoint rules for ECR). */
const PARTITION_SUFFIXES: readonly {region: RegExp; suffix: string; dualStackSuffix?: string}[] = [
  {region: /^cn-/, suffix: 'amazonaws.com.cn', dualStackSuffix: 'on.amazonwebservices.com.cn'},
  {region: /^eusc-/, suffix: 'amazonaws.eu'},
  {region: /^us-iso-/, suffix: 'c2s.ic.gov'},
  {region: /^us-isob-/, suffix: 'sc2s.sgov.gov'},
  {region: /^eu-isoe-/, suffix: 'cloud.adc-e.uk'},
  {region: /^us-isof-/, suffix: 'csp.hci.ic.gov'},
];

/** The registry host of an account in a region. */
export function ecrRegistryHost(
  registryId: string,
  region: string,
  options: {fips?: boolean; dualStack?: boolean} = {},
): string {
  const partition = PARTITION_SUFFIXES.find(candidate => candidate.region.test(region));
  const service = options.fips ? 'ecr-fips' : 'ecr';
  if (options.dualStack) {
    return `${registryId}.dkr-${service}.${region}.${partition?.dualStackSuffix ?? 'on.aws'}`;
  }
  return `${registryId}.dkr.${service}.${region}.${partition?.suffix ?? 'amazonaws.com'}`;
}
