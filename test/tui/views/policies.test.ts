import {describe, expect, test} from 'vitest';
import {image, imagesSession, type Session} from '../session.ts';

const POLICY = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: 'Untagged images go after a day',
      selection: {tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 1},
      action: {type: 'expire'},
    },
    {
      rulePriority: 2,
      selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 2},
      action: {type: 'expire'},
    },
  ],
});

/** The policy as it is shown and edited. */
const SHOWN = JSON.stringify(JSON.parse(POLICY), undefined, 2);

const KEEP_ALL = POLICY.replace('"countNumber":2', '"countNumber":500').replace(
  '"countNumber":1',
  '"countNumber":900',
);

const IMAGES = [image(1), image(2), image(3), image(40, {imageTags: undefined})];

function lifecycle(policy: string | null = POLICY, options?: Parameters<typeof imagesSession>[1]): Session {
  const session = imagesSession(IMAGES, options).type('e');
  session.answer('lifecyclePolicy', {
    type: 'lifecyclePolicy',
    policy: policy === null ? undefined : {lifecyclePolicyText: policy},
  });
  return session.answer('images', {type: 'images', images: IMAGES});
}

describe('a lifecycle policy', () => {
  test('stands in words beside the images that it would take', () => {
    const session = lifecycle();
    expect(session.frame).toContain('in force · 4 images: would expire 2 (63.0 MiB), keep 2');
    expect(session.frame).toContain('expires untagged images pushed more than 1 day ago');
    expect(session.frame).toMatch(/expire +1 +untagged 000000000028/);
    expect(session.frame).toMatch(/keep +- +v1\.1/);
  });

  test('lists the images of the rule under the cursor', () => {
    const session = lifecycle().type('jj');
    expect(session.frame).toMatch(/expire +2 +v1\.3/);
    expect(session.frame).not.toMatch(/expire +1 +untagged/);
    session.type('\r');
    expect(session.view).toMatchObject({tab: 'verdicts'});
    expect(session.frame).toContain('v1.3: expire, because rule 2 expires images beyond the newest 2');
  });

  test('has rules and images beside each other where there is room', () => {
    const session = lifecycle(POLICY, {columns: 160, rows: 30});
    expect(session.lines.find(line => line.includes('WHAT IT DOES'))).toMatch(/RULE.*│.*OUTCOME/);
  });

  test('is not there: says what that means and what to do', () => {
    expect(lifecycle(null).frame.replace(/\s+/g, ' ')).toContain(
      'There is no lifecycle policy: images stay until somebody deletes them. e writes one',
    );
  });

  test('is judged when both it and the images have come, whatever comes first', () => {
    const session = imagesSession(IMAGES).type('e');
    session.answer('images', {type: 'images', images: IMAGES});
    expect(session.frame).not.toContain('would expire');
    session.answer('lifecyclePolicy', {type: 'lifecyclePolicy', policy: {lifecyclePolicyText: POLICY}});
    expect(session.frame).toContain('would expire 2');
  });

  test('is edited outside and previewed, and nothing has changed yet', () => {
    const session = lifecycle().type('e');
    const edit = session.effects.findLast(effect => effect.type === 'edit');
    expect(edit).toMatchObject({text: `${SHOWN}\n`});
    session.send({type: 'edited', purpose: edit!.type === 'edit' ? edit!.purpose : never(), text: KEEP_ALL});
    expect(session.frame).toContain('EDITED, not put · 4 images: would expire 0, keep 4');
    expect(session.frame).toContain('this is a preview: nothing has changed yet');
    expect(session.effects.some(effect => effect.type === 'change')).toBe(false);
    session.type('x');
    expect(session.frame).toContain('in force · 4 images: would expire 2');
  });

  test('is put only after a question that says what it would do', () => {
    const session = lifecycle();
    session
      .send({type: 'edited', purpose: {type: 'lifecyclePolicy', viewId: session.view.id}, text: KEEP_ALL})
      .type('w');
    expect(session.frame).toContain('Put this lifecycle policy on team/app?');
    expect(session.frame).toContain('would keep     4');
    session.type('\r');
    expect(session.effects.some(effect => effect.type === 'change')).toBe(false);
    session.type('w\t\r');
    const change = {type: 'putLifecyclePolicy', repositoryName: 'team/app', text: KEEP_ALL} as const;
    expect(session.effects).toContainEqual({type: 'change', change});
    session.send({type: 'changed', change});
    session.answer('lifecyclePolicy', {type: 'lifecyclePolicy', policy: {lifecyclePolicyText: KEEP_ALL}});
    session.answer('images', {type: 'images', images: IMAGES});
    expect(session.frame).toContain('in force');
  });

  test('with errors shows them with their lines and cannot be put', () => {
    const session = lifecycle();
    const purpose = {type: 'lifecyclePolicy', viewId: session.view.id} as const;
    session.send({type: 'edited', purpose, text: '{\n  "rules": [{"rulePriority": 0}]\n}'});
    expect(session.view).toMatchObject({tab: 'json'});
    expect(session.frame).toContain('error at line 2 column');
    session.type('w');
    expect(session.state.overlay).toBeUndefined();
    expect(session.frame).toContain('the service would refuse this policy');
    session.send({type: 'edited', purpose, text: KEEP_ALL});
    expect(session.view).toMatchObject({tab: 'rules'});
    expect(session.frame).toContain('EDITED, not put · 4 images: would expire 0, keep 4');
  });

  test('has its errors in lines that break between words', () => {
    const session = lifecycle(POLICY, {columns: 40, rows: 20});
    const purpose = {type: 'lifecyclePolicy', viewId: session.view.id} as const;
    session.send({type: 'edited', purpose, text: '{"rules": [{"rulePriority": 0}]}'});
    expect(session.lines.slice(4, 6)).toEqual([
      '> error at line 1 column 1: the policy',
      '  has 32 characters, and the least is',
    ]);
  });

  test('that comes back unchanged, but for the end of its last line, is no edit', () => {
    for (const text of [SHOWN, `${SHOWN}\n`]) {
      const session = lifecycle();
      session.send({type: 'edited', purpose: {type: 'lifecyclePolicy', viewId: session.view.id}, text});
      expect(session.frame).toContain('the policy is as it was');
      expect(session.frame).not.toContain('EDITED');
    }
  });

  test('on one line is shown and edited on several, as long as it stays as short as a policy must be', () => {
    const edited = (policy: string) => {
      const edit = lifecycle(policy)
        .type('e')
        .effects.findLast(effect => effect.type === 'edit');
      return edit?.type === 'edit' ? edit.text : undefined;
    };
    expect(edited(POLICY)).toBe(`${SHOWN}\n`);
    const {rules} = JSON.parse(POLICY);
    const long = JSON.stringify({rules: [{...rules[0], description: 'x'.repeat(30_500)}]});
    expect(edited(long)).toBe(`${long}\n`);
  });

  test('that was edited is lost only after a question, whichever way one leaves', () => {
    for (const keys of ['q', '\x1b', 'h', ':repos\r', ':region us-west-2\r', ':q\r', '\x03']) {
      const session = lifecycle();
      session.send({
        type: 'edited',
        purpose: {type: 'lifecyclePolicy', viewId: session.view.id},
        text: KEEP_ALL,
      });
      session.takeEffects();
      session.type(keys);
      expect(session.frame, keys).toContain('Leave, and lose what has been edited?');
      expect(session.frame, keys).toContain('the edited lifecycle policy of team/app');
      session.type('\r');
      expect(session.view, keys).toMatchObject({kind: 'lifecycle', draft: KEEP_ALL});
      expect(session.takeEffects(), keys).toEqual([]);
      session.type(keys).type('\t\r');
      const left = session.view.kind !== 'lifecycle' || session.effects.length > 0;
      expect(left, keys).toBe(true);
    }
  });

  test('begins with a rule that is often wanted where there is none', () => {
    const session = lifecycle(null).type('e');
    expect(session.effects.at(-1)).toMatchObject({type: 'edit', text: expect.stringContaining('"untagged"')});
  });

  test('is deleted after a question', () => {
    const session = lifecycle().type('\x04\t\r');
    expect(session.effects).toContainEqual({
      type: 'change',
      change: {type: 'deleteLifecyclePolicy', repositoryName: 'team/app'},
    });
  });

  test('cannot be edited in a read-only session', () => {
    const session = lifecycle(POLICY, {readOnly: true});
    session.takeEffects();
    session.type('ewx\x04');
    expect(session.takeEffects()).toEqual([]);
    expect(session.state.overlay).toBeUndefined();
  });

  test('says that an editor failed', () => {
    const session = lifecycle().send({
      type: 'outsideFailed',
      failure: {code: 'IO_ERROR', message: 'the editor "vi" failed'},
    });
    expect(session.frame).toContain('error: the editor "vi" failed');
  });
});

const ACCESS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Partners',
      Effect: 'Allow',
      Principal: {AWS: 'arn:aws:iam::111122223333:root'},
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    },
  ],
});

function access(text: string | null = ACCESS): Session {
  const session = imagesSession([image(1)]).type('A');
  return session.answer('accessPolicies', {
    type: 'accessPolicies',
    policies: text === null ? {} : {repositoryPolicyText: text},
  });
}

describe('an access policy', () => {
  test('stands in words, statement by statement', () => {
    const {frame} = access();
    expect(frame).toMatch(/repository +allow +Partners/);
    expect(frame).toContain('Allows account 111122223333 to');
  });

  test('is told who can pull', () => {
    const {frame} = access().type('\t');
    expect(frame).toContain('account 111122223333');
    expect(frame).toContain('account 123456789012, the owner');
    expect(frame).toMatch(/needed too/);
  });

  test('is shown as JSON', () => {
    expect(access().type('y').frame).toContain('"Sid": "Partners"');
  });

  test('is not there: says who decides then', () => {
    expect(access(null).frame).toContain(
      'There is no policy: only identity policies of the own account decide.',
    );
  });

  test('that cannot be read is shown as it is, with the reason', () => {
    const session = access('{"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]}');
    expect(session.view).toMatchObject({tab: 'json'});
    expect(session.frame).toContain('"Maybe"');
    expect(session.frame).toContain('not valid');
  });

  test('that was edited is set only after a question that says it in words', () => {
    const session = access();
    const edited = ACCESS.replace('111122223333', '444455556666');
    session.send({
      type: 'edited',
      purpose: {type: 'repositoryPolicy', viewId: session.view.id},
      text: edited,
    });
    expect(session.frame).toContain('Set this policy on team/app?');
    expect(session.frame).toContain('Allows account 444455556666');
    session.type('\t\r');
    expect(session.effects).toContainEqual({
      type: 'change',
      change: {type: 'setRepositoryPolicy', repositoryName: 'team/app', text: edited},
    });
  });

  test('that was edited into something else is refused with the reason', () => {
    const session = access();
    session.send({
      type: 'edited',
      purpose: {type: 'repositoryPolicy', viewId: session.view.id},
      text: '{"Statement": 1}',
    });
    expect(session.state.overlay).toBeUndefined();
    expect(session.state.message?.level).toBe('error');
  });

  test('that was refused is edited on, and no text is lost, until it has been set', () => {
    const session = access();
    const purpose = {type: 'repositoryPolicy', viewId: session.view.id} as const;
    const opened = () => {
      const edit = session.type('e').effects.findLast(effect => effect.type === 'edit');
      return edit?.type === 'edit' ? edit.text : undefined;
    };
    const before = opened();
    session.send({type: 'edited', purpose, text: '{"Statement": 1}'});
    expect(opened()).toBe('{"Statement": 1}');
    const edited = ACCESS.replace('111122223333', '444455556666');
    session.send({type: 'edited', purpose, text: edited}).type('\x1b');
    expect(opened()).toBe(edited);
    session.send({
      type: 'changed',
      change: {type: 'setRepositoryPolicy', repositoryName: 'team/app', text: edited},
    });
    expect(opened()).toBe(before);
  });

  test('is deleted after a question', () => {
    const session = access().type('\x04\t\r');
    expect(session.effects).toContainEqual({
      type: 'change',
      change: {type: 'deleteRepositoryPolicy', repositoryName: 'team/app'},
    });
  });
});

test('the settings of the registry stand under headings', () => {
  const session = imagesSession([image(1)]).type(':registry\r');
  session.answer('registrySettings', {
    type: 'registrySettings',
    sections: [
      {title: 'Replication', lines: ['prod to 111122223333 in eu-west-1']},
      {title: 'Signing', lines: ['none']},
    ],
  });
  expect(session.lines.slice(2, 7)).toEqual([
    '> Replication',
    '    prod to 111122223333 in eu-west-1',
    '',
    '  Signing',
    '    none',
  ]);
});

function never(): never {
  throw new Error('no edit was asked for');
}
