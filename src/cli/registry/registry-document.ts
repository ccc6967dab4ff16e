import {z} from 'zod';

/**
 * A registry's settings as they stand in a file under review. A section that is absent is left as it is; one
 * that is there is the whole truth: what it does not list is removed. Names are ECR's own.
 */
const repositoryFilter = z.strictObject({filter: z.string(), filterType: z.string()});

const pullThroughRule = z.strictObject({
  ecrRepositoryPrefix: z.string(),
  upstreamRegistryUrl: z.string(),
  upstreamRegistry: z.string().optional(),
  upstreamRepositoryPrefix: z.string().optional(),
  credentialArn: z.string().optional(),
  customRoleArn: z.string().optional(),
});

const template = z.strictObject({
  prefix: z.string(),
  appliedFor: z.array(z.string()),
  description: z.string().optional(),
  encryptionConfiguration: z
    .strictObject({encryptionType: z.string(), kmsKey: z.string().optional()})
    .optional(),
  resourceTags: z.array(z.strictObject({Key: z.string(), Value: z.string()})).optional(),
  imageTagMutability: z.string().optional(),
  imageTagMutabilityExclusionFilters: z.array(repositoryFilter).optional(),
  repositoryPolicy: z.string().optional(),
  lifecyclePolicy: z.string().optional(),
  customRoleArn: z.string().optional(),
});

/** Checks a registry file. */
export const registryDocumentSchema = z.strictObject({
  replicationConfiguration: z
    .strictObject({
      rules: z.array(
        z.strictObject({
          destinations: z.array(z.strictObject({region: z.string(), registryId: z.string()})),
          repositoryFilters: z.array(repositoryFilter).optional(),
        }),
      ),
    })
    .optional(),
  scanningConfiguration: z
    .strictObject({
      scanType: z.string().optional(),
      rules: z
        .array(z.strictObject({scanFrequency: z.string(), repositoryFilters: z.array(repositoryFilter)}))
        .optional(),
    })
    .optional(),
  signingConfiguration: z
    .strictObject({
      rules: z.array(
        z.strictObject({
          signingProfileArn: z.string(),
          repositoryFilters: z.array(repositoryFilter).optional(),
        }),
      ),
    })
    .optional(),
  registryPolicy: z.record(z.string(), z.unknown()).nullable().optional(),
  accountSettings: z.record(z.string(), z.string()).optional(),
  pullThroughCacheRules: z.array(pullThroughRule).optional(),
  repositoryCreationTemplates: z.array(template).optional(),
  pullTimeUpdateExclusions: z.array(z.string()).optional(),
});

/** A registry's settings. `registryPolicy: null` means that there shall be none. */
export type RegistryDocument = z.infer<typeof registryDocumentSchema>;

/** A registry's settings as they are: every section is there. */
export type WholeRegistry = {
  [Section in keyof RegistryDocument]-?: Exclude<RegistryDocument[Section], undefined>;
};
