import {SETTING_RULES} from '../settings/setting-table.ts';

/** A page of help that is about no single command. */
export interface HelpTopic {
  name: string;
  summary: string;
  text: string;
}

const EXIT_CODES = `Exit statuses

   0  done; also when there was nothing to do
   1  the service, the network or this machine failed
   2  usage: the command line, a reference, a file or a setting makes no sense
   3  not found: repository, image, blob, policy, file
   4  credentials or permission
   5  conflict: an immutable tag, it exists already, it is not empty
   6  part of a bulk operation failed
   7  a gate failed: lifecycle preview --fail-if-expiring, lifecycle test,
      policy check, policy lint --fail-on, policy diff --fail-if-changed,
      image findings --fail-on, image diff --fail-if-changed
   8  timed out, or still pending
   9  content does not match its digest or size
  10  cancelled at a question
 129, 130, 143  ended by SIGHUP, SIGINT, SIGTERM

The AWS CLI's 252 is 2 here, its 253 is 4, its 254 is the status of the error.
`;

const REFERENCES = `References

  app                          a repository of the configured registry
  app:1.0                      an image by tag
  app@sha256:…                 an image by digest
  app:1.0@sha256:…             both; the digest decides
  app@sha256:a7fd1fca3892      a digest as tables show it, where an image of ECR
                               is read: 12 digits or more that only one has
  host/app:1.0                 any other registry, for example ghcr.io/org/app
  123456789012.dkr.ecr.eu-west-1.amazonaws.com/app
                               another account or region of ECR
  public.ecr.aws/alias/app     ECR Public

The configured registry is the caller's account in the region that is set, the
account of --registry-id, or the local ECR with --local. Nothing is assumed:
"app" is never taken for "app:latest".

Files and folders

  app.tar, app.tar.gz          an OCI archive or a docker archive; which one is
                               found out
  dir/                         an OCI layout
  app.tar:NAME                 one image of several
  oci-archive:FILE[:NAME]  docker-archive:FILE[:NAME]  oci:DIR[:NAME]
                               the same, with the format said
  -                            standard input as a source, standard output as a
                               target
`;

const OUTPUT = `Output

Standard output carries the result and nothing else; progress, warnings and
questions go to standard error, so REF=$(ecrctl push app.tar app:1.0) holds
exactly the reference.

  --output text    the default: on a terminal aligned tables with relative
                   times, long tags and commands cut to fit; piped, one row a
                   line, cells separated by tabs, no headings, RFC 3339 times,
                   sizes in bytes, everything whole
  --output table   the aligned table, piped or not; nothing is cut in a pipe
  --output json    ECR's own member names
  --output yaml    the same as YAML
  --query EXPR     a JMESPath expression applied to the JSON; scalars come out
                   bare, lists one item a line, objects with tabs between members

ecrctl api prints JSON unless another form is asked for, and its --output text
is the AWS CLI's: tabs between the items of a list, None for null, True and
False, the names of lists and structures in capitals before them.

  ecrctl image list app --query 'imageDetails[].imageDigest'
  ecrctl repository list -o json | jq '.repositories[].repositoryName'

Progress (--progress auto|tty|plain|json|none) is drawn on a terminal, one
line for each finished blob elsewhere, and JSON lines for programs.

In GitHub Actions and GitLab CI the log is folded, failures are marked, tokens
are masked and, on GitHub, digest= and ref= become outputs of the step, all on
standard error (--annotations auto|github|gitlab|none). --digest-file and
--metadata-file write what was moved to files.

Errors are one line that says what failed and why, and one line "hint:". With
--output json they are {"error":{"code","message","hint"}} on standard error.

Colour: --color, then FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE, CLICOLOR=0,
TERM=dumb, then whether the stream is a terminal.
`;

function environmentText(): string {
  const rows = SETTING_RULES.filter(rule => rule.env.length > 0).map(
    rule => `  ${rule.key.padEnd(20)} ${rule.env.join(', ')}`,
  );
  return `Environment

A setting comes from the first place that gives it: flag, ECRCTL_* variable,
a context chosen by name, AWS_* variable, project file, user file, AWS
profile, default.

${rows.join('\n')}

Also:
  ECRCTL_CONFIG             the user's settings file; empty means none
  DOCKER_CONFIG             where Docker keeps its credentials
  XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_CACHE_HOME
                            where settings, the local ECR and tokens live
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY
                            HTTP proxies, in upper or lower case
  NODE_EXTRA_CA_CERTS       more certificate authorities (PEM), beside
                            --ca-bundle; SSL_CERT_FILE is not read
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
                            turns AWS's endpoint variables off, and the
                            endpoint_url of AWS profiles

The AWS SDK's own variables (AWS_ACCESS_KEY_ID, AWS_CONFIG_FILE,
AWS_ROLE_ARN, …) work as everywhere.
`;
}

const CONFIG = `Settings files

  ecrctl reads the user's file ($XDG_CONFIG_HOME/ecrctl/config.yaml) and the
  nearest project file between the current folder and the root of the checkout:
  .ecrctlrc, .ecrctlrc.json|yaml|yml, .config/ecrctlrc.*, ecrctl.config.json|yaml.
  Both are data; nothing in them is ever executed.

  region: eu-west-1
  readOnly: true
  contexts:
    prod: {profile: prod, region: eu-west-1, readOnly: true}
    local: {local: true}
  context: local          # the one that holds when --context is not written

A project file comes with a checkout, so it can send credentials only to this
machine and to AWS's own hosts; what it sets of profile, account, endpoint and
certificates is told on standard error. Which registries are reached over plain
HTTP is for your own file to say alone:

  plainHttp: [registry.lan:5000]        without a port: every port
  plainHttpCredentials: true            or else they are entered without a name

  ecrctl config list --show-origin      what holds here, and why
  ecrctl config validate                line and column of every fault
`;

/** Every topic of \`ecrctl help\`. */
export const HELP_TOPICS: readonly HelpTopic[] = [
  {name: 'exit-codes', summary: 'what exit statuses mean', text: EXIT_CODES},
  {name: 'environment', summary: 'variables and where settings come from', text: environmentText()},
  {name: 'references', summary: 'how images and files are named', text: REFERENCES},
  {name: 'output', summary: 'forms of results, progress and errors', text: OUTPUT},
  {name: 'config', summary: 'settings files and contexts', text: CONFIG},
];
