import type {AnnotationMode} from '../annotations/annotations.ts';
import type {OutputFormat, ProgressMode} from '../global-options.ts';

/** Where a setting's value came from. */
export interface SettingOrigin {
  kind: 'flag' | 'environment' | 'project file' | 'user file' | 'context' | 'profile' | 'default';
  /** The flag, variable or file. */
  name: string;
}

/** Everything that decides how a command behaves, resolved. */
export interface Settings {
  profile?: string;
  region?: string;
  registryId?: string;
  endpointUrl?: string;
  context?: string;
  local: boolean;
  /** Work with the caller's registry in ECR Public. */
  public: boolean;
  dataDir: string;
  fips: boolean;
  dualStack: boolean;
  caBundle?: string;
  /** Registries (`host` or `host:port`) that are reached over plain HTTP; those on this machine always are. */
  plainHttp: readonly string[];
  /** Whether they get names and passwords, too. */
  plainHttpCredentials: boolean;
  output: OutputFormat;
  query?: string;
  quiet: boolean;
  verbose: boolean;
  debug: boolean;
  color: 'auto' | 'always' | 'never';
  progress: ProgressMode;
  annotations: AnnotationMode;
  yes: boolean;
  input: boolean;
  readOnly: boolean;
  dryRun: boolean;
  maxAttempts: number;
  timeout: number;
  tokenCache: boolean;
  cacheDir: string;
}

/** Settings with the origin of each, for `config list --show-origin` and for messages. */
export interface ResolvedSettings {
  values: Settings;
  origins: Partial<Record<keyof Settings, SettingOrigin>>;
}
