import {EcrctlError} from '../../errors.ts';
import {didYouMean} from '../did-you-mean.ts';
import {SETTING_RULES} from './setting-table.ts';
import type {Settings} from './settings.ts';

/** A setting's name, written as in a file (`endpointUrl`) or as a flag (`endpoint-url`). */
export function settingName(text: string): keyof Settings {
  const name = text.replace(/^--/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = SETTING_RULES.find(rule => rule.key === name);
  if (found) return found.key;
  const known = SETTING_RULES.map(rule => rule.key);
  throw new EcrctlError('USAGE', `there is no setting named ${text}`, {
    hint: didYouMean(name, known) ?? `settings: ${known.join(', ')}`,
  });
}
