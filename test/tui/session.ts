import type {ImageRecord, Place, RepositoryRecord, RepositorySummary} from '../../src/tui/backend.ts';
import {decodeInput, decodeStale} from '../../src/tui/keys/decode.ts';
import type {Effect} from '../../src/tui/state/effect.ts';
import type {Event} from '../../src/tui/state/event.ts';
import {begin} from '../../src/tui/state/initial-state.ts';
import type {Tagging} from '../../src/tui/state/overlay.ts';
import {reduce} from '../../src/tui/state/reduce.ts';
import type {Answer, Request} from '../../src/tui/state/request.ts';
import {currentView, type State} from '../../src/tui/state/state.ts';
import {activePane, type View} from '../../src/tui/state/view.ts';
import {renderFrame} from '../support/render-frame.ts';

/** The moment at which all hand-made sessions happen. */
export const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;

/** A time so many hours before `NOW`. */
export function hoursAgo(hours: number): Date {
  return new Date(NOW - hours * HOUR);
}

/** Screens without a terminal: what is pressed and answered goes in, the state and what it wants come out. */
export class Session {
  state: State;
  /** Everything that was wanted, in order. */
  readonly effects: Effect[] = [];

  constructor({
    columns = 80,
    rows = 24,
    readOnly = false,
  }: {columns?: number; rows?: number; readOnly?: boolean} = {}) {
    const first = begin({
      size: {columns, rows},
      now: NOW,
      readOnly,
      regions: ['eu-central-1', 'us-east-1', 'us-west-2'],
    });
    this.state = first.state;
    this.effects.push(...first.effects);
  }

  send(...events: Event[]): this {
    for (const event of events) {
      const {state, effects} = reduce(this.state, event);
      this.state = state;
      this.effects.push(...effects);
    }
    return this;
  }

  /** Types what a terminal would send: `j`, `\r`, `\x1b[B`. */
  type(bytes: string): this {
    const {inputs, rest} = decodeInput(bytes);
    const all = [...inputs, ...decodeStale(rest).inputs];
    return this.send(...all.map((input): Event => ({type: 'input', input})));
  }

  connect(place: Partial<Place> = {}): this {
    return this.send({
      type: 'connected',
      ticket: this.state.connecting!,
      place: {...PLACE, ...place},
    });
  }

  /** Answers the newest request of a kind that is still open, with one page or several. */
  answer(type: Request['type'], ...answers: Answer[]): this {
    const ticket = this.ticketOf(type);
    return this.send(...answers.map((answer): Event => ({type: 'answer', ticket, answer})), {
      type: 'loaded',
      ticket,
    });
  }

  /** Answers whether the file that was typed can be read. */
  checkSource(fault?: string): this {
    const asked = this.effects.findLast(effect => effect.type === 'checkSource');
    if (asked?.type !== 'checkSource') throw new Error('nothing asked for a file');
    return this.send({type: 'sourceChecked', text: asked.text, ...(fault !== undefined && {fault})});
  }

  /** Answers whether a file is in the way of what shall be saved. */
  checkTarget(exists: boolean): this {
    const asked = this.effects.findLast(effect => effect.type === 'checkTarget');
    if (asked?.type !== 'checkTarget') throw new Error('nothing asked for a file');
    return this.send({type: 'targetChecked', saving: asked.saving, exists});
  }

  /** Answers which images have the tags that another one shall get. */
  findTags(...images: ImageRecord[]): this {
    return this.send({type: 'tagsFound', tagging: this.lastTagging, images});
  }

  get lastTagging(): Tagging {
    const asked = this.effects.findLast(effect => effect.type === 'findTags');
    if (asked?.type !== 'findTags') throw new Error('nothing asked for tags');
    return asked.tagging;
  }

  ticketOf(type: Request['type']): number {
    const load = this.effects.findLast(effect => effect.type === 'load' && effect.request.type === type);
    if (load?.type !== 'load') throw new Error(`nothing asked for ${type}`);
    return load.ticket;
  }

  /** The effects since the last time somebody looked. */
  takeEffects(): Effect[] {
    return this.effects.splice(0);
  }

  get view(): View {
    return currentView(this.state);
  }

  get visibleKeys(): string[] {
    return activePane(this.view).visible.map(row => row.key);
  }

  get currentKey(): string | undefined {
    const pane = activePane(this.view);
    return pane.visible[pane.cursor]?.key;
  }

  /** The screen as text. */
  get frame(): string {
    return renderFrame(this.state).join('\n');
  }

  get lines(): string[] {
    return renderFrame(this.state);
  }
}

/** Where hand-made sessions are. */
export const PLACE: Place = {
  profile: 'default',
  registryId: '123456789012',
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:4577',
  local: true,
  registryHost: '127.0.0.1:4577',
};

export function repository(repositoryName: string, more: Partial<RepositoryRecord> = {}): RepositoryRecord {
  return {
    repositoryName,
    repositoryArn: `arn:aws:ecr:us-east-1:123456789012:repository/${repositoryName}`,
    repositoryUri: `127.0.0.1:4577/${repositoryName}`,
    createdAt: hoursAgo(24 * 100),
    imageTagMutability: 'MUTABLE',
    scanOnPush: false,
    encryptionType: 'AES256',
    ...more,
  };
}

export function summary(more: Partial<RepositorySummary> = {}): RepositorySummary {
  return {
    imageCount: 12,
    imageSizeInBytes: 345 * 1024 * 1024,
    lastPushedAt: hoursAgo(3),
    partial: false,
    hasLifecyclePolicy: false,
    hasRepositoryPolicy: false,
    ...more,
  };
}

/** A digest that is easy to tell from others: the number in front, zeros behind. */
export function digest(number: number): string {
  return `sha256:${number.toString(16).padStart(12, '0')}${'0'.repeat(52)}`;
}

/** The `number`th image, pushed so many hours ago. */
export function image(number: number, more: Partial<ImageRecord> = {}): ImageRecord {
  return {
    imageDigest: digest(number),
    imageTags: [`v1.${number}`],
    imagePushedAt: hoursAgo(number),
    imageSizeInBytes: (10 + number) * 1024 * 1024,
    imageStatus: 'ACTIVE',
    imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
    ...more,
  };
}

/** A session that shows repositories with these names. */
export function repositoriesSession(
  names: readonly string[],
  options?: ConstructorParameters<typeof Session>[0],
): Session {
  const session = new Session(options).connect();
  return session.answer('repositories', {
    type: 'repositories',
    repositories: names.map(name => repository(name)),
  });
}

/** A session that shows these images of the repository `team/app`. */
export function imagesSession(
  images: readonly ImageRecord[],
  options?: ConstructorParameters<typeof Session>[0],
): Session {
  const session = repositoriesSession(['team/app', 'team/web'], options).type('\r');
  return session.answer('images', {type: 'images', images});
}
