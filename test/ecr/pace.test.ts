import {describe, expect, test} from 'vitest';
import {Pace} from '../../src/ecr/pace.ts';

/** A clock that moves only when somebody sleeps, by as much as that. */
function steppingClock() {
  let now = 5000;
  const slept: number[] = [];
  return {
    slept,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    clock: {
      now: () => now,
      sleep: async (milliseconds: number) => {
        slept.push(milliseconds);
      },
    },
  };
}

describe('a pace', () => {
  test('lets as many through at once as a second allows, and each further one a second after one of them', async () => {
    const {clock, slept} = steppingClock();
    const pace = new Pace(3, clock);
    await Promise.all(Array.from({length: 8}, () => pace.turn()));
    expect(slept).toEqual([1000, 1000, 1000, 2000, 2000]);
  });

  test('forgets those of more than a second ago', async () => {
    const {clock, slept, pass} = steppingClock();
    const pace = new Pace(2, clock);
    await Promise.all([pace.turn(), pace.turn()]);
    pass(400);
    await pace.turn();
    pass(5000);
    await Promise.all([pace.turn(), pace.turn()]);
    expect(slept).toEqual([600]);
  });
});
