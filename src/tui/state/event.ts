import type {TransferEvent} from '../../transfer/event.ts';
import type {ImageRecord, Place} from '../backend.ts';
import type {Input} from '../keys/key.ts';
import type {Size} from '../terminal/size.ts';
import type {Change, ChangeResult, WorkResult} from './change.ts';
import type {EditPurpose} from './effect.ts';
import type {Failure} from './failure.ts';
import type {Saving, Tagging} from './overlay.ts';
import type {Answer} from './request.ts';

/** Everything that can happen to the screens. */
export type Event =
  | {type: 'input'; input: Input}
  | {type: 'resized'; size: Size}
  /** Time went by; nothing else did. */
  | {type: 'tick'}
  /** No key was pressed for a moment. */
  | {type: 'settled'}
  | {type: 'answer'; ticket: number; answer: Answer}
  | {type: 'loaded'; ticket: number}
  | {type: 'loadFailed'; ticket: number; failure: Failure}
  | {type: 'retry'; ticket: number}
  | {type: 'changed'; change: Change; result?: ChangeResult}
  | {type: 'changeFailed'; change: Change; failure: Failure}
  | {type: 'transferred'; id: number; event: TransferEvent}
  | {type: 'counted'; id: number; done: number}
  | {type: 'jobDone'; id: number; result: WorkResult}
  | {type: 'jobFailed'; id: number; failure: Failure; cancelled: boolean}
  | {type: 'connected'; ticket: number; place: Place}
  | {type: 'connectFailed'; ticket: number; failure: Failure}
  | {type: 'profilesListed'; profiles: readonly string[]}
  /** There is no browser where the program runs. */
  | {type: 'pageUnopened'; url: string}
  | {type: 'sourceChecked'; text: string; fault?: string}
  | {type: 'targetChecked'; saving: Saving; exists: boolean}
  | {type: 'written'; saving: Extract<Saving, {type: 'text'}>}
  | {type: 'tagsFound'; tagging: Tagging; images: readonly ImageRecord[]}
  | {type: 'tagsUnknown'; tagging: Tagging; failure: Failure}
  | {type: 'pathsCompleted'; text: string; completions: readonly string[]}
  | {type: 'edited'; purpose: EditPurpose; text: string}
  /** Something outside failed that no view waits for: an editor, the list of profiles. */
  | {type: 'outsideFailed'; failure: Failure};
