import type {OperatorFamily} from './condition-operator.ts';

/** A condition key that a policy about ECR may use. */
export interface ConditionKey {
  name: string;
  /** What its values are; operators of other families do not compare them as meant. */
  family: Exclude<OperatorFamily, 'null'>;
  /** Whether a request may have several values at once. */
  multivalued?: boolean;
}

/** The global keys (IAM User Guide, "AWS global condition context keys"); a name that ends in `/` takes a tag's key. */
const GLOBAL_KEYS: Record<Exclude<OperatorFamily, 'null'>, string> = {
  string:
    'aws:AssumedRoot aws:ChatbotSourceArn aws:Ec2InstanceSourceVpc aws:FederatedProvider ' +
    'aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalServiceName aws:PrincipalTag/ aws:PrincipalType ' +
    'aws:RequestedRegion aws:RequestTag/ aws:ResourceAccount aws:ResourceOrgID aws:ResourceTag/ ' +
    'aws:SourceAccount aws:SourceIdentity aws:SourceOrgID aws:SourceVpc aws:SourceVpce aws:UserAgent ' +
    'aws:referer aws:userid aws:username aws:VpceAccount aws:VpceOrgID aws:SourceVpcArn ' +
    'aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths aws:SourceOrgPaths aws:TagKeys ' +
    'aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:VpceOrgPaths',
  arn: 'aws:PrincipalArn aws:SourceArn aws:Ec2InstanceSourceVpcArn lambda:SourceFunctionArn',
  ip: 'aws:SourceIp aws:VpcSourceIp aws:Ec2InstanceSourcePrivateIPv4 aws:Ec2InstanceSourcePrivateIPv6',
  bool:
    'aws:MultiFactorAuthPresent aws:PrincipalIsAWSService aws:SecureTransport aws:ViaAWSService ' +
    'aws:IsMcpServiceAction',
  numeric: 'aws:MultiFactorAuthAge',
  date: 'aws:CurrentTime aws:EpochTime aws:TokenIssueTime',
  binary: '',
};

const MULTIVALUED = new Set(
  (
    'aws:CalledVia aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths ' +
    'aws:SourceOrgPaths aws:TagKeys aws:VpceOrgPaths'
  ).split(' '),
);

/** The keys that ECR itself defines (Service Authorization Reference). */
const ECR_KEYS = ['ecr:ResourceTag/', 'ecr:AccountSetting'];

/** Every key that ECR's requests can have. */
export const CONDITION_KEYS: readonly ConditionKey[] = [
  ...Object.entries(GLOBAL_KEYS).flatMap(([family, names]) =>
    names
      .split(' ')
      .filter(name => name !== '')
      .map(name => keyOf(name, family as ConditionKey['family'])),
  ),
  ...ECR_KEYS.map(name => keyOf(name, 'string')),
];

/** The key of a name, in any case; undefined for a name that no request to ECR has. */
export function findConditionKey(name: string): ConditionKey | undefined {
  const wanted = name.toLowerCase();
  return CONDITION_KEYS.find(({name: known}) => {
    const lower = known.toLowerCase();
    return lower.endsWith('/') ? wanted.startsWith(lower) && wanted.length > lower.length : wanted === lower;
  });
}

function keyOf(name: string, family: ConditionKey['family']): ConditionKey {
  return MULTIVALUED.has(name) ? {name, family, multivalued: true} : {name, family};
}
