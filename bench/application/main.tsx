// The application of the work pages: React, one API call, then a list.
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Item } from '../items';

declare global {
  interface Window {
    prerenderReady?: boolean;
    /** Called once the content is in; only the bare floor listens. */
    benchContent?: (signal: string) => void;
  }
}

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

/** Starts what the page's kind asks for beside its content: a request that never ends. */
function startEndless(kind: string): void {
  if (kind === 'longpoll') fetch('/never').catch(() => undefined);
  if (kind === 'beacon') {
    const target = document.querySelector<HTMLMetaElement>('meta[name=beacon]')?.content ?? '';
    fetch(target, { method: 'POST', mode: 'no-cors', keepalive: true, body: 'seen' }).catch(() => undefined);
  }
}

function List({ kind, page }: { readonly kind: string; readonly page: string }) {
  const [items, setItems] = useState<readonly Item[]>();
  useEffect(() => {
    startEndless(kind);
    fetch(`/api/items/${page}`)
      .then((response) => response.json())
      .then(setItems, () => undefined);
  }, [kind, page]);
  useEffect(() => {
    if (items === undefined) return;
    if (kind === 'flag') window.prerenderReady = true;
    window.benchContent?.('');
  }, [items, kind]);
  if (items === undefined) return <p role="status">Loading</p>;
  return (
    <main>
      <h1>{page}</h1>
      <ol className="entries">
        {items.map((item) => (
          <Entry key={item.id} item={item} />
        ))}
      </ol>
    </main>
  );
}

/**
 * A heartbeat, as most applications have some timer. Chromium looks whether the network has been silent only when a
 * task runs in the page; without one the recipe would wait for up to two seconds, and look slower than it is.
 */
setInterval(() => undefined, 100);

const root = document.getElementById('root');
const [, kind = '', page = ''] = location.pathname.split('/');
if (root !== null) createRoot(root).render(<List kind={kind} page={page} />);
