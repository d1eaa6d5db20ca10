// The options of `georender purge`, read and checked before anything is asked.
import type { PurgeOrder } from '../../handlers/purge/purge-order';
import { type CommandOptions, collected } from '../command/define-command';
import { declareConsent, declareJson, numberOption, type RawConsent, type RawJson } from '../command/shared-options';
import { declareStack, type RawStack, type StackTarget, stackOption } from '../target/target-options';

/** The options, checked. */
export interface PurgeOptions {
  readonly target: StackTarget;
  /** Not yet checked against the stack's hosts. */
  readonly order: PurgeOrder;
  /** Says what would be done, and asks AWS nothing. */
  readonly dryRun: boolean;
  readonly json: boolean;
  /** How long CloudFront may take. */
  readonly timeoutSeconds: number;
}

interface RawOptions extends RawStack, RawJson, RawConsent {
  readonly prefix?: readonly string[];
  readonly host?: readonly string[];
  readonly everything?: boolean;
  readonly timeout: string;
}

const SCOPES = 'allowed: URLs, --prefix URL, --host HOST or --everything, one of these at a time';

/** A public site is always reached by https; the path may be left out. */
const PREFIX = /^https:\/\/([^/?#]+)(\/[^?#]*)?$/i;

const TIMEOUT_BOUNDS = { least: 1, most: 3_600, unit: 'seconds' };

/** How they are read. */
export const purgeOptions: CommandOptions<RawOptions, PurgeOptions> = {
  declare(command) {
    declareConsent(declareJson(declareStack(command.argument('[urls...]', 'pages, each in all its variants'))))
      .option('--prefix <url>', 'a path of a host, and all below it', collected)
      .option('--host <host>', 'all pages of a host', collected)
      .option('--everything', 'all pages of the stack')
      .option('--timeout <seconds>', 'how long CloudFront may take', '180');
  },
  check(raw, operands, problems) {
    const target = stackOption(raw, 'to purge', problems);
    const order = orderOption(raw, operands, problems);
    const dryRun = raw.dryRun ?? false;
    if (order !== undefined && !dryRun && raw.yes !== true) problems.push(...unconfirmed(order));
    const timeoutSeconds = numberOption('--timeout', raw.timeout, TIMEOUT_BOUNDS, problems);
    return target && order && { target, order, dryRun, json: raw.json ?? false, timeoutSeconds };
  },
};

function orderOption(raw: RawOptions, urls: readonly string[], problems: string[]): PurgeOrder | undefined {
  const { prefix: prefixes = [], host: hosts = [], everything = false } = raw;
  const named = [urls.length > 0, prefixes.length > 0, hosts.length > 0, everything].filter((given) => given).length;
  if (named !== 1) {
    problems.push(`${named === 0 ? 'Nothing to purge is named' : 'More than one kind of scope is named'}; ${SCOPES}.`);
    return undefined;
  }
  if (prefixes.length > 1 || hosts.length > 1) {
    problems.push(
      `${hosts.length > 1 ? '--host' : '--prefix'} is given more than once; run the command once for each.`,
    );
    return undefined;
  }
  if (everything) return { kind: 'everything' };
  const [host] = hosts;
  if (host !== undefined) return { kind: 'host', host: host.toLowerCase() };
  const [prefix] = prefixes;
  if (prefix !== undefined) return prefixOrder(prefix, problems);
  problems.push(
    ...urls.filter((url) => /\*(?:\?.*)?$/.test(url)).map((url) => `"${url}" is one page here; ${wildcardFix(url)}`),
  );
  return { kind: 'urls', urls: urls.map(asRequested) };
}

/** In other products a star means a prefix; here it would silently purge nothing. */
function wildcardFix(url: string): string {
  return `for all below a path: --prefix ${url.replace(/\*+(?:\?.*)?$/, '')}`;
}

function prefixOrder(prefix: string, problems: string[]): PurgeOrder | undefined {
  if (prefix.endsWith('*')) {
    problems.push(`--prefix: "${prefix}" ends with a star, which would be part of the path; ${wildcardFix(prefix)}`);
    return undefined;
  }
  const [, host, path = '/'] = PREFIX.exec(prefix) ?? [];
  if (host !== undefined) return { kind: 'prefix', host: host.toLowerCase(), path };
  problems.push(
    `--prefix: "${prefix}" is not the beginning of pages' URLs; allowed: https://, a host and a path, without ? and #, ` +
      'e.g. https://www.example.com/news.',
  );
  return undefined;
}

/** As browsers send it: scheme and host in lower case, a path, and escapes (RFC 3986, 6.2 and 2.1). */
function asRequested(url: string): string {
  const [origin = ''] = /^https?:\/\/[^/?#]*/i.exec(url) ?? [];
  const rest = url.slice(origin.length).replace(/[^\x21-\x7e]+/g, (text) => encodeURIComponent(text.toWellFormed()));
  return origin.toLowerCase() + (origin !== '' && !rest.startsWith('/') && !rest.startsWith('#') ? `/${rest}` : rest);
}

function unconfirmed(order: PurgeOrder): readonly string[] {
  const option = optionOfLarge(order);
  if (option === undefined) return [];
  return [`${option}: each of these pages is rendered again at its next request; add --yes, or try --dry-run first.`];
}

function optionOfLarge(order: PurgeOrder): string | undefined {
  switch (order.kind) {
    case 'everything':
      return '--everything';
    case 'host':
      return `--host ${order.host}`;
    case 'prefix':
      return /^\/*$/.test(order.path) ? `--prefix without a path, which means all of ${order.host}` : undefined;
    case 'urls':
      return undefined;
  }
}
