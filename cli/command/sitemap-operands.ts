// The sitemaps that a command is given: paths, URLs, or those that robots.txt names.
import type { Command } from 'commander';
import { ROBOTS } from '../../handlers/sitemaps/walk-sitemaps';

/** Adds the argument. */
export function declareSitemaps(command: Command): Command {
  return command.argument(
    '[sitemaps...]',
    'paths or URLs of sitemaps and indexes; default: those that robots.txt names',
  );
}

/** The sitemaps; never empty. @param problems gets what is wrong */
export function sitemapOperands(operands: readonly string[], problems: string[]): readonly string[] {
  for (const sitemap of operands.filter((text) => !/^(?:\/|https?:\/\/)/i.test(text)))
    problems.push(`"${sitemap}" is no sitemap; allowed: a path that begins with /, or an http or https URL.`);
  return operands.length === 0 ? [ROBOTS] : operands;
}
