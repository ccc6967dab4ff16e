import type {Line} from '../panes/pane.ts';
import type {Prompt, PromptPurpose} from '../state/overlay.ts';
import {textWidth, truncate, truncateStart} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';

/** What an image's name may take of a question in 80 columns. */
const LONGEST_NAME = 16;

/** The question and the text that is typed with a caret in it. */
export function promptLine(prompt: Prompt, width: number): Line {
  const label = truncate(harmless(` ${labelOf(prompt.purpose)}`), Math.floor(width * 0.6));
  const room = Math.max(8, width - textWidth(label) - 2);
  const before = truncateStart(harmless(prompt.text.slice(0, prompt.caret)), room);
  const after = truncate(harmless(prompt.text.slice(prompt.caret)), Math.max(0, room - textWidth(before)));
  return [{text: label, tone: 'strong'}, {text: before}, {text: GLYPH.caret, tone: 'accent'}, {text: after}];
}

function labelOf(purpose: PromptPurpose): string {
  switch (purpose.type) {
    case 'filter':
      return '/';
    case 'command':
      return ':';
    case 'pushPath':
      return `Push which file into ${purpose.repositoryName}? `;
    case 'pushTags':
      return 'Under which tags (none: by digest)? ';
    case 'pullPath':
      return `Save ${purpose.name} as `;
    case 'savePath':
      return 'Save what is listed as ';
    case 'copyTo':
      return `Copy ${truncate(purpose.name, LONGEST_NAME)} to repository[:tag]: `;
    case 'retag':
      return `More tags for ${truncate(purpose.name, LONGEST_NAME)}: `;
    case 'untag':
      return `Take which tags away (${purpose.tags.join(', ')})? `;
    case 'createRepository':
      return 'New repository: ';
    case 'exclusionFilters':
      return 'Except tags like (v*, *-dev): ';
    case 'typeName':
      return 'Type its name: ';
  }
}
