import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** Which rooms a room may import. `errors` is the doorstep that every room may use. */
const ALLOWED: Record<string, readonly string[]> = {
  errors: [],
  json: [],
  oci: ['json'],
  lifecycle: ['json'],
  access: ['json'],
  content: ['oci', 'json'],
  registry: ['oci', 'content'],
  transfer: ['oci', 'content'],
  ecr: ['oci', 'content', 'registry'],
  server: ['oci', 'json', 'lifecycle', 'access', 'content'],
  tui: ['oci', 'json', 'lifecycle', 'access', 'content', 'transfer', 'ecr'],
  cli: ['oci', 'json', 'lifecycle', 'access', 'content', 'registry', 'transfer', 'ecr', 'server', 'tui'],
};

/** Rooms that the command line may load only when a command needs them. */
const DYNAMIC_ONLY = new Set(['tui', 'server']);

/** Rooms of which no two shelves import each other. */
const ONE_WAY = ['content', 'registry', 'ecr'];

/** Each package has one home: the only rooms whose files may import it. */
const HOMES: Record<string, readonly string[]> = {
  commander: ['cli'],
  cosmiconfig: ['cli'],
  ora: ['cli'],
  ink: ['tui'],
  react: ['tui'],
  lmdb: ['server'],
  pino: ['server'],
  undici: ['registry'],
  'tar-stream': ['content'],
  'jsonc-parser': ['json'],
  '@jmespath-community/jmespath': ['cli'],
};

interface Import {
  from: string;
  to: string;
  specifier: string;
  kind: 'static' | 'dynamic' | 'type';
}

const files = readdirSync(SRC, {recursive: true, encoding: 'utf8'})
  .filter(file => /\.tsx?$/.test(file))
  .map(file => file.split(path.sep).join('/'));
const imports = files.flatMap(readImports);

function readImports(file: string): Import[] {
  const text = readFileSync(path.join(SRC, file), 'utf8');
  const found: Import[] = [];
  const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  for (const [, typeOnly, specifier] of text.matchAll(statement)) {
    found.push({
      from: file,
      to: target(file, specifier!),
      specifier: specifier!,
      kind: typeOnly ? 'type' : 'static',
    });
  }
  for (const [, specifier] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    found.push({from: file, to: target(file, specifier!), specifier: specifier!, kind: 'dynamic'});
  }
  return found;
}

function target(file: string, specifier: string): string {
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
}

function room(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.tsx?$/, '');
}

/** package.json is no room; the version comes from there. */
const local = imports.filter(one => one.specifier.startsWith('.') && !one.specifier.endsWith('.json'));

describe('the rooms of src', () => {
  test('import only the rooms that they may', () => {
    const wrong = local
      .filter(({from, to}) => room(from) !== room(to) && room(to) !== 'errors')
      .filter(({from, to}) => !ALLOWED[room(from)]?.includes(room(to)))
      .map(({from, to}) => `${from} -> ${to}`);
    expect(wrong).toEqual([]);
  });

  test('are all known', () => {
    expect([...new Set(files.map(room))].filter(name => !(name in ALLOWED))).toEqual([]);
  });

  test('load the terminal interface and the local ECR only on demand', () => {
    const eager = local
      .filter(
        ({from, to, kind}) => kind === 'static' && room(from) !== room(to) && DYNAMIC_ONLY.has(room(to)),
      )
      .map(({from, to}) => `${from} -> ${to}`);
    expect(eager).toEqual([]);
  });

  test('use only the interfaces of content where they are clients of it', () => {
    const allowed = /^content\/(?:store|verify|content-verifier|stream-breaks|limits)\.ts$/;
    const wrong = local
      .filter(({from}) => ['registry', 'transfer', 'ecr'].includes(room(from)))
      .filter(({to}) => room(to) === 'content' && !allowed.test(to))
      .map(({from, to}) => `${from} -> ${to}`);
    expect(wrong).toEqual([]);
  });

  test('name existing files', () => {
    const known = new Set(files);
    expect(local.filter(({to}) => !known.has(to)).map(({from, to}) => `${from} -> ${to}`)).toEqual([]);
  });

  test('have no import cycles', () => {
    expect(findCycle(local.filter(({kind}) => kind !== 'dynamic'))).toEqual([]);
  });

  test('have shelves whose imports run one way', () => {
    const between = local
      .map(one => ({...one, from: path.posix.dirname(one.from), to: path.posix.dirname(one.to)}))
      .filter(({from, to}) => from !== to && ONE_WAY.includes(room(from)) && room(from) === room(to))
      // Who stands in the room itself opens it and serves it.
      .filter(({from, to}) => from.includes('/') && to.includes('/'));
    expect(findCycle(between)).toEqual([]);
  });

  test('keep each package in its home', () => {
    const wrong = imports
      .filter(({specifier}) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
      .map(one => ({...one, name: packageName(one.specifier)}))
      .filter(({name, from}) => name in HOMES && !HOMES[name]!.includes(room(from)))
      .map(({from, name}) => `${from} -> ${name}`);
    expect(wrong).toEqual([]);
  });

  test('throw only typed errors', () => {
    const plain = files.filter(file =>
      /throw new (?:Error|TypeError|RangeError)\(/.test(readFileSync(path.join(SRC, file), 'utf8')),
    );
    expect(plain).toEqual([]);
  });

  test('write to the terminal only from cli and tui', () => {
    const writers = files
      .filter(file => !['cli', 'tui'].includes(room(file)))
      .filter(file => /console\.|process\.std(?:out|err)/.test(readFileSync(path.join(SRC, file), 'utf8')));
    expect(writers).toEqual([]);
  });
});

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function findCycle(edges: Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const {from, to} of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const to of next.get(file) ?? []) {
      const cycle = visit(to, [...trail, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of next.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
