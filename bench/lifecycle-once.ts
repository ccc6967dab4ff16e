/** Reads a policy and images, judges them once, or as the tests do it literally, and prints what it took. */
import {readFileSync} from 'node:fs';
import {evaluate} from '../src/lifecycle/evaluate.ts';
import {parseLifecyclePolicy} from '../src/lifecycle/parse.ts';
import {parseImages} from '../src/lifecycle/parse-images.ts';
import {isActedOn} from '../src/lifecycle/verdict.ts';
import {evaluateLiterally} from '../test/lifecycle/literal-evaluation.ts';

const [policyFile, imagesFile, now, how] = process.argv.slice(2) as [string, string, string, string];
const policy = parseLifecyclePolicy(readFileSync(policyFile, 'utf8'));
const images = parseImages(readFileSync(imagesFile, 'utf8'));
const started = performance.now();
const cpuBefore = process.cpuUsage();
const acted =
  how === 'literally'
    ? [...evaluateLiterally(policy, images, new Date(now)).values()].filter(({outcome}) => outcome !== 'kept')
    : evaluate(policy, images, new Date(now)).verdicts.filter(isActedOn);
const milliseconds = performance.now() - started;
const {user, system} = process.cpuUsage(cpuBefore);
const mebibytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({milliseconds, cpu: (user + system) / 1000, mebibytes, acted: acted.length}));
