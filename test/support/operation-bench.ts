import {expect} from 'vitest';
import {type Asker, type LocalRegistry, REGION} from './local-registry.ts';
import {type GeneratedImage, ImageGenerator, type ImageOptions} from './random-image.ts';

/** Sentences about one operation, each with what proves it. */
export type OperationTests = Readonly<Record<string, (bench: OperationBench) => Promise<void>>>;

/** A file of test/server/operations: what an operation refuses, and what it does. */
export interface OperationFile {
  validation: OperationTests;
  behaviour: OperationTests;
}

/** A digest that nothing has. */
export const UNKNOWN = `sha256:${'0'.repeat(64)}`;

/** A lifecycle policy that keeps one image. */
export const KEEP_ONE = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1},
      action: {type: 'expire'},
    },
  ],
});

/** The service's words for a parameter that it does not take. */
export const invalid = (field: string, constraint: string): string =>
  `Invalid parameter at '${field}' failed to satisfy constraint: '${constraint}'`;

const generator = new ImageGenerator('operations');

/** One operation and an account of its own to try it in, in which nothing is yet. */
export class OperationBench {
  readonly registry: LocalRegistry;
  readonly operation: string;
  readonly accountId: string;
  readonly asker: Asker;

  constructor(registry: LocalRegistry, operation: string, accountId: string) {
    this.registry = registry;
    this.operation = operation;
    this.accountId = accountId;
    this.asker = {accountId};
  }

  /** The present, as answers tell it. */
  get seconds(): number {
    return this.registry.now / 1000;
  }

  call = <T = Record<string, unknown>>(operation: string, input: object = {}): Promise<T> =>
    this.registry.call<T>(operation, input, this.asker);

  /** Calls the operation that the file is about. */
  answer = <T = Record<string, unknown>>(input: object = {}): Promise<T> =>
    this.call<T>(this.operation, input);

  /** The operation refuses an input by this name, in these words. A string is a body as it is. */
  refuses = async (input: object | string, name: string, message?: unknown): Promise<void> => {
    const body = typeof input === 'string' ? input : JSON.stringify(input);
    const answer = await this.registry.post(this.operation, body, this.asker);
    expect([answer.status, answer.body.__type]).toEqual([400, name]);
    if (message !== undefined) expect(answer.body.message).toEqual(message);
  };

  /** The operation refuses a parameter. */
  refusesParameter = (input: object, field: string, constraint: string): Promise<void> =>
    this.refuses(input, 'InvalidParameterException', invalid(field, constraint));

  /** The operation does not find the repository that the input names. */
  missesRepository = (input: object): Promise<void> =>
    this.refuses(
      {repositoryName: 'none', ...input},
      'RepositoryNotFoundException',
      `The repository with name 'none' does not exist in the registry with id '${this.accountId}'`,
    );

  repository = async (repositoryName = 'app', input: object = {}): Promise<string> => {
    await this.registry.createRepository(repositoryName, input, this.asker);
    return repositoryName;
  };

  generate = (options: ImageOptions = {}): Promise<GeneratedImage> =>
    generator.image({layers: 1, ...options});

  generateIndex = (): Promise<GeneratedImage> => generator.index({layers: 1});

  /** Pushes an image, made for the purpose where none is given. */
  push = async (
    repositoryName: string,
    tags: readonly string[] = [],
    image?: GeneratedImage,
  ): Promise<GeneratedImage> => {
    const pushed = image ?? (await this.generate());
    await this.registry.push(repositoryName, pushed, tags, this.asker);
    return pushed;
  };

  /** A repository `app` with one image that has these tags. */
  pushed = async (...tags: string[]): Promise<GeneratedImage> => this.push(await this.repository(), tags);

  arn = (repositoryName = 'app'): string =>
    `arn:aws:ecr:${REGION}:${this.accountId}:repository/${repositoryName}`;
}
