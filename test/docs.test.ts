import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {ROOT} from './support/run-cli.ts';

interface Generator {
  generatedFiles(): Promise<Map<string, string>>;
}

describe('generated documentation', () => {
  test('is what the program would generate', async () => {
    const generator: Generator = await import(path.join(ROOT, 'scripts', 'generate-docs.mjs'));
    const files = await generator.generatedFiles();
    const stale = [...files].filter(([file, text]) => {
      const full = path.join(ROOT, file);
      return !existsSync(full) || readFileSync(full, 'utf8') !== text;
    });
    expect(stale.map(([file]) => file)).toEqual([]);
  });

  test('has a README with the two commands and the whole command table', () => {
    const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    expect(readme).toContain('npm run demo');
    expect(readme).toContain('npm test');
    expect(readme).toMatch(/<!-- commands -->[\s\S]+ecrctl push[\s\S]+<!-- \/commands -->/);
  });
});

/** Pages for people: the README, the change log and everything in docs. */
function pages(): string[] {
  const docs = readdirSync(path.join(ROOT, 'docs'), {recursive: true, encoding: 'utf8'});
  const own = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
  return [...own, ...docs.filter(file => file.endsWith('.md')).map(file => path.join('docs', file))];
}

/** The anchor that a heading gets where Markdown is shown. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

describe('links between pages', () => {
  test('lead to files and headings that are there', () => {
    const dead: string[] = [];
    for (const page of pages()) {
      const text = readFileSync(path.join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
      for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(link!)) continue;
        const [file, anchor] = link!.split('#');
        const target = path.join(ROOT, file ? path.join(path.dirname(page), file) : page);
        const headings =
          anchor && existsSync(target) ? readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm) : [];
        const isThere = !anchor || [...headings].some(([, heading]) => anchorOf(heading!) === anchor);
        if (!existsSync(target) || !isThere) dead.push(`${page}: ${link}`);
      }
    }
    expect(dead).toEqual([]);
  });

  test('name every page of docs from the README or from another page', () => {
    const texts = pages().map(page => readFileSync(path.join(ROOT, page), 'utf8'));
    const lonely = pages()
      .filter(page => page.startsWith('docs'))
      .filter(page => !texts.some(text => text.includes(`${path.basename(page)}`)));
    expect(lonely).toEqual([]);
  });
});
