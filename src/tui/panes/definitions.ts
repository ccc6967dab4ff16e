import {PULLERS, STATEMENTS} from './access.ts';
import {FILES} from './files.ts';
import {FINDINGS} from './findings.ts';
import {IMAGES} from './images.ts';
import {JOBS} from './jobs.ts';
import {LAYERS} from './layers.ts';
import {MESSAGES} from './messages.ts';
import type {PaneDefinition, PaneKind, PaneRow} from './pane.ts';
import {PLATFORMS} from './platforms.ts';
import {REFERRERS} from './referrers.ts';
import {REPOSITORIES} from './repositories.ts';
import {RULES} from './rules.ts';
import {TEXT} from './text-pane.ts';
import {VERDICTS} from './verdicts.ts';

const DEFINITIONS = {
  repositories: REPOSITORIES,
  images: IMAGES,
  layers: LAYERS,
  platforms: PLATFORMS,
  findings: FINDINGS,
  referrers: REFERRERS,
  files: FILES,
  rules: RULES,
  verdicts: VERDICTS,
  statements: STATEMENTS,
  pullers: PULLERS,
  jobs: JOBS,
  messages: MESSAGES,
  text: TEXT,
};

/**
 * How rows of a kind are shown. A pane holds rows of its own kind only, which is why its definition may be
 * used as one for any row.
 */
export function definitionOf(kind: PaneKind): PaneDefinition<PaneRow> {
  return DEFINITIONS[kind] as unknown as PaneDefinition<PaneRow>;
}
