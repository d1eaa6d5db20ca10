// The application of the work pages: React, calls of an API, a list, and delays for some kinds of pages.
import { type ReactNode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CHAIN_CALLS, type Item, PICTURE_COUNT, pictureUrl, typedText } from '../items';

declare global {
  interface Window {
    prerenderReady?: boolean;
    /** The page calls this when it is complete; only the floor listens. */
    benchContent?: (signal: string) => void;
  }
}

/** How long a page of the kind `spinner` shows its spinner, in milliseconds. */
const SPINNER_MS = 1_000;

/** Time between two typed letters. */
const LETTER_MS = 20;

function Entry({ item }: { readonly item: Item }) {
  return (
    <li className="entry" id={item.id}>
      <article>
        <h2 className="entry-title">{item.title}</h2>
        <p className="entry-summary">{item.summary}</p>
        <ul className="entry-tags">
          {item.tags.map((tag) => (
            <li key={tag}>
              <a href={`/tags/${tag}`}>{tag}</a>
            </li>
          ))}
        </ul>
      </article>
    </li>
  );
}

/** For some kinds, starts a request that never ends. */
function startEndless(kind: string): void {
  if (kind === 'longpoll') fetch('/never').catch(() => undefined);
  if (kind === 'beacon') {
    const target = document.querySelector<HTMLMetaElement>('meta[name=beacon]')?.content ?? '';
    fetch(target, { method: 'POST', mode: 'no-cors', keepalive: true, body: 'seen' }).catch(() => undefined);
  }
}

async function loadItems(kind: string, page: string): Promise<readonly Item[]> {
  let items: readonly Item[] = [];
  for (let call = 0; call < (kind === 'chain' ? CHAIN_CALLS : 1); call++) {
    items = await (await fetch(`/api/items/${page}?call=${call}`)).json();
  }
  if (kind === 'spinner') await new Promise((resolve) => setTimeout(resolve, SPINNER_MS));
  return items;
}

/** Marks the page as complete, for subjects that wait for this mark. */
function isComplete(kind: string): void {
  document.documentElement.dataset['complete'] = '';
  if (kind === 'flag') window.prerenderReady = true;
  window.benchContent?.('');
}

function Typed({ text, onEnd }: { readonly text: string; readonly onEnd: () => void }) {
  const [length, setLength] = useState(0);
  useEffect(() => {
    if (length === text.length) onEnd();
    else setTimeout(() => setLength(length + 1), LETTER_MS);
  }, [length, text, onEnd]);
  return <p className="typed">{text.slice(0, length)}</p>;
}

/** A picture that gets its address when it is near: lazy loading without `loading=lazy`. */
function Picture({ url, onNear }: { readonly url: string; readonly onNear: () => void }) {
  const [image, setImage] = useState<HTMLImageElement | null>(null);
  useEffect(() => {
    if (image === null) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting !== true) return;
      observer.disconnect();
      image.src = url;
      onNear();
    });
    observer.observe(image);
    return () => observer.disconnect();
  }, [image, url, onNear]);
  return <img ref={setImage} width="320" height="240" alt="" style={{ display: 'block' }} />;
}

/** Shows the content after the spinner has faded out. */
function Gate({ open, children }: { readonly open: boolean; readonly children: ReactNode }) {
  const [isGone, setGone] = useState(false);
  if (isGone) return children;
  return (
    <p
      role="status"
      style={{ transition: 'opacity 400ms', opacity: open ? 0 : 1 }}
      onTransitionEnd={() => setGone(true)}
    >
      Loading
    </p>
  );
}

function Content({
  kind,
  page,
  items,
}: {
  readonly kind: string;
  readonly page: string;
  readonly items: readonly Item[];
}) {
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const report = (part: string) => setDone((before) => (before.has(part) ? before : new Set([...before, part])));
  const pictures =
    kind === 'gallery' ? Array.from({ length: PICTURE_COUNT }, (_, number) => pictureUrl(page, number)) : [];
  const awaited = [...pictures, ...(kind === 'typed' ? ['text'] : [])];
  const complete = awaited.every((part) => done.has(part));
  useEffect(() => {
    if (complete) isComplete(kind);
  }, [complete, kind]);
  return (
    <main>
      <h1>{page}</h1>
      {kind === 'typed' && <Typed text={typedText(page)} onEnd={() => report('text')} />}
      <ol className="entries">
        {items.map((item) => (
          <Entry key={item.id} item={item} />
        ))}
      </ol>
      {pictures.map((url) => (
        <Picture key={url} url={url} onNear={() => report(url)} />
      ))}
    </main>
  );
}

function List({ kind, page }: { readonly kind: string; readonly page: string }) {
  const [items, setItems] = useState<readonly Item[]>();
  useEffect(() => {
    startEndless(kind);
    loadItems(kind, page).then(setItems, () => undefined);
  }, [kind, page]);
  const content = items !== undefined && <Content kind={kind} page={page} items={items} />;
  if (kind === 'transition') return <Gate open={items !== undefined}>{content}</Gate>;
  return content || <p role="status">Loading</p>;
}

/**
 * Most applications have some timer. Chromium checks for a silent network only when a task runs in the page:
 * without this timer the recipe would wait for up to two seconds, and look slower than it is.
 */
setInterval(() => undefined, 100);

const root = document.getElementById('root');
if (root !== null) {
  const [, kind = '', page = ''] = location.pathname.split('/');
  createRoot(root).render(<List kind={kind} page={page} />);
}
