import {pointerToken} from '../../json/json-source.ts';
import {isAccountId, parseArn} from './arn.ts';
import {
  checkTexts,
  eachText,
  fault,
  faultAtKey,
  type GrammarFault,
  isObject,
  type JsonObject,
  onlyOneOf,
} from './grammar-fault.ts';
import {type PolicyKind, PRINCIPAL_TYPES} from './policy-document.ts';

/** The id that IAM shows in place of a principal that was deleted, and that it accepts. */
const UNIQUE_ID = /^A[A-Z]{3}[A-Z0-9]{12,}$/;

/** Faults of the `Principal` or `NotPrincipal` of a statement. */
export function checkPrincipal(
  statement: JsonObject,
  {pointer, kind}: {pointer: string; kind: PolicyKind},
): GrammarFault[] {
  if (kind === 'identity') {
    return ['Principal', 'NotPrincipal']
      .filter(name => name in statement)
      .map(name =>
        faultAtKey(
          `${pointer}/${name}`,
          `an identity policy has no ${name}`,
          'leave it out: the policy speaks of whom it is attached to',
        ),
      );
  }
  const name = onlyOneOf(statement, pointer, ['Principal', 'NotPrincipal']);
  if (typeof name !== 'string') return name;
  const principal = statement[name];
  if (principal === '*') return [];
  if (isObject(principal) && Object.keys(principal).length > 0) {
    return Object.entries(principal).flatMap(([type, ids]) =>
      checkPrincipalIds(ids, {type, pointer: `${pointer}/${name}/${pointerToken(type)}`}),
    );
  }
  return [fault(`${pointer}/${name}`, `${name} is neither "*" nor an object`, 'write {"AWS": "arn:…"}')];
}

function checkPrincipalIds(ids: unknown, {type, pointer}: {type: string; pointer: string}): GrammarFault[] {
  if (!(PRINCIPAL_TYPES as readonly string[]).includes(type)) {
    const message = `${JSON.stringify(type)} is not a kind of principal`;
    return [faultAtKey(pointer, message, `use one of ${PRINCIPAL_TYPES.join(', ')}`)];
  }
  const faults = checkTexts(ids, pointer);
  if (faults.length > 0 || type !== 'AWS') return faults;
  return eachText(ids, pointer).flatMap(([id, place]) => checkAwsPrincipal(id, place));
}

function checkAwsPrincipal(id: string, pointer: string): GrammarFault[] {
  const arn = parseArn(id);
  const known =
    arn && ['iam', 'sts'].includes(arn.service) && isAccountId(arn.accountId) && arn.resource !== '';
  if (id === '*' || isAccountId(id) || UNIQUE_ID.test(id) || (known && !/[*?]/.test(id))) return [];
  const wildcard = /[*?]/.test(id) && id.startsWith('arn:');
  return [
    wildcard
      ? fault(
          pointer,
          `the principal ${JSON.stringify(id)} has a wildcard`,
          'name the account and test aws:PrincipalArn with ArnLike in Condition',
        )
      : fault(
          pointer,
          `${JSON.stringify(id)} is not a principal`,
          'write an ARN of IAM, an account id of twelve digits, or "*"',
        ),
  ];
}
