import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {EcrApi} from '../../src/ecr/api.ts';
import {createEcrClient, type EcrClient} from '../../src/ecr/client.ts';
import {Authorizations} from '../../src/ecr/credentials/authorization.ts';
import {type EcrSettings, localCredentials} from '../../src/ecr/ecr-settings.ts';
import {
  type EcrRepository,
  type OpenEcrRepositoryOptions,
  openEcrRepository,
} from '../../src/ecr/open-ecr-repository.ts';
import {Transport} from '../../src/registry/transport.ts';
import {type LocalEcrOptions, startLocalEcr} from '../../src/server/index.ts';

/** A local ECR of this test's own, with a client that tells which calls it made. */
export interface LocalRegistry {
  client: EcrClient;
  /** Operations called since the last look. */
  takeCalls(): string[];
  /** Another client of the same server. */
  connect(settings?: EcrSettings): EcrClient;
  createRepository(settings?: {imageTagMutability?: 'IMMUTABLE'}): Promise<string>;
  open(repository: string, options?: Partial<OpenEcrRepositoryOptions>): Promise<EcrRepository>;
  close(): Promise<void>;
}

export async function startLocalRegistry(options: Partial<LocalEcrOptions> = {}): Promise<LocalRegistry> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ecrctl-local-'));
  const server = await startLocalEcr({dataDir, port: 0, ...options});
  const transport = new Transport({environment: {}});
  const calls: string[] = [];
  const clients: EcrClient[] = [];
  let repositories = 0;

  const connect = (settings: EcrSettings = {}): EcrClient => {
    const client = createEcrClient({
      region: server.region,
      endpoint: server.url,
      credentials: localCredentials(server.accountId),
      env: {},
      ...settings,
    });
    clients.push(client);
    const send: EcrApi['send'] = (operation, input, callOptions) => {
      calls.push(operation);
      return client.send(operation, input, callOptions);
    };
    return {...client, send};
  };
  const client = connect();
  return {
    client,
    connect,
    takeCalls: () => calls.splice(0),
    createRepository: async (settings = {}) => {
      const repositoryName = `test/repository-${repositories++}`;
      await client.send('CreateRepository', {repositoryName, ...settings});
      calls.length = 0;
      return repositoryName;
    },
    open: (repository, more = {}) =>
      openEcrRepository({
        client,
        registry: new URL(server.url).host,
        repository,
        distribution: {
          transport: async () => transport,
          authorizations: async () => new Authorizations({api: client}),
        },
        ...more,
      }),
    close: async () => {
      for (const one of clients) one.close();
      await transport.close();
      await server.close();
      await rm(dataDir, {recursive: true});
    },
  };
}
