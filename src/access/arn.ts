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

/** The name of the repository that an ARN names; undefined when it names something else. */
export function repositoryNameOf(arn: string): string | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'ecr' || !parsed.resource.startsWith('repository/')) return undefined;
  return parsed.resource.slice('repository/'.length);
}
