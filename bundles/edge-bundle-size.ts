// The size of a built router, by part, and the error that says what to trade where it is too large.
import { UserError } from '../core/contract/georender-error';

/** CloudFront's hard limit on a function's code ("Quotas on CloudFront Functions"); Pulumi does not check it. */
export const MAX_EDGE_BUNDLE_BYTES = 10_240;

/** The bytes of a built router, by part. */
export interface EdgeBundleSizes {
  readonly regions: number;
  readonly bots: number;
  readonly assets: number;
  readonly parameters: number;
  /** Hosts, paths and session cookies. */
  readonly site: number;
  /** The choice of sites with its code. */
  readonly siteChoice: number;
  /** The code for a prerender service. */
  readonly service: number;
  readonly code: number;
}

/** The built router is larger than CloudFront accepts. */
export class EdgeBundleTooLargeError extends UserError {
  override readonly name = 'EdgeBundleTooLargeError';
  constructor(
    readonly bundleBytes: number,
    readonly parts: EdgeBundleSizes,
  ) {
    super(
      `The router's code has ${bundleBytes} bytes; CloudFront Functions accept at most ${MAX_EDGE_BUNDLE_BYTES}. ` +
        `By part: ${Object.entries(parts)
          .map(([name, bytes]) => `${name} ${bytes}`)
          .join(', ')}. ` +
        'List fewer or shorter hosts, includePaths, excludePaths, sessionCookies, queryParameters, extraBots or exemptBots; shorten ' +
        `viewerRequestCode. ${optionsToTrade(parts)}` +
        'Without "other", botGroups need every name in full: add it, or leave a group out.',
    );
  }
}

/** The options that take room, each with its bytes, and the engine that has room for all. */
function optionsToTrade({ siteChoice, service }: EdgeBundleSizes): string {
  const named = [
    ...(siteChoice === 0 ? [] : [`countryOrigins, deviceOrigins, experimentArms, countryContent: ${siteChoice} bytes`]),
    ...(service === 0 ? [] : [`prerenderService: ${service} bytes`]),
  ];
  if (named.length === 0) return '';
  return `Leave out one of these options (${named.join('; ')}), or a region, or set edge to lambda-at-edge, which has room. `;
}
