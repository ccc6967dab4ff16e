import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {readProfiles} from '../../ecr/credentials/aws-profiles.ts';
import {AWS_REGIONS} from '../aws-regions.ts';
import type {ProgramNode} from '../command-tree.ts';
import {type Completion, complete, type NameSource} from './complete.ts';

/** The command tree as the build wrote it (beside chunks/, where this code lies then), so that completing a word loads neither commander nor a command. */
const TREE_FILE = fileURLToPath(new URL('../command-tree.json', import.meta.url));

/**
 * Answers a shell: one candidate a line with its description after a tab, and a last line `:` with what the
 * shell shall do itself (`file`, `folder`, `nospace`). It never waits for the network: names come from a
 * cache, and a stale cache is renewed by a process of its own.
 */
export async function answerShell(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const words = wordsOf(argv);
  const tree = JSON.parse(await readFile(TREE_FILE, 'utf8')) as ProgramNode;
  return render(await complete(tree, words, namesFor(words, env)));
}

/** The words after `--`; `--new-word` stands for an empty last one, which PowerShell drops. */
function wordsOf(argv: readonly string[]): readonly string[] {
  if (argv[0] === '--new-word') return [...wordsOf(argv.slice(1)), ''];
  return argv[0] === '--' ? argv.slice(1) : argv;
}

function render(completion: Completion): string {
  const lines = completion.candidates.map(one =>
    one.description ? `${one.value}\t${one.description}` : one.value,
  );
  const directive = [completion.files, completion.noSpace ? 'nospace' : undefined].filter(Boolean).join(',');
  return `${[...lines, `:${directive}`].join('\n')}\n`;
}

function namesFor(words: readonly string[], env: NodeJS.ProcessEnv): NameSource {
  const registry = async () => {
    const {RegistryNames} = await import('./registry-names.ts');
    return new RegistryNames(words, {env, folder: process.cwd()});
  };
  return async (kind, subject) => {
    switch (kind) {
      case 'region':
        return AWS_REGIONS;
      case 'profile':
        return readProfiles(env);
      case 'context':
        return (await import('./context-names.ts')).contextNames(process.cwd(), env);
      case 'setting':
        return (await import('../settings/setting-table.ts')).SETTING_RULES.map(rule => rule.key);
      case 'repository':
        return (await registry()).repositories();
      case 'tag':
        return (await registry()).tags(subject);
      default:
        return [];
    }
  };
}
