// The HTML and the pictures of a page, over a network that reaches public addresses and the page's own host.
import { UserError } from '../../core/contract/georender-error';
import { type FetchedPicture, fetchPicture } from '../check/picture';
import { openSiteNetwork, type SiteNetwork } from '../check/site-network';
import { fetchRaw } from '../check/views/raw-answer';
import { PageUnavailableError } from '../check/web-request';
import type { Deployment, DeploymentFacts } from '../deployment';
import { NAMED_USER_AGENTS } from '../explain/question';
import { runTrial } from '../trial/run-trial';
import type { HtmlChoice, PreviewPorts } from './preview-page';
import type { PreviewAnswer } from './preview-source';

/** The address is none of a page. */
export class PreviewUrlError extends UserError {
  override readonly name = 'PreviewUrlError';
}

/** Pages and pictures are asked for as the most frequent reader of previews does. */
const USER_AGENT = NAMED_USER_AGENTS['facebook'] ?? '';

/** A page that is not kept yet is rendered while we wait. */
const ANSWER_MS = 60_000;

/** The most that a service documents: iMessage's 10 MB. */
const MAX_PICTURE_BYTES = 10 * 1024 * 1024;

/** The whole URL of what an operator types: a URL, or a path of the deployment. @throws PreviewUrlError */
export function previewUrl(typed: string, facts: DeploymentFacts): string {
  const url = URL.parse(typed.startsWith('/') ? `${new URL(facts.url).origin}${typed}` : typed);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new PreviewUrlError(
      `"${typed.slice(0, 200)}" is no URL; allowed: http:// or https:// with a host, or a path such as /about.`,
    );
  }
  url.hash = '';
  return url.href;
}

/** Over the real network. */
export function previewPorts(deployment: Deployment): PreviewPorts {
  return {
    answer: (url, html) => (html === 'trial' ? rendered(deployment, url) : answered(deployment.facts, url, html)),
    pictures: (pageUrl, urls) =>
      inNetworkOf(pageUrl, async ({ dispatcher }) => {
        const found = new Map<string, FetchedPicture>();
        const request = { userAgent: USER_AGENT, dispatcher, maxBytes: MAX_PICTURE_BYTES };
        await Promise.all(urls.map(async (url) => found.set(url, await fetchPicture(url, request))));
        return found;
      }),
  };
}

async function answered(facts: DeploymentFacts, url: string, html: HtmlChoice): Promise<PreviewAnswer> {
  const asked = html === 'site' ? siteUrlOf(facts, url) : url;
  const raw = await inNetworkOf(asked, ({ dispatcher }) =>
    fetchRaw(asked, {
      userAgent: USER_AGENT,
      accept: 'text/html,application/xhtml+xml',
      dispatcher,
      timeoutMs: ANSWER_MS,
    }),
  );
  return {
    // Relative addresses mean the public one.
    url: raw.redirects.length === 0 ? url : raw.url,
    status: raw.status,
    robotsHeader: raw.headers['x-robots-tag'] ?? '',
    html: raw.html,
  };
}

async function rendered(deployment: Deployment, url: string): Promise<PreviewAnswer> {
  const result = await runTrial(deployment, {
    url,
    variant: 'desktop',
    region: deployment.facts.homeRegion,
    canary: false,
    picture: false,
  });
  if (result.kind === 'failed')
    throw new PageUnavailableError(`${url} could not be rendered: ${result.reason}: ${result.detail}`);
  const { status, headers, html = '' } = result;
  const valuesOf = (header: string) =>
    headers.filter(([name]) => name.toLowerCase() === header).map(([, value]) => value);
  const [location] = valuesOf('location');
  if (location !== undefined && status >= 300 && status <= 399)
    throw new PageUnavailableError(`${url} redirects to ${location.slice(0, 200)}: ask for that address.`);
  return { url, status, robotsHeader: valuesOf('x-robots-tag').join(', '), html };
}

/** A page of the deployment, at the site's own server. Other pages have no other server. */
function siteUrlOf({ url: publicUrl, publicSite, siteUrl, viewerHost }: DeploymentFacts, url: string): string {
  const { host, pathname, search } = new URL(url);
  const own = [new URL(publicUrl).host, ...publicSite.hosts, viewerHost];
  return own.includes(host) ? `${siteUrl}${pathname}${search}` : url;
}

/** Only the host that was asked for is reachable besides public ones: redirects and pictures lead to no other. */
async function inNetworkOf<Result>(url: string, use: (network: SiteNetwork) => Promise<Result>): Promise<Result> {
  const network = await openSiteNetwork(url);
  try {
    return await use(network);
  } finally {
    await network.close();
  }
}
