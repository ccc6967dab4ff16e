/** The parts of an Amazon Resource Name: `arn:partition:service:region:account:resource`. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  accountId: string;
  /** Everything after the fifth colon, further colons included. */
  resource: string;
}

/** How many parts an ARN has; a colon after the fifth belongs to the resource. */
export const ARN_PARTS = 6;

const ACCOUNT_ID = /^\d{12}$/;

/** Reads an ARN; undefined for any other text. */
export function parseArn(text: string): Arn | undefined {
  const [scheme, partition, service, region, accountId, ...rest] = text.split(':');
  if (scheme !== 'arn' || !partition || !service || rest.length === 0) return undefined;
  return {partition, service, region: region ?? '', accountId: accountId ?? '', resource: rest.join(':')};
}

/** Whether a text is the twelve digits of an AWS account. */
export function isAccountId(text: string): boolean {
  return ACCOUNT_ID.test(text);
}

/** The partition that a region is in, as ARNs name it. */
export function partitionOfRegion(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  const isolated = /^(?:us|eu)-(iso[a-z]?)-/.exec(region);
  return isolated ? `aws-${isolated[1]}` : 'aws';
}
