import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {defineRepositoryCreate} from './create.ts';
import {defineRepositoryDelete} from './delete.ts';
import {defineRepositoryDescribe} from './describe.ts';
import {defineRepositoryList} from './list.ts';
import {defineRepositoryTag, defineRepositoryUntag} from './tag.ts';
import {defineRepositoryUpdate} from './update.ts';

/** `ecrctl repository`: what holds images. */
export const defineRepository: CommandDefinition = (program, run) => {
  const group = defineGroup(program, {
    usage: 'repository',
    alias: 'repo',
    group: 'Registry commands:',
    summary: 'list, create, describe, change and delete repositories',
    examples: [
      {command: 'ecrctl repository list', does: 'every repository of the registry'},
      {command: 'ecrctl repository create team/app', does: 'make one'},
    ],
  });
  for (const define of [
    defineRepositoryList,
    defineRepositoryCreate,
    defineRepositoryDescribe,
    defineRepositoryUpdate,
    defineRepositoryTag,
    defineRepositoryUntag,
    defineRepositoryDelete,
  ]) {
    define(group, run);
  }
};
