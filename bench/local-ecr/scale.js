// A registry of 10,000 repositories and 1,000,000 images: start-up, and pages of its lists that nobody asked for
// before.
import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {median} from '../transfer/measure.js';
import {seedData} from './seed-data.js';
import {apiHeaders, distributionAuthorization, startServer} from './server.js';

const REPOSITORIES = 10_000;
const IMAGES_EACH = 100;
const PAGES = 20;
const PAGE_GOAL = 50;
const START_GOAL = 1000;

/** Measures the slowest and the middle page; each is another one, so that none has been kept. */
export async function measureScale({root, folder, row}) {
  const data = path.join(folder, 'scale');
  seedData({root, data, repositories: REPOSITORIES, images: IMAGES_EACH});
  row(
    'records on disk',
    `${REPOSITORIES} repositories, ${REPOSITORIES * IMAGES_EACH} images, ${sizeOf(path.join(data, 'records'))} MiB`,
  );
  const starts = [];
  for (let turn = 0; turn < 3; turn++) {
    const server = await startServer({root, data});
    starts.push(server.milliseconds);
    await server.stop();
  }
  const start = median(starts);
  row('start-up, median of 3', `${start.toFixed(0)} ms`, {
    goal: `< ${START_GOAL} ms`,
    fine: start < START_GOAL,
  });
  const server = await startServer({root, data});
  try {
    await measurePages(server.port, row);
    row('memory of the server after that', `${server.peakMemory().toFixed(0)} MiB`);
  } finally {
    await server.stop();
  }
}

async function measurePages(port, row) {
  const report = (what, times) => {
    const slowest = Math.max(...times);
    row(what, `${median(times).toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms`, {
      goal: `< ${PAGE_GOAL} ms`,
      fine: median(times) < PAGE_GOAL,
    });
  };
  const repositoryName = at => `team-${at % 100}/app-${at}`;
  await ask(port, 'DescribeRepositories', {maxResults: 1});
  report('DescribeRepositories, pages of 100', await pages(port, 'DescribeRepositories', {maxResults: 100}));
  report(
    'DescribeRepositories, pages of 1,000',
    await pages(port, 'DescribeRepositories', {maxResults: 1000}, REPOSITORIES / 1000),
  );
  for (const operation of ['DescribeImages', 'ListImages']) {
    const times = [];
    for (let at = 0; at < PAGES; at++)
      times.push((await ask(port, operation, {repositoryName: repositoryName(at * 500 + 3)})).milliseconds);
    report(`${operation}, pages of ${IMAGES_EACH}`, times);
  }
  report('tags/list', await tagPages(port, repositoryName));
}

async function tagPages(port, repositoryName) {
  const headers = {authorization: await distributionAuthorization(port)};
  const times = [];
  for (let at = 0; at < PAGES; at++) {
    const started = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/v2/${repositoryName(at * 500 + 7)}/tags/list`, {
      headers,
    });
    await answer.json();
    times.push(performance.now() - started);
  }
  return times;
}

async function pages(port, operation, input, count = PAGES) {
  const times = [];
  let nextToken;
  for (let page = 0; page < count; page++) {
    const {milliseconds, body} = await ask(port, operation, {...input, ...(nextToken ? {nextToken} : {})});
    times.push(milliseconds);
    nextToken = body.nextToken;
  }
  return times;
}

async function ask(port, operation, input) {
  const started = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: apiHeaders(operation),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body));
  return {milliseconds: performance.now() - started, body};
}

function sizeOf(folder) {
  const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
  return (bytes / 1024 ** 2).toFixed(0);
}
