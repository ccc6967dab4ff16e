import {existsSync, readFileSync} from 'node:fs';
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
