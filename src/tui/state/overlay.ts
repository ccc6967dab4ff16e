import type {Place, PullRequest, TagMutability, Whereabouts} from '../backend.ts';
import type {Change, Work} from './change.ts';

/** Something that becomes a file: an image, or a text that is on the screen. */
export type Saving =
  | {type: 'image'; request: PullRequest}
  | {type: 'text'; text: string; path: string; what: string};

/** What happens when a question is answered with yes. */
export type Intent =
  | {type: 'change'; change: Change}
  | {type: 'job'; work: Work}
  | {type: 'cancelJob'; id: number}
  | {type: 'back'}
  | {type: 'root'}
  | {type: 'connect'; where: Whereabouts}
  | {type: 'write'; saving: Extract<Saving, {type: 'text'}>}
  | {type: 'quit'; status: number};

/** Tags that an image shall have, and what gives them to it. */
export interface Tagging {
  /** Where that was asked for. */
  place: Place;
  repositoryName: string;
  tags: readonly string[];
  /** Absent where the image is not known before it has been pushed. */
  imageDigest?: string;
  intent: Intent;
}

/** A question before something is done; the first button cancels and is the default. */
export interface Confirmation {
  kind: 'confirm';
  title: string;
  /** What will be done to what, one line a thing. */
  lines: readonly string[];
  /** Lines that do not fit are scrolled. */
  top: number;
  /** Whether something is destroyed. */
  danger: boolean;
  buttons: readonly [cancel: string, confirm: string];
  focus: 0 | 1;
  intent: Intent;
}

/** What a line of text is asked for. */
export type PromptPurpose =
  | {type: 'filter'; before: string}
  | {type: 'command'}
  | {type: 'pushPath'; repositoryName: string}
  | {type: 'pushTags'; repositoryName: string; path: string}
  | {type: 'pullPath'; repositoryName: string; imageDigest: string; name: string}
  | {type: 'savePath'}
  | {type: 'copyTo'; repositoryName: string; imageDigest: string; tags: readonly string[]; name: string}
  | {type: 'retag'; repositoryName: string; imageDigest: string; name: string}
  | {type: 'untag'; repositoryName: string; tags: readonly string[]}
  | {type: 'createRepository'}
  | {type: 'exclusionFilters'; repositoryName: string; mutability: TagMutability}
  /** Something grave is done only when its name has been typed. */
  | {type: 'typeName'; name: string; title: string; lines: readonly string[]; intent: Intent};

/** A line of text that is being typed. */
export interface Prompt {
  kind: 'prompt';
  purpose: PromptPurpose;
  text: string;
  /** Position of the caret in `text`, in UTF-16 units. */
  caret: number;
  error?: string;
  /** What Tab offers. */
  completions: readonly string[];
  /** Of a grave question above it, the first line in view. */
  top?: number;
  /** Where in the history of commands the text comes from; undefined for a text of its own. */
  historyAt?: number;
}

/** What is chosen from a short list. */
export type PickerPurpose =
  | {type: 'profile'}
  | {type: 'region'}
  | {type: 'mutability'; repositoryName: string};

/** A short list to choose from; typing narrows it. */
export interface Picker {
  kind: 'picker';
  purpose: PickerPurpose;
  title: string;
  items: readonly string[];
  /** The item that holds now. */
  current?: string;
  filter: string;
  /** A position among the items that the filter lets through. */
  cursor: number;
}

/** What lies over the screen and takes the keys. */
export type Overlay = Confirmation | Prompt | Picker;

/** Whether it is about something in the registry that is open, and means nothing in another. */
export function isAboutRegistry(overlay: Overlay): boolean {
  switch (overlay.kind) {
    case 'confirm':
      return overlay.intent.type === 'change' || overlay.intent.type === 'job';
    case 'prompt':
      return overlay.purpose.type !== 'command';
    case 'picker':
      return overlay.purpose.type === 'mutability';
  }
}

/** The items of a picker that its filter lets through. */
export function pickerItems({items, filter}: Picker): readonly string[] {
  const wanted = filter.toLowerCase();
  return items.filter(item => item.toLowerCase().includes(wanted));
}
