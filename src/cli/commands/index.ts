import {defineApi} from './api.ts';
import {defineBrowse} from './browse.ts';
import type {CommandDefinition} from './command-definition.ts';
import {defineCompletion} from './completion.ts';
import {defineConfig} from './config/index.ts';
import {defineCopy} from './copy.ts';
import {defineHelp} from './help.ts';
import {defineImage} from './image/index.ts';
import {defineLifecycle} from './lifecycle/index.ts';
import {defineLocal} from './local/index.ts';
import {defineLogin, defineLogout} from './login.ts';
import {definePolicy} from './policy/index.ts';
import {definePull} from './pull.ts';
import {definePush} from './push.ts';
import {defineRegistry} from './registry/index.ts';
import {defineRepository} from './repository/index.ts';
import {defineRetag} from './retag.ts';
import {defineToken} from './token.ts';
import {defineUsage} from './usage.ts';
import {defineVersion} from './version.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandDefinition[] = [
  definePush,
  definePull,
  defineCopy,
  defineRetag,
  defineImage,
  defineRepository,
  defineRegistry,
  defineUsage,
  defineBrowse,
  defineLifecycle,
  definePolicy,
  defineLocal,
  defineLogin,
  defineLogout,
  defineToken,
  defineApi,
  defineConfig,
  defineCompletion,
  defineVersion,
  defineHelp,
];
