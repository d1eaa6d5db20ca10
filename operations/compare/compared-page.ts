// One page from two renderers, and what each has that the other lacks. All texts may be hostile.
import { pageFacts } from '../check/page-facts';
import { type DocumentLines, documentDiff, documentLines, NAMELESS_META, type PartDiff } from '../pages/page-diff';

/** A page as one side gave it. */
export interface SidePage {
  readonly kind: 'page';
  readonly status: number;
  /** Where a redirect leads; it is not followed. */
  readonly location?: string | undefined;
  readonly html: string;
  /** From the request to the end of the answer, or of the render. */
  readonly durationMs: number;
}

/** Why a side gave no page. */
export interface SideFailure {
  readonly kind: 'failed';
  readonly reason: string;
}

/** The two sides: Georender, and the prerender service. */
export interface Sides<Value> {
  readonly own: Value;
  readonly service: Value;
}

/** A page that both sides gave. */
export interface ComparedPage {
  readonly kind: 'compared';
  readonly url: string;
  readonly status: Sides<number>;
  readonly bytes: Sides<number>;
  readonly durationMs: Sides<number>;
  /** The different words of the visible text. */
  readonly words: {
    /** The words of both, as a share of all, from 0 to 1. */
    readonly similarity: number;
    /** Some of those that the service alone has. */
    readonly lost: readonly string[];
    /** Some of those that Georender alone has. */
    readonly gained: readonly string[];
  };
  /** Removed: the service alone has it. Added: Georender alone has it. */
  readonly parts: readonly PartDiff[];
  /** What Georender lacks: `status`, `redirect`, `text`, or a part of the document. */
  readonly losses: readonly string[];
  /** What the service lacks. */
  readonly gains: readonly string[];
}

/** A page that a side did not give. */
export interface UncomparedPage {
  readonly kind: 'failed';
  readonly url: string;
  readonly reasons: Partial<Sides<string>>;
}

const MOST_WORDS = 20;

/** Less than this share of the other side's words may be missing: a clock, or a counter of visitors. */
const TOLERATED_WORDS = 0.02;

/**
 * Compares two answers. Metas without a name say nothing: Prerender writes the time of the render, and its number.
 * @throws PageUnavailableError if a document nests too deep
 */
export function comparedPage(url: string, own: SidePage, service: SidePage): ComparedPage {
  const lines = (side: SidePage): DocumentLines => {
    const all = documentLines({ html: side.html, url });
    return { ...all, metas: all.metas.filter((meta) => !meta.startsWith(NAMELESS_META)) };
  };
  const parts = documentDiff(lines(service), lines(own));
  const words = { own: pageFacts(own.html).words, service: pageFacts(service.html).words };
  const lost = [...words.service].filter((word) => !words.own.has(word));
  const gained = [...words.own].filter((word) => !words.service.has(word));
  const all = words.own.size + lost.length;
  const changed = heads(url, own, service);
  const differing = (count: (part: PartDiff) => number) =>
    parts.filter((one) => one.part !== 'text' && count(one) > 0).map(({ part }) => part);
  const isMissed = (missing: readonly string[], of: ReadonlySet<string>) => missing.length > of.size * TOLERATED_WORDS;
  return {
    kind: 'compared',
    url,
    status: { own: own.status, service: service.status },
    bytes: { own: Buffer.byteLength(own.html), service: Buffer.byteLength(service.html) },
    durationMs: { own: own.durationMs, service: service.durationMs },
    words: {
      similarity: all === 0 ? 1 : (all - lost.length - gained.length) / all,
      lost: lost.slice(0, MOST_WORDS),
      gained: gained.slice(0, MOST_WORDS),
    },
    parts,
    losses: [...changed, ...(isMissed(lost, words.service) ? ['text'] : []), ...differing(({ removed }) => removed)],
    gains: [...(isMissed(gained, words.own) ? ['text'] : []), ...differing(({ added }) => added)],
  };
}

/** What differs before the document; neither side's is known to be the better. */
function heads(url: string, own: SidePage, service: SidePage): readonly string[] {
  const target = ({ location }: SidePage) => location && (URL.parse(location, url)?.href ?? location);
  return [
    ...(own.status === service.status ? [] : ['status']),
    ...(target(own) === target(service) ? [] : ['redirect']),
  ];
}
