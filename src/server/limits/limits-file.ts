import {EcrctlError} from '../../errors.ts';
import {readYaml} from '../read-yaml.ts';
import {isOperationName} from '../validation/operation-shapes.ts';
import type {Limits} from './limits.ts';
import {DEFAULT_QUOTAS, type QuotaName} from './quotas.ts';
import {DEFAULT_RATES, rateOf} from './rates.ts';

/**
 * Limits from a file (YAML or JSON), laid over the service's own:
 *
 *     quotas: {repositories: 5}
 *     ratesPerSecond: {PutImage: 1, ListImages: 20}
 *
 * @throws EcrctlError FILE_NOT_FOUND, INVALID_SETTINGS
 */
export async function readLimits(file: string): Promise<Limits> {
  const document = await readDocument(file);
  const {quotas, rates} = {
    quotas: numbers(document, 'quotas', file),
    rates: numbers(document, 'ratesPerSecond', file),
  };
  for (const name of Object.keys(document)) {
    if (name !== 'quotas' && name !== 'ratesPerSecond') throw invalid(file, `"${name}" is not known`);
  }
  for (const name of Object.keys(quotas)) {
    if (!Object.hasOwn(DEFAULT_QUOTAS, name))
      throw invalid(file, `there is no quota "${name}"`, quotaNames());
  }
  for (const name of Object.keys(rates)) {
    if (!isOperationName(name)) throw invalid(file, `there is no operation "${name}"`);
  }
  return {
    quotas: {...DEFAULT_QUOTAS, ...(quotas as Partial<Record<QuotaName, number>>)},
    rates: {
      ...DEFAULT_RATES,
      ...Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, rateOf(rate)])),
    },
  };
}

async function readDocument(file: string): Promise<Record<string, unknown>> {
  const document = await readYaml(file, 'the limits file');
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw invalid(file, 'it has no quotas and no ratesPerSecond');
  }
  return document as Record<string, unknown>;
}

function numbers(document: Record<string, unknown>, member: string, file: string): Record<string, number> {
  const found = Object.hasOwn(document, member) ? document[member] : {};
  if (typeof found !== 'object' || found === null) throw invalid(file, `${member} is not a table`);
  for (const [name, value] of Object.entries(found)) {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw invalid(file, `${member}.${name} is not a number of zero or more`);
    }
  }
  return found as Record<string, number>;
}

function quotaNames(): string {
  return `quotas are ${Object.keys(DEFAULT_QUOTAS).join(', ')}`;
}

function invalid(
  file: string,
  why: string,
  hint = 'write quotas: {...} and ratesPerSecond: {...}',
): EcrctlError {
  return new EcrctlError('INVALID_SETTINGS', `the limits file ${file} is not valid: ${why}`, {hint});
}
