import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** A line of a comment: how it begins, what it says, and the end of the comment where it is on this line. */
const COMMENT_LINE = /^\s*(\/\/|\/\*\*|\*(?!\/))\s?(.*?)\s*(\*\/)?$/;
/** What may stand between the parentheses of `test.each(…)`: further ones, three within each other. */
const ARGUMENTS = [1, 2, 3].reduce(inner => `(?:[^()]|\\(${inner}\\))*`, '[^()]*');
/** The title of `test(…)` or of `test.each(…)(…)`; of nothing that only groups tests, or is given to one. */
const TITLE = new RegExp(
  String.raw`\btest(?:\.\w+\(${ARGUMENTS}\))?\(\s*(['"\u0060])ECR: ((?:(?!\1).|\\.)+?)\1\s*,`,
  'g',
);

interface Found {
  file: string;
  sentence: string;
}

/** Whatever `read` finds in the files of a folder, with the file that it was found in. */
function findIn(folder: string, read: (text: string) => string[]): Found[] {
  return readdirSync(path.join(ROOT, folder), {recursive: true, encoding: 'utf8'})
    .filter(file => /\.tsx?$/.test(file))
    .flatMap(file => {
      const text = readFileSync(path.join(ROOT, folder, file), 'utf8');
      return read(text).map(sentence => ({file: `${folder}/${file}`, sentence: plain(sentence)}));
    });
}

/** The first sentence of every comment that begins with `ECR:`, over as many lines as it takes. */
function departuresIn(text: string): string[] {
  const lines = text.split('\n').map(line => COMMENT_LINE.exec(line));
  return lines.flatMap((line, at) => (line?.[2]?.startsWith('ECR: ') ? [sentenceFrom(lines.slice(at))] : []));
}

function sentenceFrom(lines: (RegExpExecArray | null)[]): string {
  const said: string[] = [];
  for (const line of lines) {
    const [, sign, words = '', end] = line ?? [];
    const isAnother = said.length > 0 && (sign === '/**' || words.startsWith('ECR: '));
    if (words === '' || isAnother) break;
    said.push(words);
    if (words.endsWith('.') || end !== undefined) break;
  }
  return said.join(' ').slice('ECR: '.length).split('. ')[0]!;
}

const titlesIn = (text: string) => Array.from(text.matchAll(TITLE), ([, , title]) => title!);
const plain = (sentence: string) => sentence.replace(/\\'/g, "'").trim().replace(/\.$/, '');

test('every comment that names a departure of ECR from the specifications has a test of the same title', () => {
  const titles = new Set(findIn('test', titlesIn).map(({sentence}) => sentence));
  const departures = findIn('src', departuresIn);
  expect(departures.length).toBeGreaterThan(60);
  expect(departures.filter(({sentence}) => !titles.has(sentence))).toEqual([]);
});
