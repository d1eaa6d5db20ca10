// The settings of a prerender service: prerender.io, npm's `prerender`, or Rendertron.
import { DEFAULT_PRERENDER_SERVICE_URL, PRERENDER_SERVICE_MODES } from '../../contract/prerender-service';
import { integer, oneOf, text } from '../forms';
import { defaulted, optional } from '../setting';
import { SECRET_HEADERS } from './site-headers';

/** From 1024 to 65535, 80 or 443: the ports of origins ("HTTPS port", Amazon CloudFront Developer Guide). */
const ORIGIN_PORT =
  '80|443|102[4-9]|10[3-9]\\d|1[1-9]\\d\\d|[2-9]\\d{3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5]';

/** A host with a path or without; no slash at its end. */
const SERVICE_URL = new RegExp(
  `^https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}(?::(?:${ORIGIN_PORT}))?(?:/[\\w.~-]+)*$`,
);

export const PRERENDER_SERVICE = {
  prerenderService: optional({
    description:
      'How a prerender service such as prerender.io takes part (docs/prerender-service.md). `share`: it renders a share of ' +
      'the URLs, and the regions render the others. `alone`: it renders all pages, and no region has anything. ' +
      '`last-resort`: it renders what the regions can’t. Unset: there is none.',
    form: oneOf(PRERENDER_SERVICE_MODES),
    example: 'share',
  }),
  prerenderServiceUrl: defaulted({
    description: 'The address of the service. A page’s whole URL is added to it, after a slash.',
    form: text(
      'an https URL in lower case, without a slash at its end, and with no port but 80, 443 or 1024 to 65535, e.g. ' +
        'https://prerender.example.com/render',
      SERVICE_URL,
    ),
    default: DEFAULT_PRERENDER_SERVICE_URL,
  }),
  prerenderServiceShare: optional({
    description: 'The percentage of the URLs that the service renders in the mode `share`. A URL keeps its side.',
    form: integer(1, 99),
    example: 10,
  }),
};

/** Why headers are refused that are not encrypted in a stack's file. */
export const SERVICE_HEADERS_MUST_BE_SECRET =
  "prerenderServiceHeaders lie open in the stack's configuration; set them with pulumi config set --secret --path " +
  "'georender:prerenderServiceHeaders.<name>' <value>.";

export const SERVICE_SECRETS = {
  prerenderServiceHeaders: optional({
    description:
      'Request headers for the service only, e.g. `X-Prerender-Token`. Secrets stay secret: in a stack’s configuration, ' +
      'set them with `--secret`.',
    form: SECRET_HEADERS,
  }),
};

/** The contradiction between headers and other settings; undefined if there is none. */
export function serviceHeadersContradiction(hasHeaders: boolean, mode: unknown): string | undefined {
  if (!hasHeaders || (mode !== undefined && mode !== null)) return undefined;
  return 'prerenderServiceHeaders are for a prerender service; set prerenderService, or remove them.';
}
