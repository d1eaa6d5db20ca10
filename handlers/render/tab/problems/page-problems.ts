// Finds what went wrong in a page during a render: requests and exceptions. page-verdict.ts decides whether it matters.
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import type { BrokenReason } from '../../../render-protocol/render-protocol';
import { INSPECTION_EXPRESSION, type PageInspection } from '../../injected/page-inspection';
import { listen } from '../listen';
import { ObservedRequests } from './observed-requests';
import { brokenReason, isShort, isSuspectRequest, type ObservedException, type PageObservations } from './page-verdict';

/** The known facts of a page besides its problems. */
export type PageFacts = Omit<PageObservations, 'requests' | 'exceptions' | 'look'>;

export interface PageProblemsFound {
  readonly broken: BrokenReason | undefined;
  /** The page has a line that error pages have. Looked for in pages with little text, and after problems. */
  readonly saysError: boolean;
  /** For the log, a line each; bounded. */
  readonly problems: readonly string[];
}

/** A page may throw without end. */
const MOST_REMEMBERED = 1_000;
const MOST_LOGGED = 5;

/** The problems of one page, render by render. */
export class PageProblems {
  private isListening = false;
  private readonly requests: ObservedRequests;
  private exceptions: ObservedException[] = [];
  /** The contexts of the main frame's own scripts. */
  private readonly contexts = new Set<number>();

  /** @param session of the page, with the domains Network, Page and Runtime enabled */
  constructor(session: Pick<CDPSession, 'on' | 'off'>, frameId: string) {
    this.requests = new ObservedRequests(session, frameId);
    listen(session, {
      'Page.frameNavigated': ({ frame }) => {
        if (frame.id !== frameId) return;
        this.exceptions = [];
        this.requests.documentStarted(frame.loaderId);
      },
      'Runtime.executionContextCreated': ({ context }) => {
        const { frameId: of, isDefault } = fieldsOf(context.auxData);
        if (isDefault === true && of === frameId) this.contexts.add(context.id);
      },
      'Runtime.executionContextsCleared': () => this.contexts.clear(),
      'Runtime.exceptionThrown': ({ exceptionDetails }) => this.threw(exceptionDetails),
      'Runtime.consoleAPICalled': (event) => this.wrote(event),
    });
  }

  /** A render begins. */
  start(): void {
    this.isListening = true;
    this.exceptions = [];
    this.requests.start();
  }

  /** It is over. */
  stop(): void {
    this.isListening = false;
    this.exceptions = [];
    this.requests.stop();
  }

  /**
   * The problems of the page up to now, and whether they break it.
   * @param evaluate the value of an expression in our world; used only after problems, or if the page has little text
   */
  async found(facts: PageFacts, evaluate: (expression: string) => Promise<unknown>): Promise<PageProblemsFound> {
    const requests = await this.requests.all();
    const { exceptions } = this;
    const suspects = requests.filter(isSuspectRequest);
    const needsLook = isShort(facts) || suspects.length > 0 || exceptions.length > 0;
    const look = needsLook ? await evaluate(INSPECTION_EXPRESSION).catch(() => undefined) : undefined;
    const seen = { ...facts, requests, exceptions, look: isInspection(look) ? look : undefined };
    const problems = [
      ...suspects
        .filter(({ outcome }) => outcome !== 'given-up')
        .map(({ method, url, detail }) => `${method} ${shortUrl(url)}: ${detail}`),
      ...exceptions.map(({ text, url }) => `${(text.split('\n')[0] ?? '').slice(0, 200)} (${shortUrl(url)})`),
    ];
    return {
      broken: brokenReason(seen),
      saysError: seen.look?.saysError === true,
      problems: problems.slice(0, MOST_LOGGED),
    };
  }

  private threw(details: Protocol.Runtime.ExceptionDetails): void {
    const { executionContextId, text, url, exception, stackTrace } = details;
    if (executionContextId !== undefined && !this.contexts.has(executionContextId)) return;
    const description = exception?.description ?? String(exception?.value ?? '');
    this.remember({
      url: url ?? stackTrace?.callFrames[0]?.url ?? '',
      text: description === '' ? text : description,
      isCaught: false,
    });
  }

  private wrote({ type, args, executionContextId, stackTrace }: Protocol.Runtime.ConsoleAPICalledEvent): void {
    if (type !== 'error' || !this.contexts.has(executionContextId)) return;
    const error = args.find(({ subtype }) => subtype === 'error');
    const url = stackTrace?.callFrames.find((frame) => frame.url !== '')?.url ?? '';
    if (error !== undefined) this.remember({ url, text: error.description ?? '', isCaught: true });
  }

  private remember(exception: ObservedException): void {
    if (this.isListening && this.exceptions.length < MOST_REMEMBERED) this.exceptions.push(exception);
  }
}

/** Queries may hold keys, which must not be logged. */
function shortUrl(url: string): string {
  return (url.split(/[?#]/)[0] ?? '').slice(0, 200);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function isInspection(value: unknown): value is PageInspection {
  return typeof value === 'object' && value !== null && 'onlyWaits' in value && 'modules' in value;
}
