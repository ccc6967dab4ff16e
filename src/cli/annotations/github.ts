import {randomUUID} from 'node:crypto';
import {appendFile} from 'node:fs/promises';
import type {Annotations} from './annotations.ts';

/**
 * GitHub's workflow commands. The runner reads them from standard error as from standard output, so a result
 * that a step captures stays exactly the result. Outputs and the summary are files that the runner names.
 */
export function githubAnnotations(write: (text: string) => void, env: NodeJS.ProcessEnv): Annotations {
  return {
    mask: secret => {
      for (const line of secret.split(/\r?\n/)) if (line !== '') write(`::add-mask::${escapeData(line)}\n`);
    },
    error: (title, message) => write(`::error title=${escapeProperty(title)}::${escapeData(message)}\n`),
    group: title => {
      write(`::group::${escapeData(title)}\n`);
      return () => write('::endgroup::\n');
    },
    outputs: async values => {
      const lines = Object.entries(values).map(([name, value]) => outputLine(name, value));
      if (env.GITHUB_OUTPUT) await appendFile(env.GITHUB_OUTPUT, lines.join(''));
    },
    summary: async markdown => {
      if (env.GITHUB_STEP_SUMMARY) await appendFile(env.GITHUB_STEP_SUMMARY, markdown);
    },
  };
}

/** A value of several lines stands between two lines that nobody can foresee. */
function outputLine(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}\n`;
  const mark = `ecrctl-${randomUUID()}`;
  return `${name}<<${mark}\n${value}\n${mark}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
