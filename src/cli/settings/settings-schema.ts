import {z} from 'zod';
import {hasCode} from '../../errors.ts';
import {plainHttpHost} from '../../oci/plain-http-host.ts';
import {ANNOTATION_MODES} from '../annotations/annotations.ts';
import {OUTPUT_FORMATS, PROGRESS_MODES} from '../global-options.ts';

const url = z.url({protocol: /^https?$/}).describe('an http or https URL');

function checkPlainHttpHost(text: string, context: z.core.$RefinementCtx): void {
  try {
    plainHttpHost(text);
  } catch (error) {
    if (!hasCode(error)) throw error;
    context.addIssue({code: 'custom', message: error.message});
  }
}

/** Settings that a file may give: one run's own flags (query, dry-run, yes) are not among them. */
const fileSettings = z.strictObject({
  profile: z.string().min(1).describe('AWS profile').optional(),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'a region is written like eu-west-1')
    .describe('AWS region')
    .optional(),
  registryId: z
    .string()
    .regex(/^\d{12}$/, 'an account has 12 digits')
    .describe('account that owns the registry')
    .optional(),
  endpointUrl: url.describe('ECR API endpoint').optional(),
  local: z.boolean().describe('use the local ECR').optional(),
  dataDir: z.string().min(1).describe('data directory of the local ECR').optional(),
  fips: z.boolean().describe('use FIPS endpoints').optional(),
  dualStack: z.boolean().describe('use dual-stack endpoints').optional(),
  caBundle: z.string().min(1).describe('file of extra certificate authorities').optional(),
  plainHttp: z
    .array(
      z
        .string()
        .superRefine(checkPlainHttpHost)
        .overwrite(host => host.trim().toLowerCase()),
    )
    .describe('registries that are reached over plain HTTP; only in the user’s own file')
    .optional(),
  plainHttpCredentials: z
    .boolean()
    .describe('send credentials over plain HTTP too; only in the user’s own file')
    .optional(),
  output: z.enum(OUTPUT_FORMATS).describe('form of results').optional(),
  quiet: z.boolean().describe('print only results').optional(),
  verbose: z.boolean().describe('say more').optional(),
  debug: z.boolean().describe('show requests and stack traces').optional(),
  color: z.enum(['auto', 'always', 'never']).describe('when to colour').optional(),
  progress: z.enum(PROGRESS_MODES).describe('how to show progress').optional(),
  annotations: z.enum(ANNOTATION_MODES).describe('commands for a pipeline’s log').optional(),
  input: z.boolean().describe('whether questions may be asked').optional(),
  readOnly: z.boolean().describe('refuse everything that changes a registry').optional(),
  maxAttempts: z.int().min(1).describe('attempts for each request').optional(),
  timeout: z.number().positive().describe('seconds without progress before a request is given up').optional(),
  tokenCache: z.boolean().describe('keep authorization tokens on disk').optional(),
});

/** A settings file: settings, named contexts, and which context holds when none is asked for. */
export const settingsFileSchema = fileSettings.extend({
  $schema: z.string().optional(),
  context: z.string().describe('the context that holds when none is asked for').optional(),
  contexts: z
    .record(z.string(), fileSettings)
    .describe('named sets of settings, chosen with --context')
    .optional(),
});

/** What a settings file says, checked. */
export type SettingsFile = z.infer<typeof settingsFileSchema>;

/** JSON Schema of a settings file, for editors. */
export function settingsJsonSchema(): object {
  return z.toJSONSchema(settingsFileSchema, {target: 'draft-7'});
}
