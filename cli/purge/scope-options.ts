// The pages that purge and recache are about: URLs, a file of URLs, a prefix, a host or everything.
import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import { MAX_URLS, type PurgeOrder } from '../../handlers/purge/purge-order';
import { collected } from '../command/define-command';
import { OptionError } from '../command/option-error';

/** The texts of {@link declareScopes}. */
export interface RawScopes {
  readonly file?: string;
  readonly prefix?: readonly string[];
  readonly host?: readonly string[];
  readonly everything?: boolean;
}

/** An order whose URLs may still lie in a file. Not yet checked against the deployment's hosts. */
export interface AskedScopes {
  readonly order: PurgeOrder;
  /** A file with more URLs; `-` is the standard input. */
  readonly file: string | undefined;
}

const SCOPES = 'allowed: URLs, --file FILE, --prefix URL, --host HOST or --everything, one kind at a time';

/** The path may be left out. */
const PREFIX = /^(https?):\/\/([^/?#]+)(\/[^?#]*)?$/i;

/** Room for the most URLs, each of the longest. */
const MAX_FILE_BYTES = MAX_URLS * 2_100;

/** Adds the arguments and options. */
export function declareScopes(command: Command): Command {
  return command
    .argument('[urls...]', 'pages, each in all its variants')
    .option('--file <file>', 'a file with one URL a line, besides those given; - is the standard input')
    .option('--prefix <url>', 'a path of a host, and all below it', collected)
    .option('--host <host>', 'all pages of a host', collected)
    .option('--everything', 'all pages of the deployment');
}

/** The order that is given; undefined, with problems, if there is none. */
export function scopesOption(
  { file, prefix: prefixes = [], host: hosts = [], everything = false }: RawScopes,
  urls: readonly string[],
  { what, isLocal }: { readonly what: string; readonly isLocal: boolean },
  problems: string[],
): AskedScopes | undefined {
  const hasUrls = urls.length > 0 || file !== undefined;
  const named = [hasUrls, prefixes.length > 0, hosts.length > 0, everything].filter((given) => given).length;
  if (named !== 1) {
    problems.push(`${named === 0 ? `Nothing ${what} is named` : 'More than one kind of scope is named'}; ${SCOPES}.`);
    return undefined;
  }
  if (prefixes.length > 1 || hosts.length > 1) {
    problems.push(
      `${hosts.length > 1 ? '--host' : '--prefix'} is given more than once; run the command once for each.`,
    );
    return undefined;
  }
  const [[host], [prefix]] = [hosts, prefixes];
  if (everything) return { order: { kind: 'everything' }, file };
  if (host !== undefined) return { order: { kind: 'host', host: host.toLowerCase() }, file };
  if (prefix !== undefined) {
    const order = prefixOrder(prefix, isLocal, problems);
    return order && { order, file };
  }
  problems.push(
    ...urls.filter((url) => /\*(?:\?.*)?$/.test(url)).map((url) => `"${url}" is one page here; ${wildcardFix(url)}`),
  );
  return { order: { kind: 'urls', urls: urls.map(asRequested) }, file };
}

/** The order, with the URLs of its file. @throws UnreadableFileError @throws OptionError if the file is too large */
export async function readScopes({ order, file }: AskedScopes): Promise<PurgeOrder> {
  if (file === undefined || order.kind !== 'urls') return order;
  const lines = (await textOf(file)).split(/\r?\n/).map((line) => line.trim());
  const urls = lines.filter((line) => line !== '' && !line.startsWith('#')).map(asRequested);
  return { kind: 'urls', urls: [...order.urls, ...urls] };
}

/** An order that concerns so much that it is asked about first. */
export function isLarge(order: PurgeOrder): boolean {
  return order.kind === 'everything' || order.kind === 'host' || (order.kind === 'prefix' && /^\/*$/.test(order.path));
}

async function textOf(file: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    const input: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
    for await (const piece of input) {
      bytes += piece.length;
      if (bytes > MAX_FILE_BYTES)
        throw new OptionError(`--file: ${file} is larger than ${MAX_FILE_BYTES} bytes; give at most ${MAX_URLS} URLs.`);
      pieces.push(Buffer.from(piece));
    }
  } catch (error) {
    if (error instanceof OptionError) throw error;
    throw new UnreadableFileError('--file', file, 'a file with one URL a line', error);
  }
  return Buffer.concat(pieces).toString();
}

/** In other products a star means a prefix; here it would silently purge nothing. */
function wildcardFix(url: string): string {
  return `for all below a path: --prefix ${url.replace(/\*+(?:\?.*)?$/, '')}`;
}

function prefixOrder(prefix: string, isLocal: boolean, problems: string[]): PurgeOrder | undefined {
  if (prefix.endsWith('*')) {
    problems.push(`--prefix: "${prefix}" ends with a star, which would be part of the path; ${wildcardFix(prefix)}`);
    return undefined;
  }
  const [, scheme, host, path = '/'] = PREFIX.exec(prefix) ?? [];
  // A stack's pages are always reached by https.
  if (host !== undefined && (isLocal || scheme?.toLowerCase() === 'https'))
    return { kind: 'prefix', host: host.toLowerCase(), path };
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
