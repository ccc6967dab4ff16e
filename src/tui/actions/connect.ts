import type {Whereabouts} from '../backend.ts';
import type {Picker} from '../state/overlay.ts';
import {say} from '../state/say.ts';
import {type State, type Step, step, takeTicket} from '../state/state.ts';

/**
 * Opens another registry; the present one stays until the other has answered. Another region is one of the profile
 * that we are in or just going to; a profile brings its own.
 */
export function connectTo(state: State, to: Whereabouts): Step {
  const [ticket, next] = takeTicket(state);
  const before = state.place && state.connecting === undefined ? state.where : state.wanted;
  const where = to.profile === undefined ? {...before, ...to} : to;
  return step(say({...next, connecting: ticket, wanted: where}, `opening ${registryName(where)}`), {
    type: 'connect',
    ticket,
    where,
  });
}

/** Asks which profile to go on with; the names come from outside. */
export function chooseProfile(state: State): Step {
  return step(state, {type: 'listProfiles'});
}

/** Shows the profiles that there are. */
export function offerProfiles(state: State, profiles: readonly string[]): Step {
  if (profiles.length === 0)
    return step(say(state, 'no profiles are configured on this machine', {level: 'warning'}));
  return offer(state, {type: 'profile'}, {title: 'Profile', items: profiles, current: state.place?.profile});
}

/** Asks which region to go on with. */
export function chooseRegion(state: State): Step {
  return offer(
    state,
    {type: 'region'},
    {title: 'Region', items: state.regions, current: state.place?.region},
  );
}

function offer(
  state: State,
  purpose: Picker['purpose'],
  {title, items, current}: {title: string; items: readonly string[]; current: string | undefined},
): Step {
  const picker: Picker = {
    kind: 'picker',
    purpose,
    title,
    items,
    ...(current === undefined ? {} : {current}),
    filter: '',
    cursor: Math.max(0, current === undefined ? 0 : items.indexOf(current)),
  };
  return step({...state, overlay: picker});
}

/** `the registry of profile production in us-west-2`: what was said of where it is. */
export function registryName({profile, region}: Whereabouts): string {
  const whose = profile === undefined ? '' : ` of profile ${profile}`;
  return `the registry${whose}${region === undefined ? '' : ` in ${region}`}`;
}
