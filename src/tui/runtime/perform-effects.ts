import {writeFile} from 'node:fs/promises';
import {onFile} from '../../content/file-error.ts';
import type {Backend, BackendDoor, Whereabouts} from '../backend.ts';
import {expandHome} from '../ecr-backend/expand-home.ts';
import type {Change} from '../state/change.ts';
import type {EditPurpose, Effect} from '../state/effect.ts';
import type {Event} from '../state/event.ts';
import {failureFrom} from '../state/failure.ts';
import type {Saving, Tagging} from '../state/overlay.ts';
import {completePath} from './complete-path.ts';
import {fileFault} from './file-fault.ts';
import {isFile} from './is-file.ts';
import {makeChange} from './make-change.ts';
import {createJobRunner, type JobRunner} from './run-jobs.ts';
import {createRequestRunner, type RequestRunner} from './run-requests.ts';

/** How long no key must have been pressed before what is on the screen is looked into, in milliseconds. */
const SETTLE_DELAY = 150;

/** What effects need that has to do with the terminal. */
export interface TerminalActions {
  copyText(text: string): void;
  /** Gives whether there is a browser that opens the address. */
  openPage(url: string): Promise<boolean>;
  /** Hands the terminal to the user's editor and takes it back. */
  edit(text: string): Promise<string>;
  suspend(): void;
  repaint(): void;
  quit(status: number): void;
}

/** What a performer works with. */
export interface PerformerOptions {
  door: BackendDoor;
  terminal: TerminalActions;
  dispatch: (event: Event) => void;
}

/** What begins an effect of each type; what is returned is of no interest. */
type Handlers = {[Type in Effect['type']]: (effect: Extract<Effect, {type: Type}>) => unknown};

/** Does what the reducer wants done: it alone knows the registry and the terminal. */
export class Performer {
  readonly #door: BackendDoor;
  readonly #terminal: TerminalActions;
  readonly #dispatch: (event: Event) => void;
  readonly #requests: RequestRunner;
  readonly #jobs: JobRunner;
  readonly #handlers: Handlers;
  readonly #stop = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #opened = new Set<Backend>();
  #backend: Backend | undefined;
  /** The ticket of the registry that was asked for last. */
  #connecting: number | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor({door, terminal, dispatch}: PerformerOptions) {
    this.#door = door;
    this.#terminal = terminal;
    this.#dispatch = dispatch;
    this.#requests = createRequestRunner(dispatch);
    this.#jobs = createJobRunner(dispatch);
    this.#handlers = this.#createHandlers();
  }

  /** Begins what an effect wants; whatever comes of it is dispatched. */
  perform(effect: Effect): void {
    const handle = this.#handlers[effect.type] as (effect: Effect) => void;
    handle(effect);
  }

  /** Gives everything up; done when jobs have tidied up and registries are closed. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#requests.abandonAll();
    await this.#jobs.cancelAll();
    await Promise.allSettled([...this.#opened].map(backend => backend.close()));
  }

  #createHandlers(): Handlers {
    return {
      load: ({ticket, request}) =>
        this.#withBackend(backend => this.#requests.start(backend, ticket, request)),
      abandon: ({ticket}) => this.#requests.abandon(ticket),
      settle: () => this.#settle(),
      retryLater: ({delay, ticket}) => this.#later(delay, {type: 'retry', ticket}),
      change: ({change}) => this.#withBackend(backend => this.#change(backend, change)),
      startJob: ({id, work}) => this.#withBackend(backend => this.#jobs.start(backend, id, work)),
      cancelJob: ({id}) => this.#jobs.cancel(id),
      connect: ({ticket, where}) => this.#connect(ticket, where),
      listProfiles: () => this.#listProfiles(),
      completePath: ({text}) => this.#completePath(text),
      checkSource: effect => this.#checkSource(effect),
      checkTarget: ({saving}) => this.#checkTarget(saving),
      write: ({saving}) => this.#write(saving),
      findTags: ({tagging}) => this.#withBackend(backend => this.#findTags(backend, tagging)),
      edit: ({text, purpose}) => this.#edit(text, purpose),
      openPage: ({url}) => this.#openPage(url),
      copyText: ({text}) => this.#terminal.copyText(text),
      suspend: () => this.#terminal.suspend(),
      repaint: () => this.#terminal.repaint(),
      quit: ({status}) => this.#terminal.quit(status),
    };
  }

  #withBackend(action: (backend: Backend) => unknown): void {
    if (this.#backend) action(this.#backend);
  }

  #later(delay: number, event: Event): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#dispatch(event);
    }, delay);
    this.#timers.add(timer);
    return timer;
  }

  #settle(): void {
    if (this.#settling) {
      clearTimeout(this.#settling);
      this.#timers.delete(this.#settling);
    }
    this.#settling = this.#later(SETTLE_DELAY, {type: 'settled'});
  }

  /**
   * The registry that was open before is closed, unless a job still needs it; so is one that opens only after
   * another was asked for: nothing may be done in a registry that the screens do not show.
   */
  async #connect(ticket: number, where: Whereabouts): Promise<void> {
    this.#connecting = ticket;
    try {
      const next = await this.#door.open(where, {signal: this.#stop.signal});
      if (ticket !== this.#connecting) return await next.close();
      const before = this.#backend;
      this.#backend = next;
      this.#opened.add(next);
      this.#dispatch({type: 'connected', ticket, place: next.place});
      if (before && !this.#jobs.uses(before)) {
        this.#opened.delete(before);
        await before.close();
      }
    } catch (error) {
      this.#dispatch({type: 'connectFailed', ticket, failure: failureFrom(error)});
    }
  }

  async #change(backend: Backend, change: Change): Promise<void> {
    try {
      const result = await makeChange(backend, change, this.#stop.signal);
      this.#dispatch({type: 'changed', change, ...(result && {result})});
    } catch (error) {
      if (!this.#stop.signal.aborted)
        this.#dispatch({type: 'changeFailed', change, failure: failureFrom(error)});
    }
  }

  async #listProfiles(): Promise<void> {
    try {
      this.#dispatch({type: 'profilesListed', profiles: await this.#door.profiles()});
    } catch (error) {
      this.#dispatch({type: 'outsideFailed', failure: failureFrom(error)});
    }
  }

  async #completePath(text: string): Promise<void> {
    this.#dispatch({type: 'pathsCompleted', text, completions: await completePath(text)});
  }

  async #checkSource({text, path}: Effect & {type: 'checkSource'}): Promise<void> {
    const fault = await fileFault(path);
    this.#dispatch({type: 'sourceChecked', text, ...(fault !== undefined && {fault})});
  }

  async #openPage(url: string): Promise<void> {
    if (!(await this.#terminal.openPage(url))) this.#dispatch({type: 'pageUnopened', url});
  }

  async #checkTarget(saving: Saving): Promise<void> {
    const path = saving.type === 'image' ? saving.request.target.path : saving.path;
    this.#dispatch({type: 'targetChecked', saving, exists: await isFile(path)});
  }

  async #write(saving: Extract<Saving, {type: 'text'}>): Promise<void> {
    try {
      await onFile(saving.path, () => writeFile(expandHome(saving.path), saving.text));
      this.#dispatch({type: 'written', saving});
    } catch (error) {
      this.#dispatch({type: 'outsideFailed', failure: failureFrom(error)});
    }
  }

  async #findTags(backend: Backend, tagging: Tagging): Promise<void> {
    const {repositoryName, tags} = tagging;
    const {signal} = this.#stop;
    try {
      const images = await backend.taggedImages(repositoryName, tags, {signal});
      this.#dispatch({type: 'tagsFound', tagging, images});
    } catch (error) {
      if (!signal.aborted) this.#dispatch({type: 'tagsUnknown', tagging, failure: failureFrom(error)});
    }
  }

  async #edit(text: string, purpose: EditPurpose): Promise<void> {
    try {
      this.#dispatch({type: 'edited', purpose, text: await this.#terminal.edit(text)});
    } catch (error) {
      this.#dispatch({type: 'outsideFailed', failure: failureFrom(error)});
    }
  }
}
