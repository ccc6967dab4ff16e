import type {ImageDetail} from '@aws-sdk/client-ecr';
import {Option} from 'commander';
import {paginate} from '../../../ecr/paginate.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {globMatcher} from '../../glob.ts';
import {parseCount} from '../../global-options.ts';
import {withChildDigests} from '../../images/index-members.ts';
import {openCountProgress} from '../../progress/count-progress.ts';
import {repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {imagesView} from './image-view.ts';

type SortKey = 'pushed' | 'pulled' | 'size' | 'tag';

interface ListOptions {
  tag?: string;
  tagged?: boolean;
  untagged?: boolean;
  sort: SortKey;
  reverse?: boolean;
  limit?: number;
  members?: boolean;
  status: 'active' | 'archived' | 'activating' | 'any';
}

/** `ecrctl image list`. */
export const defineImageList: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'list <repository>',
    alias: 'ls',
    summary: 'list the images of a repository, newest first',
    examples: [
      {command: 'ecrctl image list app', does: 'newest first'},
      {command: "ecrctl image list app --tag 'v1.*' --limit 5", does: 'the five newest whose tag matches'},
      {
        command: 'ecrctl image list app --untagged --sort size',
        does: 'what could be cleaned up, largest first',
      },
      {command: 'ecrctl image list app --public', does: 'in the caller’s registry of ECR Public'},
      {
        command: 'ecrctl image list app --status any --members -o json > images.json',
        does: 'for lifecycle preview --images',
      },
      {command: 'ecrctl image list app | cut -f2', does: 'digests for a script'},
    ],
    action: (context, [repository], options) =>
      listImages(context, repository!, options as unknown as ListOptions),
  })
    .option('--tag <glob>', 'only images with a tag that matches')
    .addOption(new Option('--tagged', 'only images that have a tag').conflicts('untagged'))
    .addOption(new Option('--untagged', 'only images without a tag').conflicts('tag'))
    .addOption(
      new Option('--sort <key>', 'order').choices(['pushed', 'pulled', 'size', 'tag']).default('pushed'),
    )
    .option('--reverse', 'the other way round')
    .option('--limit <n>', 'at most this many', parseCount)
    .addOption(
      new Option('--status <status>', 'storage status')
        .choices(['active', 'archived', 'activating', 'any'])
        .default('active'),
    )
    .option('--members', 'tell in JSON what indexes list, which counts as a pull of each');
};

async function listImages(
  context: CommandContext,
  repository: string,
  options: ListOptions,
): Promise<undefined> {
  const target = await repositoryOf(context, repository);
  const {ecr, id} = target;
  const keep = imageFilter(options);
  const filter = filterOf(options);
  const input = {...id, maxResults: 1000, ...(filter ? {filter} : {})};
  const found: ImageDetail[] = [];
  const progress = openCountProgress(context.settings, context.output, {verb: 'listing', noun: 'images'});
  let seen = 0;
  try {
    for await (const page of paginate(ecr.client, 'DescribeImages', {input, signal: context.signal})) {
      const images = page.imageDetails ?? [];
      found.push(...images.filter(keep));
      seen += images.length;
      progress.at(seen);
    }
  } finally {
    progress.close();
  }
  const ordered = found.sort(ORDERS[options.sort]);
  if (options.reverse) ordered.reverse();
  const listed = ordered.slice(0, options.limit ?? ordered.length);
  const told = options.members ? await withChildDigests(context, target, listed) : listed;
  await context.output.result(imagesView(told, repository));
  return undefined;
}

function filterOf(options: ListOptions) {
  const tagStatus = options.untagged ? 'UNTAGGED' : options.tagged || options.tag ? 'TAGGED' : undefined;
  const imageStatus = options.status === 'active' ? undefined : options.status.toUpperCase();
  if (!tagStatus && !imageStatus) return undefined;
  return {
    ...(tagStatus ? {tagStatus: tagStatus as 'TAGGED'} : {}),
    ...(imageStatus ? {imageStatus: imageStatus as 'ANY'} : {}),
  };
}

function imageFilter(options: ListOptions): (image: ImageDetail) => boolean {
  if (options.tag === undefined) return () => true;
  const matches = globMatcher(options.tag);
  return image => (image.imageTags ?? []).some(matches);
}

const ORDERS: Record<SortKey, (a: ImageDetail, b: ImageDetail) => number> = {
  pushed: (a, b) => moment(b.imagePushedAt) - moment(a.imagePushedAt),
  pulled: (a, b) => moment(b.lastRecordedPullTime) - moment(a.lastRecordedPullTime),
  size: (a, b) => (b.imageSizeInBytes ?? 0) - (a.imageSizeInBytes ?? 0),
  tag: (a, b) =>
    (a.imageTags?.[0] ?? '\uffff').localeCompare(b.imageTags?.[0] ?? '\uffff', undefined, {numeric: true}),
};

function moment(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}
