#!/usr/bin/env node
// Bundles the program into dist/ (or into the folder named by --outdir): one entry for the command line,
// one for the library `ecrctl/local`. Chunks are split at every dynamic import, so that a command loads only
// what it needs: the AWS SDK, Ink and the local ECR stay on disk until they are used.
import {readdirSync, readFileSync} from 'node:fs';
import {copyFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {build} from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const {values} = parseArgs({
  options: {outdir: {type: 'string', default: 'dist'}, analyze: {type: 'boolean'}},
});
const outdir = path.resolve(root, values.outdir);

/** What runs before every command: where it is, all of it is loaded. */
const GROUND = path.join(root, 'src/cli/execute.ts');

/** What most commands load besides: small files, which as chunks of their own would each be one more to open. */
const COMMON = [
  ...readdirSync(path.join(root, 'src/oci')).map(file => `src/oci/${file}`),
  'src/cli/one-by-one.ts',
  'src/cli/option-values.ts',
  'src/cli/output/counted.ts',
  'src/cli/progress/count-progress.ts',
  'src/cli/read-text.ts',
  'src/cli/repository-of.ts',
  'src/content/content-verifier.ts',
  'src/content/file-error.ts',
  'src/content/verify.ts',
  'src/registry/connection-failure.ts',
  'src/registry/redact.ts',
  'src/registry/registry-host.ts',
  'src/registry/retry.ts',
];

/**
 * A bundler cuts one chunk for each set of entries that share code, and with an entry for each command that
 * makes a hundred crumbs to open. When whatever is loaded on demand declares that it needs the ground that it
 * is loaded from, the ground is one chunk.
 */
const groundInOneChunk = {
  name: 'ground-in-one-chunk',
  setup(build) {
    const late = lateModules();
    build.onLoad({filter: /[\\/]src[\\/]cli[\\/]execute\.ts$/}, ({path: file}) => {
      const common = COMMON.map(one => `import ${JSON.stringify(path.join(root, one))};`).join('\n');
      return {contents: `${readFileSync(file, 'utf8')}\n${common}\n`, loader: 'ts'};
    });
    build.onLoad({filter: /[\\/]src[\\/](?:cli|ecr|tui)[\\/].*\.tsx?$/}, ({path: file}) => {
      if (!late.has(file)) return undefined;
      const ground = JSON.stringify(GROUND);
      const loader = path.extname(file).slice(1);
      return {contents: `${readFileSync(file, 'utf8')}\nimport ${ground};\n`, loader};
    });
  },
};

/** What answers a shell before and without the ground. */
const ANSWERS_SHELL = /[\\/]cli[\\/]completion[\\/]/;

/** Files that are imported on demand by what runs on the ground. */
function lateModules() {
  const files = readdirSync(path.join(root, 'src'), {recursive: true})
    .map(file => path.join(root, 'src', file))
    .filter(file => /\.tsx?$/.test(file) && !ANSWERS_SHELL.test(file));
  const targets = files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)].map(([, target]) =>
      path.resolve(path.dirname(file), target),
    ),
  );
  return new Set(targets.filter(file => !ANSWERS_SHELL.test(file)));
}

/** Commander loads Node's processes for commands that are programs of their own; there are none here. */
const withoutSubprocesses = {
  name: 'without-subprocesses',
  setup(build) {
    build.onResolve({filter: /^node:child_process$/}, ({importer}) =>
      importer.includes(`${path.sep}commander${path.sep}`)
        ? {path: path.join(root, 'scripts/absent-devtools.mjs')}
        : undefined,
    );
  },
};

const unfinished = `${outdir}.${process.pid}`;
const COMMONJS_NAMES = [
  "import {createRequire as __createRequire} from 'node:module';",
  "import {fileURLToPath as __toPath} from 'node:url';",
  'const require=__createRequire(import.meta.url);',
  'const __filename=__toPath(import.meta.url);',
].join('');
/** How everything is bundled that is made of modules. */
const MODULES = {
  absWorkingDir: root,
  outdir: unfinished,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  jsx: 'automatic',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: values.analyze === true,
  plugins: [groundInOneChunk, withoutSubprocesses],
  // Faces made of modules are cut down to what is used; those of the AWS SDK to a half.
  mainFields: ['module', 'main'],
  // Native code cannot be bundled; Ink's developer tools are loaded only when DEV is set.
  external: ['lmdb'],
  // The module faces of packages whose CommonJS face a bundler cannot follow (jsonc-parser), or which, imported
  // on demand, would come without their names (yaml).
  alias: {
    'react-devtools-core': path.join(root, 'scripts/absent-devtools.mjs'),
    yaml: path.join(root, 'node_modules/yaml/browser/index.js'),
    'jsonc-parser': path.join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
  },
  define: {'process.env.NODE_ENV': '"production"'},
  // Some bundled packages are CommonJS: they call require for Node's own modules and ask where they are.
  banner: {js: COMMONJS_NAMES},
  logLevel: 'warning',
};
const result = await build({...MODULES, entryPoints: {main: 'src/cli/main.ts'}});
// Apart from the program: what both need would be chunks of its own, each one more for the program to open.
await build({
  ...MODULES,
  entryPoints: {local: 'src/server/index.ts', 'download-worker': 'src/registry/raw/download-worker.ts'},
  plugins: [withoutSubprocesses],
});
// A thread that needs its WebAssembly beside it: CommonJS, which knows where it is.
await build({
  absWorkingDir: root,
  entryPoints: {'layer-worker': 'src/content/compression/layer-worker.cjs'},
  outdir: unfinished,
  outExtension: {'.js': '.cjs'},
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});
await copyFile(
  path.join(root, 'node_modules/@bokuweb/zstd-wasm/dist/common/zstd.wasm'),
  path.join(unfinished, 'zstd.wasm'),
);
// Completing a word reads the commands from this file: loading them would take longer than a keypress.
const {describeCommands} = await import(pathToFileURL(path.join(unfinished, 'main.js')).href);
await writeFile(path.join(unfinished, 'command-tree.json'), JSON.stringify(await describeCommands()));
// Swapped in at once, so that whoever runs the program meanwhile sees one build or the other.
await rm(outdir, {recursive: true, force: true});
await rename(unfinished, outdir);
if (values.analyze) {
  const {analyzeMetafile} = await import('esbuild');
  console.log(await analyzeMetafile(result.metafile));
}
