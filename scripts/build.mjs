#!/usr/bin/env node
// Bundles the program into dist/ (or into the folder named by --outdir): one entry for the command line,
// one for the library `ecrctl/local`. Chunks are split at every dynamic import, so that a command loads only
// what it needs: the AWS SDK, Ink and the local ECR stay on disk until they are used.
import {rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {build} from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const {values} = parseArgs({
  options: {outdir: {type: 'string', default: 'dist'}, analyze: {type: 'boolean'}},
});
const outdir = path.resolve(root, values.outdir);

const unfinished = `${outdir}.${process.pid}`;
const COMMONJS_NAMES = [
  "import {createRequire as __createRequire} from 'node:module';",
  "import {fileURLToPath as __toPath} from 'node:url';",
  'const require=__createRequire(import.meta.url);',
  'const __filename=__toPath(import.meta.url);',
].join('');
const result = await build({
  absWorkingDir: root,
  entryPoints: {
    main: 'src/cli/main.ts',
    local: 'src/server/index.ts',
  },
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
});
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
