import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import type {State} from './state/state.ts';

const KEY_BYTES = 32;
const KEY_NAME = ['signing-key'];

/** Signs what this server hands out and later has to recognise: tokens and download URLs. */
export interface Signer {
  /** base64url, so that it can stand in a password or a URL. */
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
}

/** The signer of a data directory; its key is made once and kept there. */
export async function openSigner(state: State): Promise<Signer> {
  const secrets = state.table('secrets');
  const key =
    secrets.get(KEY_NAME) ??
    (await state.transaction(() => {
      const existing = secrets.get(KEY_NAME);
      if (existing) return existing;
      const made = randomBytes(KEY_BYTES);
      secrets.put(KEY_NAME, made);
      return made;
    }));
  return createSigner(key);
}

/** A signer with a given key. */
function createSigner(key: Uint8Array): Signer {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    sign,
    verify(text, signature) {
      const wanted = Buffer.from(sign(text));
      const given = Buffer.from(signature);
      return wanted.length === given.length && timingSafeEqual(wanted, given);
    },
  };
}
