import {Option} from 'commander';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type ImageFileFormat, parseFileLocation} from '../../oci/image-location.ts';
import {parseReference, tagOrDigest} from '../../oci/reference.ts';
import {type CopyPlan, planCopy} from '../../transfer/plan-copy.ts';
import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {copyPlanData, copyPlanText} from '../transfers/copy-plan-text.ts';
import {imageForPlatform} from '../transfers/image-for-platform.ts';
import {abandonTarget, moveImage} from '../transfers/move-image.ts';
import {addResultFileOptions, type ResultFileOptions, tellMoved} from '../transfers/moved-images.ts';
import {nameAtTarget} from '../transfers/name-at-target.ts';
import {addTransferOptions, repositoryOptions, type TransferOptions} from '../transfers/transfer-options.ts';
import {wholeDigest} from '../whole-digest.ts';
import type {CommandDefinition} from './command-definition.ts';

interface PullOptions extends TransferOptions, ResultFileOptions {
  format?: ImageFileFormat;
  referrers?: boolean;
}

/** `ecrctl pull`: an image of a registry into a file, a folder or standard output. */
export const definePull: CommandDefinition = (program, run) => {
  const command = defineCommand(program, run, {
    usage: 'pull <reference> <target>',
    group: 'Image commands:',
    summary: 'pull an image into a file',
    description:
      'Pull an image into an OCI archive, an OCI layout (a target that ends in /) or a docker archive. Every ' +
      'byte is verified before it counts; a pull that is stopped keeps what it has beside the target, and the ' +
      'same command goes on from there.',
    examples: [
      {command: 'ecrctl pull app:1.0 app.tar', does: 'an OCI archive, which docker load reads too'},
      {command: 'ecrctl pull app:1.0 layout/', does: 'an OCI layout'},
      {command: 'ecrctl pull app:1.0 - --format docker-archive | docker load', does: 'to standard output'},
      {
        command: 'ecrctl pull public.ecr.aws/docker/library/alpine:3 a.tar --platform linux/arm64',
        does: 'one platform',
      },
    ],
    action: (context, [reference, target], options) =>
      pull(context, {reference: reference!, target: target!, options}),
  });
  addResultFileOptions(addTransferOptions(command))
    .addOption(
      new Option('--format <format>', 'form of the target').choices([
        'oci-archive',
        'docker-archive',
        'oci-layout',
      ]),
    )
    .option('--referrers', 'pull signatures, SBOMs and attestations too');
};

async function pull(
  context: CommandContext,
  request: {reference: string; target: string; options: PullOptions},
): Promise<undefined> {
  const {options} = request;
  const reference = parseReference(await wholeDigest(context, request.reference));
  const location = parseFileLocation(request.target);
  const wanted = tagOrDigest(reference);
  if (wanted === undefined) throw noTag(request.reference);

  const {store, name} = await context.openRepository(reference, repositoryOptions(options));
  const found = await store.resolve(wanted, context);
  const root = await imageForPlatform(context, store, {root: found, platform: options.platform});
  const plan = await pullInto(context, {
    store,
    root,
    location,
    options,
    tag: location.name ?? nameAtTarget({name: reference.tag, repository: name}, 'file'),
    repository: name,
  });
  await tellMoved(context, [{name, tags: reference.tag === undefined ? [] : [reference.tag], root}], options);
  const line = `${name}@${root.digest}`;
  const data = {
    reference: line,
    imageDigest: root.digest,
    imageManifestMediaType: root.mediaType,
    path: location.path,
    ...(plan ? {plan: copyPlanData(plan)} : {}),
  };
  if (location.path === '-') context.output.note(line);
  else await context.output.result({data, text: line});
  return undefined;
}

/** Under --dry-run only says what would be written, and gives the plan. */
async function pullInto(
  context: CommandContext,
  request: {
    store: Awaited<ReturnType<CommandContext['openRepository']>>['store'];
    root: Descriptor;
    location: ReturnType<typeof parseFileLocation>;
    options: PullOptions;
    tag: string | undefined;
    repository: string;
  },
): Promise<CopyPlan | undefined> {
  const {dryRun} = context.settings;
  // A plan leaves alone what a run that was stopped has kept.
  const continued = dryRun ? {} : {root: request.root.digest};
  const target = await context.openTarget(request.location, request.options.format, continued);
  const {store: source, root, tag, options, location, repository} = request;
  try {
    if (dryRun) {
      const found = await planCopy({
        source,
        destination: target,
        roots: [root],
        referrersOf: options.referrers ? [root] : [],
        signal: context.signal,
      });
      context.output.note(copyPlanText(found, location.path));
      await target.abandon();
      return found;
    }
    await moveImage(context, {
      title: `Pull into ${location.path}`,
      source,
      destination: target,
      root,
      tags: tag === undefined ? [] : [tag],
      concurrency: options.concurrency,
      referrers: options.referrers
        ? {nameReferrer: name => nameAtTarget({name, repository}, 'file')}
        : undefined,
    });
    await target.commit();
    return undefined;
  } catch (error) {
    await abandonTarget(context, target);
    throw error;
  }
}

function noTag(reference: string): EcrctlError {
  return new EcrctlError('USAGE', `"${reference}" names no tag and no digest`, {
    hint: `write ${reference}:TAG; ecrctl image list ${reference} shows the tags`,
  });
}
