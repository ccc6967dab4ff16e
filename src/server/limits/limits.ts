import {DEFAULT_QUOTAS, type Quotas} from './quotas.ts';
import {DEFAULT_RATES, type Rates} from './rates.ts';

/** Quotas and rates together. */
export interface Limits {
  quotas: Quotas;
  rates: Rates;
}

/** The service's own limits. */
export const DEFAULT_LIMITS: Limits = {quotas: DEFAULT_QUOTAS, rates: DEFAULT_RATES};
