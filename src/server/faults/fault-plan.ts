import {EcrFault, type FaultName} from '../ecr-fault.ts';
import type {FaultTarget, PlannedFault} from '../seams.ts';
import type {FaultEffect, FaultRule} from './fault-rule.ts';
import {matchesOperation} from './matches-operation.ts';
import {seededRandom} from './seeded-random.ts';

/**
 * A plan of faults. Each rule counts the calls that it matches and throws its own dice, so that the same
 * calls in the same order meet the same faults. The first rule that strikes decides.
 */
export function planFaults(rules: readonly FaultRule[]): (call: FaultTarget) => PlannedFault | undefined {
  const armed = rules.map(arm);
  return call => {
    const struck = armed.map(strikes => strikes(call)).indexOf(true);
    return struck < 0 ? undefined : plannedFault(rules[struck]!.effect, call);
  };
}

/** Counts and dice of one rule. Every rule sees every call, whether or not another one struck already. */
function arm(rule: FaultRule): (call: FaultTarget) => boolean {
  const random = seededRandom(rule.seed);
  const named = rule.operations.map(matchesOperation);
  let seen = 0;
  let struck = 0;
  return call => {
    if (rule.protocol && rule.protocol !== call.protocol) return false;
    if (named.length > 0 && !named.some(matches => matches(call.operation))) return false;
    const drawn = random();
    const strikes = ++seen > rule.after && drawn < rule.probability && struck < (rule.times ?? Infinity);
    if (strikes) struck++;
    return strikes;
  };
}

function plannedFault(effect: FaultEffect, call: FaultTarget): PlannedFault {
  switch (effect.kind) {
    case 'throttle':
      return refuse('ThrottlingException', 'Rate exceeded');
    case 'error':
      return refuse(effect.faultName, 'This failure was planned with --fault.');
    case 'expire-token':
      return call.protocol === 'api'
        ? refuse('ExpiredTokenException', 'The security token included in the request is expired')
        : refuse(
            'RegistryTokenExpired',
            'Your authorization token has expired. Reauthenticate and try again.',
          );
    default:
      return effect;
  }
}

function refuse(faultName: FaultName, message: string): PlannedFault {
  return {kind: 'error', fault: new EcrFault(faultName, message)};
}
