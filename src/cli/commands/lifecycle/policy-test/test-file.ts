import {z} from 'zod';
import {EcrctlError} from '../../../../errors.ts';

/** What a test may expect of an image, in the words of previews, and other words for the same. */
const OUTCOMES = {
  keep: 'kept',
  kept: 'kept',
  expire: 'expired',
  expired: 'expired',
  archive: 'transitioned',
  archived: 'transitioned',
  transition: 'transitioned',
  transitioned: 'transitioned',
} as const;

const outcome = z.enum(Object.keys(OUTCOMES) as [keyof typeof OUTCOMES]).transform(word => OUTCOMES[word]);
const moment = z.union([z.string(), z.number(), z.date()]);
const texts = z.array(z.string());
const globs = z.union([z.string().transform(glob => [glob]), texts]);

const image = z.strictObject({
  /** What other images call it by, and what failures call it. */
  name: z.string().optional(),
  tags: texts.optional(),
  pushed: moment.optional(),
  pulled: moment.optional(),
  archived: moment.optional(),
  restored: moment.optional(),
  status: z.string().optional(),
  size: z.number().optional(),
  /** The name or digest of what it refers to. */
  subject: z.string().optional(),
  /** The names or digests of the members of an index. */
  members: texts.optional(),
  imageDigest: z.string().optional(),
  imageTags: texts.optional(),
  imagePushedAt: moment.optional(),
  lastRecordedPullTime: moment.optional(),
  lastArchivedAt: moment.optional(),
  lastActivatedAt: moment.optional(),
  imageStatus: z.string().optional(),
  imageSizeInBytes: z.number().optional(),
  subjectManifestDigest: z.string().optional(),
  imageManifestMediaType: z.string().optional(),
  childDigests: texts.optional(),
  expect: outcome.optional(),
  /** The rule that has to act. */
  rule: z.number().int().optional(),
});

/** Expectations by tag: every image with a matching tag, and there must be one. */
const expectations = z.strictObject({
  keep: globs.optional(),
  expire: globs.optional(),
  archive: globs.optional(),
});

const situation = {
  /** A file, or the policy itself. */
  policy: z.union([z.string(), z.looseObject({rules: z.array(z.unknown())})]).optional(),
  now: moment.optional(),
  /** A file of what describe-images printed, or images. */
  images: z.union([z.string(), z.array(image)]).optional(),
  expect: expectations.optional(),
};

const testCase = z.strictObject({title: z.string(), ...situation});

const testFile = z.strictObject({
  title: z.string().optional(),
  ...situation,
  tests: z.array(testCase).min(1).optional(),
});

/** An image of a test, in short words or in ECR's own. */
export type TestImage = z.output<typeof image>;

/** One test: its own members, and the file's where it has none. */
export type TestCase = z.output<typeof testCase>;

/** Reads the tests of a YAML (or JSON) text. @throws EcrctlError INVALID_INPUT */
export async function parseTestFile(text: string, name: string): Promise<TestCase[]> {
  const parsed = testFile.safeParse(await parseYaml(text, name));
  if (!parsed.success) throw shapeFault(parsed.error, name);
  const {tests, ...shared} = parsed.data;
  if (!tests) return [{...shared, title: shared.title ?? name}];
  return tests.map(test => ({...shared, ...test}));
}

async function parseYaml(text: string, name: string): Promise<unknown> {
  const [{LineCounter, parseDocument}, {syntaxFaults, plainValue}] = await Promise.all([
    import('../../../settings/yaml-document.ts'),
    import('../../../yaml-faults.ts'),
  ]);
  const lines = new LineCounter();
  const document = parseDocument(text, {lineCounter: lines});
  const value = plainValue(document);
  const [fault] = syntaxFaults({document, lines});
  if (!fault) return value;
  throw new EcrctlError('INVALID_INPUT', `${name}:${fault.line}:${fault.column}: ${fault.message}`);
}

function shapeFault(error: z.ZodError, name: string): EcrctlError {
  const {path, message} = deepestIssue(error.issues);
  const place = path.join('.') || 'the file';
  return new EcrctlError('INVALID_INPUT', `${name}: ${place}: ${message}`, {
    hint: 'ecrctl lifecycle test --help shows what a test file looks like',
    cause: error,
  });
}

/** The first issue; of a value that fits none of several shapes, that of the shape that it comes nearest to. */
function deepestIssue(issues: readonly z.core.$ZodIssue[]): {path: PropertyKey[]; message: string} {
  const [issue] = issues;
  if (!issue) return {path: [], message: 'is not a test file'};
  if (issue.code !== 'invalid_union') return {path: issue.path, message: issue.message};
  const branches = issue.errors.map(deepestIssue).sort((one, other) => other.path.length - one.path.length);
  const [nearest] = branches;
  if (!nearest || nearest.path.length === 0) return {path: issue.path, message: issue.message};
  return {...nearest, path: [...issue.path, ...nearest.path]};
}
