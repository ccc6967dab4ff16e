import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Command} from 'commander';
import {beforeAll, describe, expect, test} from 'vitest';
import {type CommandNode, commandTree} from '../../src/cli/command-tree.ts';
import {COMMANDS} from '../../src/cli/commands/index.ts';
import {buildProgram} from '../../src/cli/program.ts';
import {ROOT, runCli} from '../support/run-cli.ts';

/** What help is wrapped to where there is no terminal. */
const HELP_WIDTH = 80;
/** Examples are not wrapped, because they are to be copied; longer ones fit no terminal. */
const EXAMPLE_WIDTH = 130;

/** A command with its full name. */
interface Named {
  names: string[];
  node: CommandNode;
  command: Command;
}

let all: Named[] = [];

beforeAll(async () => {
  const program = await buildProgram(async () => {});
  all = flatten(program, commandTree(program), []);
});

function flatten(command: Command, node: CommandNode, parents: string[]): Named[] {
  const names = [...parents, node.name];
  const children = node.commands.flatMap(child =>
    flatten(command.commands.find(one => one.name() === child.name)!, child, names),
  );
  return [{names, node, command}, ...children];
}

function nameOf({names}: Named): string {
  return names.join(' ');
}

/** Commands for which something does not hold. */
function without(holds: (one: Named) => boolean): string[] {
  return all.filter(one => !holds(one)).map(nameOf);
}

describe('every command', () => {
  test('has a summary of one line, a description and an example of itself', () => {
    const commands = all.slice(1);
    expect(commands.length).toBeGreaterThan(50);
    const bad = commands.filter(({names, node}) => {
      const own = node.examples.some(({command}) => command.includes(names.join(' ')));
      return !/^[a-z].{3,78}[^.]$/.test(node.summary) || node.description.length < 10 || !own;
    });
    expect(bad.map(nameOf)).toEqual([]);
  });

  test('is mentioned in a test', () => {
    const said = wordsOfTests();
    const missing = all
      .slice(1)
      .filter(({node}) => node.commands.length === 0)
      .filter(({names}) => !said.includes(` ${names.slice(1).join(' ')} `));
    expect(missing.map(nameOf)).toEqual([]);
  });

  test('says what each of its flags and arguments means', () => {
    expect(without(({node}) => node.options.every(option => option.description.length > 3))).toEqual([]);
  });

  test('uses in its examples only flags that exist', () => {
    const examples = all.flatMap(({node}) => node.examples.map(example => example.command));
    const unknown = examples
      .flatMap(example => example.match(/ecrctl [^|&)]*/g) ?? [])
      .filter(call => !call.startsWith('ecrctl api '))
      .flatMap(call => {
        const known = flagsOf(call.split(' '));
        const used = call.match(/(?<=\s)--?[a-z][\w-]*/g) ?? [];
        return used.filter(flag => !known.has(flag)).map(flag => `${flag} in ${call}`);
      });
    expect(unknown).toEqual([]);
  });

  test('uses in its examples only queries that can be read', async () => {
    const {search} = await import('../../src/cli/output/jmespath.ts');
    const queries = all
      .flatMap(({node}) => node.examples.map(example => example.command))
      .flatMap(command => [...command.matchAll(/--query (?:'([^']+)'|(\S+))/g)])
      .map(([, quoted, bare]) => quoted ?? bare!);
    expect(queries.length).toBeGreaterThan(3);
    for (const query of queries) expect(() => search({}, query), query).not.toThrow();
  });

  test('leads its help with examples, before arguments and flags', () => {
    const late = without(({command, node}) => {
      const help = command.helpInformation();
      const lists = ['\nArguments:', '\nOptions:', '\nCommands:'].map(list => help.indexOf(list));
      const firstList = Math.min(...lists.filter(at => at >= 0));
      return node.examples.length === 0 || help.indexOf('\nExamples:') < firstList;
    });
    expect(late).toEqual([]);
  });

  test('has help that fits a terminal', () => {
    const wide = all.flatMap(({command}) =>
      command
        .helpInformation()
        .split('\n')
        .filter(line => line.length > (line.startsWith('  $ ') ? EXAMPLE_WIDTH : HELP_WIDTH)),
    );
    expect(wide).toEqual([]);
  });

  test('is loaded under the names that it goes by', async () => {
    const found = await Promise.all(
      COMMANDS.map(async entry => {
        const {Command} = await import('commander');
        const program = new Command();
        await (await entry.load())(program, async () => {}, []);
        return program.commands.flatMap(one => [one.name(), ...one.aliases()]);
      }),
    );
    expect(found).toEqual(COMMANDS.map(entry => entry.names));
  });
});

test('a group loads what looks into images only where that may be meant', async () => {
  const defined = async (...words: string[]) => {
    const {Command} = await import('commander');
    const program = new Command();
    const image = COMMANDS.find(({names}) => names.includes('image'))!;
    await (await image.load())(program, async () => {}, words);
    return program.commands[0]!.commands.map(command => command.name());
  };
  expect(await defined('ls', 'app')).not.toContain('files');
  for (const words of [['files', 'app:1'], ['lst'], []]) expect(await defined(...words)).toContain('files');
});

describe('a word that is no command or flag', () => {
  test.each([
    ['imge', ['imge', 'list'], 'image'],
    ['reposit', ['repositroy'], 'repository'],
    ['a command of a group', ['image', 'lst', 'app'], 'list'],
    ['a flag', ['push', 'a.tar', 'app:1', '--concurency', '2'], '--concurrency'],
    ['a flag of every command', ['image', 'list', 'app', '--regoin', 'x'], '--region'],
  ])('is answered with what was meant: %s', async (_name, args, meant) => {
    const {status, stdout, stderr} = await runCli(args);
    expect({status, stdout}).toEqual({status: 2, stdout: ''});
    expect(stderr).toMatch(new RegExp(`Did you mean (?:one of )?.*${meant}`));
    expect(stderr).toMatch(/\nhint: run ecrctl.* --help\n$/);
  });

  test('is taken for no command when it is the value of a flag', async () => {
    const {status, stdout} = await runCli(['--region', 'image', 'version']);
    expect(status).toBe(0);
    expect(stdout).toContain('ecrctl');
  });
});

/** The flags that may stand in a call: those of the command that its words lead to, and everybody's. */
function flagsOf(words: readonly string[]): Set<string | undefined> {
  let [{node: at}] = all as [Named, ...Named[]];
  const options = [...at.options];
  for (const word of words.slice(1)) {
    const next = at.commands.find(one => one.name === word || one.aliases.includes(word));
    if (next) at = next;
  }
  return new Set([...options, ...at.options].flatMap(one => [one.long, one.short]));
}

/** Everything that the tests say, with quotes and commas taken for spaces: `'image', 'list'` is `image list`. */
function wordsOfTests(): string {
  const folder = path.join(ROOT, 'test');
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter(file => /\.tsx?$/.test(file))
    .map(file => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n')
    .replace(/['"`,()[\]{}$]+/g, ' ')
    .replace(/\s+/g, ' ');
}
