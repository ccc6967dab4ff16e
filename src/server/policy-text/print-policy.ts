import {orderMembers} from './order-members.ts';
import {printJackson} from './print-jackson.ts';

/**
 * The text under which the service keeps a repository's or registry's policy: members in its own order,
 * bare account ids as root ARNs, printed as Jackson prints.
 */
export function printPolicy(document: unknown): string {
  return printJackson(orderMembers(document));
}
