// The options of `georender start` for a prerender service.
import type { Command } from 'commander';
import type { EdgeEngine } from '../../core/routing/edge-engines';
import type { LocalService } from '../../local/prerender-service';
import { SERVICE_TOKEN_VARIABLE } from '../command/secret-token';

/** The texts of {@link declareService}. */
export interface RawService {
  readonly prerenderService?: string;
  readonly prerenderServiceMode?: string;
}

/** A service as the options name it; its headers are read later. */
export type NamedService = Omit<LocalService, 'headers'>;

/** Adds them. */
export function declareService(command: Command): Command {
  return command
    .option(
      '--prerender-service <url>',
      `a prerender service, http or https; its token is in the variable ${SERVICE_TOKEN_VARIABLE}`,
    )
    .option('--prerender-service-mode <mode>', 'alone, share:<percent> or last-resort', 'alone');
}

/** The service; undefined: none, or problems. */
export function serviceOption(
  { prerenderService: address, prerenderServiceMode: text = 'alone' }: RawService,
  engine: EdgeEngine | undefined,
  problems: string[],
): NamedService | undefined {
  if (address === undefined) {
    if (text !== 'alone') problems.push('--prerender-service-mode: there is no --prerender-service; leave it out.');
    return undefined;
  }
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search + url.hash + url.username !== '')
    problems.push(
      `--prerender-service: "${address}" is no address; allowed: an http or https URL, e.g. http://127.0.0.1:3000.`,
    );
  const [, percent] = /^share:([1-9]\d?)%?$/.exec(text) ?? [];
  const mode = percent !== undefined ? 'share' : text === 'alone' || text === 'last-resort' ? text : undefined;
  if (mode === undefined) {
    problems.push(
      `--prerender-service-mode: "${text}" is no mode; allowed: alone, share:<percent> with 1 to 99, e.g. share:10, last-resort.`,
    );
    return undefined;
  }
  if (mode === 'last-resort' && engine === 'cloudfront-function')
    problems.push(
      '--prerender-service-mode: last-resort needs a path for each attempt; allowed with --edge lambda-at-edge.',
    );
  return { url: address.replace(/\/+$/, ''), mode, share: percent === undefined ? undefined : Number(percent) };
}
