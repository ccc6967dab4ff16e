import type {Abortable, Mounter} from '../../content/store.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {EcrApi} from '../api.ts';

/** The door to the distribution API, which alone can mount. */
export type MountDoor = () => Promise<Mounter & {close(): Promise<void>}>;

/**
 * Mounts layers from repositories of the same registry, where the account has turned that on. Mounting saves a
 * push and is never needed for one: what goes wrong here means no, for this repository and from then on, for
 * whatever speaks against one layer (encryption, permissions, the way to the registry) does so against all.
 */
// ECR: mounts only where the account setting BLOB_MOUNTING is ENABLED.
export class LayerMounts {
  readonly #api: EcrApi<'GetAccountSetting'>;
  readonly #openDoor: MountDoor;
  #door: ReturnType<MountDoor> | undefined;
  #possible: Promise<boolean> | undefined;

  constructor(api: EcrApi<'GetAccountSetting'>, openDoor: MountDoor) {
    this.#api = api;
    this.#openDoor = openDoor;
  }

  /** True when mounted; false when the layer must be pushed after all. */
  async mount(descriptor: Descriptor, fromRepository: string, options: Abortable = {}): Promise<boolean> {
    this.#possible ??= this.#isEnabled(options);
    if (!(await this.#possible)) return false;
    const mounted = await this.#tryMount(descriptor, fromRepository, options);
    if (!mounted) this.#possible = Promise.resolve(false);
    return mounted;
  }

  /** Ends what the registry opened instead of mounting. */
  async close(): Promise<void> {
    const door = await this.#door?.catch(() => undefined);
    await door?.close();
  }

  async #tryMount(descriptor: Descriptor, fromRepository: string, options: Abortable): Promise<boolean> {
    try {
      this.#door ??= this.#openDoor();
      return await (await this.#door).mount(descriptor, fromRepository, options);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      return false;
    }
  }

  /** Who may not ask pushes. The setting is of the caller's account; another's registry tells by its answer. */
  async #isEnabled(options: Abortable): Promise<boolean> {
    try {
      const {value} = await this.#api.send('GetAccountSetting', {name: 'BLOB_MOUNTING'}, options);
      return value === 'ENABLED';
    } catch (error) {
      if (options.signal?.aborted) throw error;
      return false;
    }
  }
}
