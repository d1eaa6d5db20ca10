// The options of `georender render`.
import { isDeviceVariant, VARIANTS, type Variant } from '../../core/pages/variants';
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareJson, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

/** What is printed. */
export type RenderOutput = 'html' | 'text' | 'meta' | 'trace' | 'json';

interface RawRender extends RawTarget, RawJson {
  readonly region?: string;
  readonly variant: string;
  readonly canary?: boolean;
  readonly text?: boolean;
  readonly meta?: boolean;
  readonly trace?: boolean;
  readonly har?: string;
  readonly screenshot?: string;
}

/** The checked options. */
export interface RenderOptions {
  readonly target: Target;
  readonly url: string;
  readonly variant: Variant;
  /** Undefined: the home region. */
  readonly region: string | undefined;
  readonly canary: boolean;
  readonly output: RenderOutput;
  /** A file, or `-`. */
  readonly har: string | undefined;
  readonly screenshot: string | undefined;
}

/** How the command is called. */
export const renderOptions: CommandOptions<RawRender, RenderOptions> = {
  declare(command) {
    declareTarget(command)
      .argument('<url>', 'a URL of the deployment, or a path')
      .option('--region <name>', 'the region that renders (default: the home region)')
      .option('--variant <name>', `one of ${VARIANTS.join(', ')}`, 'desktop')
      .option('--canary', "by the canary's code")
      .option('--text', 'print the text of the page')
      .option('--meta', 'print status, headers, title, meta tags and the like')
      .option('--trace', 'print what the page waited for, request by request, what was cut off, and why')
      .option('--har <file>', 'write the requests as an HTTP archive, without bodies; - for the standard output')
      .option('--screenshot <file>', 'write a picture of the page as PNG, without images: `render` loads none');
    declareJson(command);
  },
  check(raw, [url = ''], problems) {
    const target = targetOption(raw, 'to render in', problems);
    const outputs = (['text', 'meta', 'trace', 'json'] as const).filter((name) => raw[name] === true);
    if (outputs.length > 1) problems.push(`--${outputs.join(' and --')} are given together; name one of them.`);
    if (raw.har === '-' && outputs.length > 0)
      problems.push(`--har - and --${outputs[0]} both use the standard output; name a file for --har.`);
    const { variant, region, har, screenshot } = raw;
    if (!isDeviceVariant(variant)) {
      problems.push(`--variant: "${variant}" is no variant; allowed: ${VARIANTS.join(', ')}.`);
      return undefined;
    }
    const output = outputs[0] ?? 'html';
    return target && { target, url, variant, region, canary: raw.canary === true, output, har, screenshot };
  },
};
