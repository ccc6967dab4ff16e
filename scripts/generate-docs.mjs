#!/usr/bin/env node
// Writes what is generated from the program itself: docs/cli/*.md, man/*.1 with their list in package.json, and
// the command table in README.md.
// With --check nothing is written, and anything that is not fresh is a failure.
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const TABLE = /<!-- commands -->[\s\S]*?<!-- \/commands -->/;

/** Every generated file by its path in the project, with the text that it should have. */
export async function generatedFiles() {
  const {describeCommands, describeTopics} = await import(
    pathToFileURL(path.join(ROOT, 'dist', 'main.js')).href
  );
  const program = await describeCommands();
  const topics = await describeTopics();
  const files = new Map();
  for (const command of program.commands) {
    files.set(`docs/cli/${command.name}.md`, commandPage(command, program));
    files.set(`man/ecrctl-${command.name}.1`, manPage(command, program));
  }
  files.set('docs/cli/README.md', indexPage(program, topics));
  files.set('man/ecrctl.1', `${manPage(program, program)}${topics.map(manTopic).join('')}`);
  files.set('package.json', packageJson([...files.keys()].filter(file => file.startsWith('man/')).sort()));
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  files.set(
    'README.md',
    readme.replace(TABLE, `<!-- commands -->\n${commandTable(program)}<!-- /commands -->`),
  );
  return files;
}

/** npm installs the manual pages that are named here. */
function packageJson(man) {
  const text = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
  return `${JSON.stringify({...JSON.parse(text), man}, undefined, 2)}\n`;
}

function commandTable(program) {
  const rows = program.commands.map(command => {
    const inner = command.commands.map(one => one.name).join(', ');
    const name = `[\`ecrctl ${command.name}\`](docs/cli/${command.name}.md)`;
    return `| ${name} | ${escapeCell(command.summary)}${inner ? ` (${inner})` : ''} |\n`;
  });
  return `| command | what it does |\n|---|---|\n${rows.join('')}`;
}

function indexPage(program, topics) {
  const groups = Map.groupBy ? Map.groupBy(program.commands, one => one.group) : groupBy(program.commands);
  const lists = [...groups].map(
    ([group, commands]) =>
      `## ${group || 'Commands'}\n\n${commands.map(one => `- [\`ecrctl ${one.name}\`](${one.name}.md): ${one.summary}`).join('\n')}\n`,
  );
  return `# Commands of ecrctl\n\n${lists.join('\n')}\n## Flags of every command\n\n${optionTable(program.options)}\n${topics.map(topicSection).join('\n')}`;
}

/** A topic's first line is its title. */
function partsOf({text}) {
  const [title, ...lines] = text.trimEnd().split('\n');
  return {title, body: lines.join('\n').replace(/^\n+/, '')};
}

function topicSection(topic) {
  const {title, body} = partsOf(topic);
  return `## ${title}\n\n\`ecrctl help ${topic.name}\` prints this:\n\n\`\`\`\n${body}\n\`\`\`\n`;
}

function manTopic(topic) {
  const {title, body} = partsOf(topic);
  return [`.SH ${title.toUpperCase()}`, '.nf', roff(body), '.fi', ''].join('\n');
}

function groupBy(commands) {
  const groups = new Map();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return groups;
}

function commandPage(command, program) {
  const sections = flatten(command, [program.name]).map(([node, names]) =>
    section(node, names, names.length > 2),
  );
  return `${sections.join('\n')}\nFlags that every command takes: [README.md](README.md#flags-of-every-command).\n`;
}

/** A command and everything below it, each with its full name. */
function flatten(command, parents) {
  const names = [...parents, command.name];
  return [[command, names], ...command.commands.flatMap(child => flatten(child, names))];
}

function section(node, names, nested) {
  const parts = [`${nested ? '##' : '#'} ${names.join(' ')}\n`, `${node.description}\n`];
  parts.push(`\`\`\`\n${names.join(' ')} ${usageOf(node)}\n\`\`\`\n`);
  if (node.aliases.length > 0) parts.push(`Also: ${node.aliases.map(one => `\`${one}\``).join(', ')}.\n`);
  if (node.examples.length > 0) {
    const lines = node.examples.map(one => `# ${one.does}\n${one.command}`);
    parts.push(`\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`);
  }
  if (node.options.length > 0) parts.push(optionTable(node.options));
  return parts.join('\n');
}

function usageOf(node) {
  const words = node.arguments.map(one => {
    const name = `${one.name}${one.variadic ? '...' : ''}`;
    return one.required ? `<${name}>` : `[${name}]`;
  });
  return [...(node.commands.length > 0 ? ['<command>'] : []), '[flags]', ...words].join(' ');
}

function optionTable(options) {
  const rows = options.map(one => {
    const choices = one.choices ? ` (${one.choices.join(', ')})` : '';
    return `| \`${one.flags.replaceAll('|', '\\|')}\` | ${escapeCell(one.description + choices)} |\n`;
  });
  return `| flag | meaning |\n|---|---|\n${rows.join('')}`;
}

function escapeCell(text) {
  return text.replaceAll('|', '\\|');
}

function manPage(command, program) {
  const isRoot = command === program;
  const nodes = isRoot ? [[program, [program.name]]] : flatten(command, [program.name]);
  const title = isRoot ? 'ECRCTL' : `ECRCTL-${command.name.toUpperCase()}`;
  const name = isRoot ? 'ecrctl' : `ecrctl-${command.name}`;
  const lines = [`.TH ${title} 1`, '.SH NAME', roff(`${name} - ${command.summary || command.description}`)];
  for (const [node, names] of nodes) {
    lines.push(
      `.SH ${names.join(' ').toUpperCase()}`,
      `.B ${names.join(' ')} ${roff(usageOf(node))}`,
      '.PP',
      roff(node.description),
    );
    for (const one of node.examples)
      lines.push('.PP', roff(one.does), '.RS', '.nf', roff(one.command), '.fi', '.RE');
    for (const one of node.options) lines.push('.TP', `.B ${roff(one.flags)}`, roff(one.description));
  }
  if (isRoot) {
    lines.push('.SH COMMANDS');
    for (const one of program.commands) lines.push('.TP', `.BR ecrctl-${one.name} (1)`, roff(one.summary));
  }
  return `${lines.join('\n')}\n`;
}

function roff(text) {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}

/** Generated files that are there and should not be. */
function leftovers(files) {
  return ['docs/cli', 'man'].flatMap(folder => {
    const full = path.join(ROOT, folder);
    const found = existsSync(full) ? readdirSync(full).map(name => `${folder}/${name}`) : [];
    return found.filter(file => !files.has(file));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await generatedFiles();
  const check = process.argv.includes('--check');
  const old = leftovers(files);
  const stale = [...files].filter(([file, text]) => {
    const full = path.join(ROOT, file);
    return !existsSync(full) || readFileSync(full, 'utf8') !== text;
  });
  if (check) {
    for (const file of [...stale.map(([name]) => name), ...old])
      console.error(`not fresh: ${file} (node scripts/generate-docs.mjs)`);
    process.exitCode = stale.length + old.length > 0 ? 1 : 0;
  } else {
    for (const file of old) rmSync(path.join(ROOT, file));
    for (const [file, text] of stale) {
      mkdirSync(path.dirname(path.join(ROOT, file)), {recursive: true});
      writeFileSync(path.join(ROOT, file), text);
    }
  }
}
