/**
 * A second decision about access, as slow and as literal as the published evaluation logic: policies are read as
 * they stand, patterns become regular expressions. It shares nothing with the first one. Variables are left out.
 */

export interface LiteralPolicy {
  Statement: LiteralStatement[];
}

export interface LiteralStatement {
  Effect: string;
  Principal?: LiteralPrincipal;
  NotPrincipal?: LiteralPrincipal;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

type LiteralPrincipal = '*' | Record<string, string | string[]>;

export interface LiteralRequest {
  principal: string;
  action: string;
  resource: string;
  owner: string;
  /** By the names of condition keys in small letters. */
  context: Readonly<Record<string, readonly string[]>>;
}

export interface LiteralPolicies {
  identity: LiteralPolicy[];
  repository?: LiteralPolicy | undefined;
  registry?: LiteralPolicy | undefined;
  boundary?: LiteralPolicy[] | undefined;
  session?: LiteralPolicy[] | undefined;
  /** One for each level. */
  serviceControl?: LiteralPolicy[] | undefined;
  resourceControl?: LiteralPolicy[] | undefined;
}

/** Whether the request is allowed. */
export function isAllowed(request: LiteralRequest, policies: LiteralPolicies): boolean {
  const {identity, repository, registry, boundary, session, serviceControl, resourceControl} = policies;
  const names = namesOf(request.principal);
  const token = request.action === 'ecr:GetAuthorizationToken';
  const resourceBased = token ? [] : [repository, registry].filter(one => one !== undefined);
  const organization = [names.service ? [] : (serviceControl ?? []), token ? [] : (resourceControl ?? [])];
  const attached = [identity, boundary ?? [], session ?? [], ...organization].flat();
  const grants = (list: LiteralPolicy[], effect: string) =>
    list
      .flatMap(({Statement}) => Statement)
      .filter(one => one.Effect === effect)
      .flatMap(one => namedBy(one, request, boundary !== undefined));
  if (grants([...resourceBased, ...attached], 'Deny').length > 0) return false;
  const allows = (list: LiteralPolicy[]) => grants(list, 'Allow').length > 0;
  const direct = grants(resourceBased, 'Allow');
  if (names.service) return direct.length > 0;
  if (serviceControl && !serviceControl.every(level => allows([level]))) return false;
  const root = !names.user && !names.role;
  const withinCeilings = [boundary, session].every(list => !list || allows(list));
  if (!token && names.account !== request.owner) {
    return direct.length > 0 && (root || allows(identity)) && withinCeilings;
  }
  if (root || ['everyone', 'session', 'user'].some(name => direct.includes(name))) return true;
  return (direct.includes('role') || allows(identity)) && withinCeilings;
}

/** The names by which a principal can be meant. */
function namesOf(principal: string): Record<string, string> {
  if (!principal.startsWith('arn:')) return {service: principal};
  const [, , service, , account = '', resource = ''] = principal.split(':');
  const [kind, name] = resource.split('/');
  if (kind === 'root') return {account};
  if (service === 'sts') return {session: principal, role: `arn:aws:iam::${account}:role/${name}`, account};
  return {[kind!]: principal, account};
}

/** By which names a statement that applies means the requester; none when it does not apply. */
function namedBy(statement: LiteralStatement, request: LiteralRequest, bounded: boolean): string[] {
  const {Principal, NotPrincipal, Action, NotAction, Resource, NotResource} = statement;
  const names = namesOf(request.principal);
  const listed = matched(Principal ?? NotPrincipal, names);
  if (Principal && listed.length === 0) return [];
  if (NotPrincipal && isSpared(statement.Effect, {listed, names, bounded})) return [];
  const action = listOf(Action ?? NotAction).some(text => expression(text, 'i').test(request.action));
  if (action !== (Action !== undefined)) return [];
  const resource = listOf(Resource ?? NotResource).some(text => expression(text).test(request.resource));
  if ((Resource ?? NotResource) && resource !== (Resource !== undefined)) return [];
  const met = Object.entries(statement.Condition ?? {}).every(([operator, block]) =>
    Object.entries(block).every(([key, values]) =>
      holds(operator, request.context[key.toLowerCase()], listOf(values)),
    ),
  );
  if (!met) return [];
  return Principal ? listed : ['everyone'];
}

function matched(principal: LiteralPrincipal | undefined, names: Record<string, string>): string[] {
  if (principal === '*') return ['everyone'];
  return Object.entries(principal ?? {}).flatMap(([type, ids]) =>
    listOf(ids).flatMap(id => {
      if (type === 'Service') return id === names.service ? ['service'] : [];
      if (id === '*') return ['everyone'];
      if (id === names.account || id === `arn:aws:iam::${names.account}:root`) return ['account'];
      return ['session', 'user', 'role'].filter(name => names[name] === id);
    }),
  );
}

function isSpared(
  effect: string,
  {listed, names, bounded}: {listed: string[]; names: Record<string, string>; bounded: boolean},
): boolean {
  if (effect === 'Allow' || listed.includes('everyone')) return listed.length > 0;
  return !bounded && Object.keys(names).every(name => listed.includes(name));
}

const OPPOSITES: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotLike: 'StringLike',
  NotIpAddress: 'IpAddress',
  ArnNotLike: 'ArnLike',
};

function holds(operator: string, actual: readonly string[] = [], values: readonly string[] = []): boolean {
  const set = /^For\w+(?=:)/.exec(operator)?.[0];
  const name = operator.replace(/^For\w+:/, '').replace(/IfExists$/, '');
  if (name === 'Null') return values.some(value => (value === 'true') === (actual.length === 0));
  const negated = name in OPPOSITES;
  if (actual.length === 0) {
    if (operator.endsWith('IfExists') || set === 'ForAllValues') return true;
    return negated && set === undefined;
  }
  const compare = COMPARISONS[negated ? OPPOSITES[name]! : name]!;
  const agrees = (one: string) => values.some(value => compare(one, value)) !== negated;
  return set === 'ForAllValues' || (negated && !set) ? actual.every(agrees) : actual.some(agrees);
}

const COMPARISONS: Record<string, (actual: string, value: string) => boolean> = {
  StringEquals: (actual, value) => actual === value,
  StringLike: (actual, value) => expression(value).test(actual),
  ArnLike: (actual, value) =>
    value.split(':').every((part, at) => expression(part).test(actual.split(':')[at]!)),
  IpAddress: (actual, value) => {
    const [network = '', bits = '32'] = value.split('/');
    return binary(actual).startsWith(binary(network).slice(0, Number(bits)));
  },
  Bool: (actual, value) => actual === value,
};

function binary(address: string): string {
  return address
    .split('.')
    .map(byte => Number(byte).toString(2).padStart(8, '0'))
    .join('');
}

function expression(pattern: string, flags = ''): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);
}

function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}
