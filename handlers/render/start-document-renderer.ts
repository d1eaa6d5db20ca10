// Wires Chromium, the egress proxy before it, and the requests for the site's documents into a document renderer.
import type { Browser } from 'puppeteer-core';
import type { PublicSite } from '../../core/pages/page-url';
import { DEFAULT_RENDER_HORIZON_SECONDS } from '../../core/pages/render-rules';
import { HttpSiteDocuments } from '../adapters/http/site-documents';
import type { RunnableChromium } from './browser/chromium-executable';
import { PROCESS_FLAGS, type ProcessModel } from './browser/chromium-flags';
import { launchChromium } from './browser/launch-chromium';
import type { RecycleLimits } from './browser/running-browser';
import { WarmBrowser } from './browser/warm-browser';
import { ChromiumRenderer } from './chromium-renderer';
import { startEgressProxy } from './egress-proxy/egress-proxy';
import { proxyFlags } from './egress-proxy/proxy-flags';
import type { Resolve } from './egress-proxy/resolve-host';
import { undiciConnector } from './egress-proxy/undici-connector';
import { CONNECT_SHARE } from './render-stages';
import { createSelfCheck, SELF_CHECK_DOCUMENTS, SELF_CHECK_HORIZON_MS, type SelfCheck } from './self-check';
import { FrameTurns } from './tab/page-frames';

/** Options of {@link startDocumentRenderer}. */
export interface DocumentRendererOptions {
  /** Finds the Chromium to run. */
  readonly chromium: () => Promise<RunnableChromium>;
  /** The environment of this process, e.g. `process.env`; Chromium gets a few variables of it. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly publicSite: PublicSite;
  /** Hosts with ports that pages may reach although they are not public, e.g. `127.0.0.1:8080`. */
  readonly reachableHosts: readonly string[];
  /** The most time for a render. */
  readonly renderBudgetMs: number;
  /** How far a render looks ahead, in the page's own time, after the last answer of the network. */
  readonly horizonMs?: number;
  readonly recycle?: RecycleLimits;
  /** Whether we draw the frames of pages, which gives them a time of their own. @default where Chromium supports it */
  readonly framesOnOrder?: boolean;
  /** Finds the addresses of names. @default the system's resolver */
  readonly resolve?: Resolve;
  /** Called for every Chromium that was launched. */
  readonly onLaunched?: (browser: Browser) => void;
  /** Called with the cause when a Chromium had to be started as a single process. */
  readonly onSingleProcess?: (cause: unknown) => void;
}

/** A document renderer, with its Chromium and egress proxy. */
export interface StartedDocumentRenderer {
  readonly renderer: ChromiumRenderer;
  /** Renders a page of its own in the same Chromium. */
  readonly selfCheck: SelfCheck;
  /** Ends Chromium and all connections. */
  close(): Promise<void>;
}

/** Node's own variable holds for Chromium, too. The local run sets it for a site with a certificate of its own. */
function certificateFlags(variables: DocumentRendererOptions['variables']): readonly string[] {
  return variables['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' ? ['--ignore-certificate-errors'] : [];
}

/** Starts a document renderer; its Chromium starts with the first render. */
export async function startDocumentRenderer(options: DocumentRendererOptions): Promise<StartedDocumentRenderer> {
  const { publicSite, reachableHosts, renderBudgetMs, recycle, framesOnOrder, resolve } = options;
  const connectTimeoutMs = renderBudgetMs * CONNECT_SHARE;
  const proxy = await startEgressProxy({
    allowed: reachableHosts,
    connectTimeoutMs,
    resolveTimeoutMs: connectTimeoutMs,
    ...(resolve && { resolve }),
  });
  const documents = new HttpSiteDocuments(undiciConnector(proxy, { timeout: connectTimeoutMs }));
  const launch = async (processes: ProcessModel) => {
    const launched = await launchChromium(
      await options.chromium(),
      [...proxyFlags(proxy.port), ...PROCESS_FLAGS[processes], ...certificateFlags(options.variables)],
      options.variables,
    );
    options.onLaunched?.(launched);
    return launched;
  };
  const browser = new WarmBrowser(launch, recycle, () => new FrameTurns(framesOnOrder), options.onSingleProcess);
  return {
    renderer: new ChromiumRenderer({
      browser,
      documents,
      publicSite,
      horizonMs: options.horizonMs ?? DEFAULT_RENDER_HORIZON_SECONDS * 1_000,
    }),
    selfCheck: createSelfCheck(
      new ChromiumRenderer({
        browser,
        documents: SELF_CHECK_DOCUMENTS,
        publicSite,
        horizonMs: SELF_CHECK_HORIZON_MS,
      }),
      publicSite,
    ),
    async close() {
      await browser.close();
      await documents.close();
      await proxy.close();
    },
  };
}
