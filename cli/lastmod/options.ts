// The options of `georender lastmod`.
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareJson, type RawJson } from '../command/shared-options';
import { declareSitemaps, sitemapOperands } from '../command/sitemap-operands';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

/** The options, checked. */
export interface LastmodOptions {
  readonly target: Target;
  /** Paths or URLs of sitemaps; never empty. */
  readonly sitemaps: readonly string[];
  readonly json: boolean;
}

type RawOptions = RawTarget & RawJson;

/** How they are read. */
export const lastmodOptions: CommandOptions<RawOptions, LastmodOptions> = {
  declare(command) {
    declareJson(declareTarget(declareSitemaps(command)));
  },
  check(raw, operands, problems) {
    const target = targetOption(raw, 'to ask', problems);
    const sitemaps = sitemapOperands(operands, problems);
    return target && { target, sitemaps, json: raw.json ?? false };
  },
};
