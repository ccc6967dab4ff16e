/** What a page of the AWS console shows: a repository, or one of its images. */
export interface ConsolePage {
  region: string;
  registryId: string;
  repositoryName: string;
  imageDigest?: string;
}

/** Where consoles are by partition, recognised from a region's name; of the isolated ones nothing is published. */
const CONSOLES: readonly {region: RegExp; domain?: string}[] = [
  {region: /^cn-/, domain: 'console.amazonaws.cn'},
  {region: /^us-gov-/, domain: 'console.amazonaws-us-gov.com'},
  {region: /-iso[a-z]?-|^eusc-/},
  {region: /^/, domain: 'console.aws.amazon.com'},
];

/** The address of a page of the AWS console; undefined for partitions whose console is not known. */
export function consoleUrl({
  region,
  registryId,
  repositoryName,
  imageDigest,
}: ConsolePage): string | undefined {
  const domain = CONSOLES.find(one => one.region.test(region))?.domain;
  if (domain === undefined) return undefined;
  const image = imageDigest === undefined ? '' : `/_/image/${imageDigest}/details`;
  return `https://${region}.${domain}/ecr/repositories/private/${registryId}/${repositoryName}${image}?region=${region}`;
}
