import type {GroupDefinition} from './command-definition.ts';

/** A command of the program, known by its names before anything of it is loaded. */
export interface CommandEntry {
  names: readonly string[];
  load(): Promise<GroupDefinition>;
}

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  {names: ['push'], load: async () => (await import('./push.ts')).definePush},
  {names: ['pull'], load: async () => (await import('./pull.ts')).definePull},
  {names: ['copy', 'cp'], load: async () => (await import('./copy.ts')).defineCopy},
  {names: ['retag'], load: async () => (await import('./retag.ts')).defineRetag},
  {names: ['image', 'images'], load: async () => (await import('./image/index.ts')).defineImage},
  {names: ['repository', 'repo'], load: async () => (await import('./repository/index.ts')).defineRepository},
  {names: ['registry'], load: async () => (await import('./registry/index.ts')).defineRegistry},
  {names: ['usage'], load: async () => (await import('./usage.ts')).defineUsage},
  {names: ['browse'], load: async () => (await import('./browse.ts')).defineBrowse},
  {names: ['lifecycle'], load: async () => (await import('./lifecycle/index.ts')).defineLifecycle},
  {names: ['policy'], load: async () => (await import('./policy/index.ts')).definePolicy},
  {names: ['local'], load: async () => (await import('./local/index.ts')).defineLocal},
  {names: ['login'], load: async () => (await import('./login.ts')).defineLogin},
  {names: ['logout'], load: async () => (await import('./logout.ts')).defineLogout},
  {names: ['token'], load: async () => (await import('./token.ts')).defineToken},
  {names: ['doctor'], load: async () => (await import('./doctor.ts')).defineDoctor},
  {names: ['api'], load: async () => (await import('./api.ts')).defineApi},
  {names: ['config'], load: async () => (await import('./config/index.ts')).defineConfig},
  {names: ['completion'], load: async () => (await import('./completion.ts')).defineCompletion},
  {names: ['__refresh-names'], load: async () => (await import('./refresh-names.ts')).defineRefreshNames},
  {names: ['version'], load: async () => (await import('./version.ts')).defineVersion},
  {names: ['help'], load: async () => (await import('./help.ts')).defineHelp},
];
