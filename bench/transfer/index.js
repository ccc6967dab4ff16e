#!/usr/bin/env node
// Compares ecrctl with every other tool that is installed, each job on the same registry, runs in turn:
//   node bench/transfer [--runs N] [--cases NAME,...] [--program FILE] [--folder DIR] [--json FILE]
// Inputs are made once and kept in the folder. It ends with 1 when a bar does not hold.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {cpus, tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {CASES, removeTarget} from './cases.js';
import {compareTransports} from './layer-parts.js';
import {measure, median} from './measure.js';
import {startDockerRegistry} from './servers.js';
import {findTools} from './tools.js';
import {startWire} from './wire.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const {values} = parseArgs({
  options: {
    runs: {type: 'string', default: '5'},
    cases: {type: 'string'},
    program: {type: 'string', default: path.join(ROOT, 'bin/ecrctl.js')},
    folder: {type: 'string', default: path.join(tmpdir(), 'ecrctl-bench')},
    json: {type: 'string'},
  },
});
const runs = Number(values.runs);
const folder = path.resolve(values.folder);
const inputs = path.join(folder, 'inputs');
mkdirSync(inputs, {recursive: true});
const tools = findTools({program: values.program, folder});
const wanted = values.cases?.split(',');
const isWanted = name => wanted === undefined || wanted.includes(name);

console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${runs} runs each, medians`,
);
console.log(
  '| case | tool | wall s | ratio | CPU s | memory MiB | wire MiB | requests | temporary disk MiB |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
const results = [];
// Whoever stops the comparison stops the registries too.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const first = await startDockerRegistry(folder);
const second = await startDockerRegistry(folder);
try {
  for (const one of CASES.filter(({name}) => isWanted(name))) results.push(await runCase(one));
} finally {
  await first.stop();
  await second.stop();
}
if (isWanted('layer-parts')) results.push(await runLayerParts());
console.log('');
for (const {verdict} of results) console.log(verdict.text);
if (values.json) writeFileSync(values.json, JSON.stringify(results, undefined, 1));
process.exitCode = results.every(({verdict}) => verdict.holds) ? 0 : 1;

/** One case: every tool in turn, as often as asked, and one more run through a counting wire. */
async function runCase(one) {
  const content = await one.input(inputs);
  const able = tools.filter(tool => tool[one.job]);
  const wires = [await startWire(first.port, one), await startWire(second.port, one)];
  await one.prepare?.({ecrctl: tools[0], first, content});
  const costs = new Map(able.map(tool => [tool, []]));
  const counted = new Map();
  try {
    for (let run = 0; run <= runs; run++) {
      for (const tool of able) {
        const isCounted = run === 0;
        const usesWire = isCounted || one.delay !== undefined;
        const ports = usesWire ? wires.map(wire => wire.port) : [first.port, second.port];
        one.before?.({first, second});
        for (const wire of wires) wire.reset();
        const cost = await runOnce({tool, one, content, ports, isCounted});
        const bytes = wires.reduce((sum, wire) => sum + wire.counts.bytes, 0);
        const requests = wires.reduce((sum, wire) => sum + wire.counts.requests, 0);
        if (isCounted) counted.set(tool, {bytes, requests, disk: cost.disk});
        else costs.get(tool).push(cost);
      }
    }
  } finally {
    for (const wire of wires) await wire.stop();
  }
  return report(
    one,
    able.map(tool => ({tool, ...counted.get(tool), ...mediansOf(costs.get(tool))})),
  );
}

async function runOnce({tool, one, content, ports, isCounted}) {
  const target = path.join(folder, 'target');
  removeTarget(target);
  const reference = `127.0.0.1:${ports[0]}/bench:1`;
  const temporary = mkdtempSync(path.join(folder, 'run-'));
  const job = {...content, target, temporary, reference, to: `127.0.0.1:${ports[1]}/bench:1`};
  const cost = await measure(tool[one.job](job), {
    folder: temporary,
    env: tool.env?.(ports),
    watchesDisk: isCounted,
  });
  removeTarget(target);
  rmSync(temporary, {recursive: true});
  return cost;
}

function mediansOf(costs) {
  return Object.fromEntries(
    ['wall', 'cpu', 'memory'].map(key => [key, median(costs.map(cost => cost[key]))]),
  );
}

function report(one, rows) {
  const [own] = rows;
  for (const row of rows) console.log(tableRow(one, row, own));
  const peers = rows.slice(1).filter(({tool}) => tool.otherForm?.[one.job] === undefined);
  const fastest = peers.reduce((best, row) => (row.wall < best.wall ? row : best), peers[0]);
  const plain = rows.map(({tool, ...row}) => ({tool: tool.name, ...row}));
  return {name: one.name, rows: plain, verdict: verdictOf(one, own, fastest)};
}

function tableRow(one, row, own) {
  const otherForm = row.tool.otherForm?.[one.job];
  const cells = [
    one.title,
    row.tool.name + (otherForm ? ` (${otherForm}, not compared)` : ''),
    row.wall.toFixed(2),
    (own.wall / row.wall).toFixed(2),
    row.cpu.toFixed(2),
    row.memory.toFixed(0),
    (row.bytes / 1024 / 1024).toFixed(1),
    row.requests,
    row.disk.toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Whether the bar holds; without a peer nothing does. */
function verdictOf(one, own, fastest) {
  if (!fastest) return {holds: false, text: `MISSED: ${one.title}: there is no peer to compare with`};
  const ratio = own.wall / fastest.wall;
  const fits = one.maxMemory === undefined || own.memory <= one.maxMemory;
  const holds = ratio <= one.bar && fits;
  const memory =
    one.maxMemory === undefined ? '' : `, memory ${own.memory.toFixed(0)} of ${one.maxMemory} MiB`;
  const said = `${one.title}: ${ratio.toFixed(2)} of ${fastest.tool.name}, bar ${one.bar}${memory}`;
  return {holds, text: `${holds ? 'holds' : 'MISSED'}: ${said}`};
}

async function runLayerParts() {
  const {parts, distribution, again} = await compareTransports({
    inputs,
    folder,
    program: values.program,
    runs,
  });
  for (const [name, {rate, cpu, memory}] of Object.entries({'layer parts': parts, distribution})) {
    console.log(
      `| push 4 x 64 MiB to the local ECR | ${name}, ${rate.toFixed(0)} MiB/s | ${(256 / rate).toFixed(2)} | | ${cpu.toFixed(2)} | ${memory.toFixed(0)} | | | |`,
    );
  }
  const share = parts.rate / distribution.rate;
  const holds = share >= 0.5 && again['layer-parts'] <= 3;
  const text = `${holds ? 'holds' : 'MISSED'}: layer parts: ${share.toFixed(2)} of the distribution transport's rate, bar 0.5; pushing again takes ${again['layer-parts']} calls (distribution ${again.distribution}), bar 3`;
  return {name: 'layer-parts', parts, distribution, again, verdict: {holds, text}};
}
