/** The managed policies of AWS that speak of ECR, by the last part of their ARN, with what they allow here. */
const READ_ACTIONS = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchCheckLayerAvailability',
  'ecr:GetDownloadUrlForLayer',
  'ecr:GetRepositoryPolicy',
  'ecr:DescribeRepositories',
  'ecr:ListImages',
  'ecr:DescribeImages',
  'ecr:BatchGetImage',
  'ecr:GetLifecyclePolicy',
  'ecr:GetLifecyclePolicyPreview',
  'ecr:ListTagsForResource',
  'ecr:DescribeImageScanFindings',
];

const WRITE_ACTIONS = [
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
];

const PULL_ACTIONS = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchImportUpstreamImage',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AmazonEC2ContainerRegistryFullAccess: ['ecr:*'],
  AmazonEC2ContainerRegistryPowerUser: [...READ_ACTIONS, ...WRITE_ACTIONS],
  AmazonEC2ContainerRegistryReadOnly: READ_ACTIONS,
  AmazonEC2ContainerRegistryPullOnly: PULL_ACTIONS,
  AdministratorAccess: ['*'],
};

/** The names of the managed policies that the local ECR knows. */
export const MANAGED_POLICY_NAMES: readonly string[] = Object.keys(ACTIONS);

/** The document of a managed policy, by its name or ARN; undefined when it is not one of them. */
export function managedPolicy(nameOrArn: string): object | undefined {
  const name = nameOrArn.replace(/^arn:aws[a-z-]*:iam::aws:policy\//, '');
  if (!Object.hasOwn(ACTIONS, name)) return undefined;
  return {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: ACTIONS[name], Resource: '*'}]};
}
