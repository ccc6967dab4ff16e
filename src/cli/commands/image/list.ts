import type {ImageDetail} from '@aws-sdk/client-ecr';
import {Option} from 'commander';
import {isImageFile, parseImageLocation} from '../../../oci/image-location.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {parseCount} from '../../global-options.ts';
import {withChildDigests} from '../../images/index-members.ts';
import type {ResultView} from '../../output/output.ts';
import {isRepositoryPattern, repositoriesMatching} from '../../repositories/list-names.ts';
import {type EcrRepository, parseRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {imagesOfSeveralView, imagesView, storedImagesView} from './image-view.ts';
import {imagesOfEcr} from './images-of-ecr.ts';
import {chosen, type ListOptions, refuseUnknowable, SORT_KEYS} from './list-options.ts';

/** `ecrctl image list`. */
export const defineImageList: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'list <repository>',
    alias: 'ls',
    summary: 'list the images of a repository or a file',
    description:
      'List the images of a repository in ECR, newest first; the tags of a repository in any other registry, in ' +
      'its own order; or the images of an archive or a layout. A pattern lists the images of every repository in ' +
      'ECR that matches, with the repository in the first column.',
    examples: [
      {command: 'ecrctl image list app', does: 'newest first'},
      {command: "ecrctl image list app --tag 'v1.*' --limit 5", does: 'the five newest whose tag matches'},
      {
        command: 'ecrctl image list app --untagged --sort size',
        does: 'what could be cleaned up, largest first',
      },
      {command: "ecrctl image list 'team/*' --limit 10", does: 'the ten newest of several repositories'},
      {command: 'ecrctl image list app --public', does: 'in the caller’s registry of ECR Public'},
      {
        command: 'ecrctl image list app --status any --members -o json > images.json',
        does: 'for lifecycle preview --images',
      },
      {command: 'ecrctl image list ghcr.io/org/app', does: 'the tags of any registry'},
      {command: 'ecrctl image list app.tar', does: 'what is in a file'},
      {command: 'ecrctl image list app | cut -f2', does: 'digests for a script'},
    ],
    action: (context, [repository], options) => listImages(context, repository!, options as ListOptions),
  })
    .option('--tag <glob>', 'only images with a tag that matches')
    .addOption(new Option('--tagged', 'only images that have a tag').conflicts('untagged'))
    .addOption(new Option('--untagged', 'only images without a tag').conflicts('tag'))
    .addOption(new Option('--sort <key>', 'order (default pushed, where that is known)').choices(SORT_KEYS))
    .option('--reverse', 'the other way round')
    .option('--limit <n>', 'at most this many', parseCount)
    .addOption(
      new Option('--status <status>', 'storage status (default active)').choices([
        'active',
        'archived',
        'activating',
        'any',
      ]),
    )
    .option('--members', 'tell in JSON what indexes list, which counts as a pull of each');
};

async function listImages(context: CommandContext, text: string, options: ListOptions): Promise<undefined> {
  await context.output.result(await viewOf(context, text, options));
  return undefined;
}

async function viewOf(context: CommandContext, text: string, options: ListOptions): Promise<ResultView> {
  if (isPattern(text)) return matchingView(context, text, options);
  const location = parseImageLocation(text);
  if (location.kind === 'file') {
    refuseUnknowable(options, {name: location.path, knowsSizes: true});
    const {imagesOfFile} = await import('./images-of-file.ts');
    return storedImagesView(chosen(await imagesOfFile(context, location), options));
  }
  const reference = parseRepository(text);
  const ecr = await context.ecrOf(reference);
  if (ecr) {
    const repository = await repositoryOf(context, reference);
    const images = await imagesOfEcr(context, repository, options);
    const listed = chosen(images, {...options, sort: options.sort ?? 'pushed'});
    return imagesView(options.members ? await withChildDigests(context, repository, listed) : listed, text);
  }
  refuseUnknowable(options, {name: text, knowsSizes: false});
  const {imagesOfRegistry} = await import('./images-of-registry.ts');
  return storedImagesView(await imagesOfRegistry(context, reference, options));
}

/** A pattern is no path, though the name of a file may hold what makes one. */
function isPattern(text: string): boolean {
  return isRepositoryPattern(text) && !isImageFile(text);
}

async function matchingView(
  context: CommandContext,
  pattern: string,
  options: ListOptions,
): Promise<ResultView> {
  const order = {...options, sort: options.sort ?? 'pushed'};
  const repositories: EcrRepository[] = [];
  const found: ImageDetail[] = [];
  for (const name of await repositoriesMatching(context, pattern)) {
    const repository = await repositoryOf(context, name);
    repositories.push(repository);
    found.push(...(await imagesOfEcr(context, repository, options)));
  }
  const listed = chosen(found, order);
  return imagesOfSeveralView(options.members ? await withMembersOf(context, repositories, listed) : listed);
}

/** The same images, indexes with their members: only what is listed is read, which counts as a pull. */
async function withMembersOf(
  context: CommandContext,
  repositories: readonly EcrRepository[],
  listed: readonly ImageDetail[],
): Promise<ImageDetail[]> {
  const read = new Map<ImageDetail, ImageDetail>();
  for (const repository of repositories) {
    const own = listed.filter(({repositoryName}) => repositoryName === repository.id.repositoryName);
    const known = await withChildDigests(context, repository, own);
    for (const [position, image] of own.entries()) read.set(image, known[position]!);
  }
  return listed.map(image => read.get(image) ?? image);
}
