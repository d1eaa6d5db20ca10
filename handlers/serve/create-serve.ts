// `serve`: answers a bot with the kept page, a new render, or the site's own HTML, in that order.
import { isFresh } from '../../core/freshness';
import { URL_HEADER, VIEWER_COUNTRY_HEADER } from '../../core/header-names';
import { pageKey } from '../../core/page-key';
import type { PageRecord } from '../../core/page-record';
import { checkPageUrl } from '../../core/page-url';
import type { PageUrl, PublicSite } from '../../core/page-url';
import type { Region } from '../../core/regions';
import type { Clock } from '../clock';
import { describeError } from '../log';
import type { Log } from '../log';
import type { RenderOutcome, RenderReason } from '../render-protocol';
import type { PageIndexReader, PageReader, Renderer, Site } from './ports';
import { keptPage, MISSING_URL_MESSAGE, passingPage, refusal, siteUnreachable } from './serve-answer';
import type { AnswerBody, ServeAnswer } from './serve-answer';
import { ServerTiming } from './server-timing';

/** What `serve` works with. */
export interface ServeDependencies {
  readonly index: PageIndexReader;
  readonly pages: PageReader;
  readonly renderer: Renderer;
  readonly site: Site;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: { readonly region: Region; readonly publicSite: PublicSite };
}

/** A request, by its lower-case header names. */
export interface ServeRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Answers one request; never throws. */
export type Serve = (request: ServeRequest) => Promise<ServeAnswer>;

/** Reasons that are not the page's: logged as errors, which an alarm counts. */
const OUR_FAULTS: readonly RenderReason[] = ['browser-failed', 'renderer-failed', 'store-failed'];

const EMPTY_BODY: AnswerBody = { encoding: 'identity', bytes: new Uint8Array() };

/** Makes `serve` from its dependencies. */
export function createServe(dependencies: ServeDependencies): Serve {
  return async (request) => {
    const { region, publicSite } = dependencies.config;
    const asked = request.headers[URL_HEADER];
    if (asked === undefined) return refusal(400, MISSING_URL_MESSAGE, region);
    const checked = checkPageUrl(asked, publicSite);
    if (checked.kind === 'refused') return refusal(checked.status, checked.message, region);
    return new PageRequest(dependencies, checked.url, viewerCountry(request)).answer();
  };
}

/** One request's way through index, page, renderer and site. */
class PageRequest {
  private readonly timing: ServerTiming;

  constructor(
    private readonly dependencies: ServeDependencies,
    private readonly url: PageUrl,
    private readonly country: string | undefined,
  ) {
    this.timing = new ServerTiming(dependencies.clock);
  }

  async answer(): Promise<ServeAnswer> {
    return (await this.fromCache()) ?? (await this.fromRenderer());
  }

  private async fromCache(): Promise<ServeAnswer | undefined> {
    const { index, clock, config } = this.dependencies;
    const record = await this.orNothing('The index did not answer.', 'index', () => index.find(pageKey(this.url)));
    // A key is a hash: the URL is compared too, so that no collision or stray write can show another page.
    if (record === undefined || record.url !== this.url || !isFresh(record, clock.nowMs())) return undefined;
    const body = await this.storedBody(record);
    if (body === undefined) return undefined;
    return keptPage(record, body, clock.nowMs(), {
      region: config.region, country: this.country, cache: 'HIT', serverTiming: this.timing.header(),
    });
  }

  private async fromRenderer(): Promise<ServeAnswer> {
    const { renderer, clock, config, log } = this.dependencies;
    let outcome: RenderOutcome;
    try {
      outcome = await this.timing.measure('render', () => renderer.render(this.url, 'desktop'));
    } catch (error) {
      log.error('The renderer did not answer.', { url: this.url, error: describeError(error) });
      return this.bypass('renderer-failed');
    }
    if (outcome.kind === 'failed') {
      const fields = { url: this.url, reason: outcome.reason, detail: outcome.detail };
      if (OUR_FAULTS.includes(outcome.reason)) log.error('The page was not rendered.', fields);
      else log.warn('The page was not rendered.', fields);
      return this.bypass(outcome.reason);
    }
    if (outcome.kind === 'unstored' && OUR_FAULTS.includes(outcome.reason)) {
      log.error('The page was rendered but could not be kept.', { url: this.url, reason: outcome.reason });
    }
    const body = outcome.kind === 'stored' ? await this.storedBody(outcome.record) : gzipped(outcome.gzippedBodyBase64);
    if (body === undefined) return this.bypass('store-failed');
    const from = {
      region: config.region, country: this.country, cache: 'MISS', serverTiming: this.timing.header(),
    } as const;
    return outcome.kind === 'stored'
      ? keptPage(outcome.record, body, clock.nowMs(), from)
      : passingPage(outcome.status, outcome.headers, body, { ...from, reason: outcome.reason });
  }

  private async bypass(reason: string): Promise<ServeAnswer> {
    const { site, config, log } = this.dependencies;
    const from = () =>
      ({
        region: config.region, country: this.country, cache: 'BYPASS', reason, serverTiming: this.timing.header(),
      }) as const;
    try {
      const answer = await this.timing.measure('site', () => site.fetch(this.url));
      return passingPage(answer.status, answer.headers, { encoding: 'identity', bytes: answer.body }, from());
    } catch (error) {
      log.error('The site did not answer.', { url: this.url, error: describeError(error) });
      return siteUnreachable(from());
    }
  }

  private async storedBody(record: PageRecord): Promise<AnswerBody | undefined> {
    const { objectKey } = record;
    if (objectKey === undefined) return EMPTY_BODY;
    const bytes = await this.orNothing('The bucket did not answer.', 'page', () => this.dependencies.pages.read(objectKey));
    return bytes && { encoding: 'gzip', bytes };
  }

  /** A cache that can't be read must not cost the bot its page: the failure is logged and counts as absence. */
  private async orNothing<Result>(
    sentence: string,
    stage: 'index' | 'page',
    run: () => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    try {
      return await this.timing.measure(stage, run);
    } catch (error) {
      this.dependencies.log.error(sentence, { url: this.url, error: describeError(error) });
      return undefined;
    }
  }
}

/** The country that CloudFront named; anything but an ISO 3166-1 alpha-2 code is not repeated. */
function viewerCountry(request: ServeRequest): string | undefined {
  const named = request.headers[VIEWER_COUNTRY_HEADER];
  return named !== undefined && /^[A-Z]{2}$/.test(named) ? named : undefined;
}

function gzipped(base64: string): AnswerBody {
  return { encoding: 'gzip', bytes: Buffer.from(base64, 'base64') };
}
