import {EcrctlError} from '../../errors.ts';
import {digestHex} from '../../oci/digest.ts';
import type {UpstreamRegistry} from '../../server/index.ts';
import {openAnnotations} from '../annotations/open-annotations.ts';
import type {GlobalOptions} from '../global-options.ts';
import {colorLevel} from '../output/color.ts';
import {Output} from '../output/output.ts';
import {openProgress} from '../progress/open-progress.ts';
import type {Progress} from '../progress/progress.ts';
import {retryNotes} from '../progress/retry-notes.ts';
import {confirm} from '../questions/confirm.ts';
import {withProfileEndpoint} from '../settings/profile-endpoint.ts';
import {resolveSettings} from '../settings/resolve-settings.ts';
import type {ResolvedSettings, Settings} from '../settings/settings.ts';
import {readSettingsLayers} from '../settings/settings-layers.ts';
import {type Closer, closeAll} from './close-all.ts';
import type {CommandContext} from './command-context.ts';
import {EcrAccess} from './ecr-access.ts';
import {RepositoryAccess} from './repository-access.ts';

/** So much of a digest tells one image from another in a file's name. */
const ROOT_CHARACTERS = 16;

/** Wires a command's context from its flags, the environment and the settings files. */
export async function openContext(
  options: GlobalOptions,
  call: {signal: AbortSignal; ignoresSettingsFiles?: boolean},
): Promise<CommandContext> {
  const {env} = process;
  const {signal} = call;
  const {values: settings, origins, notices} = await settle(options, call);
  const output = openOutput(settings, env);
  const told = new Set<string>();
  const tell = (news: readonly string[]): void => {
    for (const notice of news) if (!told.has(notice)) output.note(notice);
    for (const notice of news) told.add(notice);
  };
  tell(notices);
  const closers: Closer[] = [];
  let shown: Progress | undefined;
  const onRetry = retryNotes(line => (shown ?? output).note(line), Date.now);
  const onExchange = settings.debug ? {onExchange: (line: string) => output.detail(line)} : {};
  /** What can be reached with some settings, and how. */
  const accessWith = (own: Settings) => {
    const upstream = async (): Promise<UpstreamRegistry> => {
      const {createUpstream} = await import('./upstream.ts');
      return createUpstream({transport: () => repositories.transport(), env});
    };
    const access = new EcrAccess({settings: own, output, env, closers, upstream, onRetry});
    const repositories = new RepositoryAccess({settings: own, env, access, closers, onRetry, ...onExchange});
    const openRepository: CommandContext['openRepository'] = (reference, how) =>
      repositories.open(reference, how);
    return {access, upstream, openRepository};
  };
  const {access, upstream, openRepository} = accessWith(settings);

  return {
    settings,
    origins,
    output,
    annotations: openAnnotations(settings.annotations, {
      env,
      write: text => process.stderr.write(text),
      now: () => new Date(),
    }),
    env,
    signal,
    now: () => new Date(),
    ecr: target => access.registry(target),
    ecrOf: reference => access.registryOf(reference),
    upstream,
    openRepository,
    side: async wanted => {
      const found = await settle({...options, ...wanted}, call);
      tell(found.notices);
      const own = found.values;
      const beforeChange = (what: string): void => refuseIfReadOnly(own, what);
      return {settings: own, openRepository: accessWith(own).openRepository, beforeChange};
    },
    openSource: async (location, {compression, compressionLevel: level} = {}) => {
      const {openImageSource} = await import('../../content/image-source.ts');
      const how = {...(compression ? {compression} : {}), ...(level === undefined ? {} : {level})};
      const source = await openImageSource(location, {signal, input: process.stdin, ...how});
      closers.push(() => source.close());
      return source;
    },
    openTarget: async (location, format, {root} = {}) => {
      const {openImageTarget} = await import('../../content/image-target.ts');
      const continues = root && digestHex(root).slice(0, ROOT_CHARACTERS);
      const how = {output: process.stdout, continues, signal};
      return openImageTarget(location, {...how, ...(format ? {format} : {})});
    },
    progress: async () => {
      const progress = closingOnce(await openProgress(settings, output), output);
      closers.push(() => progress.close());
      shown = progress;
      return progress;
    },
    confirm: (question, naming) =>
      confirm(question, {
        ...settings,
        stdin: process.stdin,
        stderr: process.stderr,
        signal,
        naming,
        note: text => output.note(text),
      }),
    beforeChange: what => refuseIfReadOnly(settings, what),
    close: () => closeAll(closers),
  };
}

/** Every setting that holds, and what the user should be told of where it comes from. */
async function settle(
  options: GlobalOptions,
  {ignoresSettingsFiles}: {ignoresSettingsFiles?: boolean},
): Promise<ResolvedSettings & {notices: readonly string[]}> {
  const {env} = process;
  const wantedContext = options.context ?? (env.ECRCTL_CONTEXT || undefined);
  const {layers, notices} = ignoresSettingsFiles
    ? {layers: [], notices: []}
    : await readSettingsLayers(process.cwd(), env, wantedContext);
  return {...(await withProfileEndpoint(resolveSettings(options, env, layers), env)), notices};
}

function openOutput(settings: Settings, env: NodeJS.ProcessEnv): Output {
  const wishes = {flag: settings.color, env};
  return new Output({
    format: settings.output,
    query: settings.query,
    stdout: process.stdout,
    stderr: process.stderr,
    terminal: process.stdout.isTTY === true,
    colorLevel: {stdout: colorLevel(process.stdout, wishes), stderr: colorLevel(process.stderr, wishes)},
    quiet: settings.quiet,
    verbose: settings.verbose || settings.debug,
    now: () => new Date(),
  });
}

function closingOnce(progress: Progress, output: Output): Progress {
  let open = true;
  return {
    onEvent: event => open && progress.onEvent(event),
    note: line => (open ? progress : output).note(line),
    close: () => {
      if (open) progress.close();
      open = false;
    },
  };
}

function refuseIfReadOnly(settings: Settings, what: string): void {
  if (!settings.readOnly || settings.dryRun) return;
  throw new EcrctlError('READ_ONLY', `refusing to ${what}: --read-only is on`, {
    hint: 'it comes from the flag, ECRCTL_READ_ONLY or a settings file: ecrctl config list --show-origin',
  });
}
