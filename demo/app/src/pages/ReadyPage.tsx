// A page whose last content comes from a timer, after all requests; it tells a renderer when it is ready.
import { type ReactElement, useEffect, useState } from 'react';
import { isArticle } from '../../../article-shape';
import { usePageHead } from '../page-head';
import { useApi } from '../use-api';
import { FailedPage } from './FailedPage';

/** Longer than a renderer that watches for a quiet document would wait. */
const LATE_BY_MS = 900;

export function ReadyPage(): ReactElement {
  const article = useApi('/api/articles/4', isArticle);
  const [complete, setComplete] = useState(false);
  const loaded = article.kind === 'loaded';
  const failed = article.kind === 'missing' || article.kind === 'failed';
  useEffect(() => {
    if (!loaded) return undefined;
    const timer = setTimeout(() => setComplete(true), LATE_BY_MS);
    return () => clearTimeout(timer);
  }, [loaded]);
  useEffect(() => {
    // The inline script of index.html has set it to false.
    if (complete || failed) Object.assign(window, { prerenderReady: true });
  }, [complete, failed]);
  if (failed) return <FailedPage />;
  return <ReadyText lead={loaded ? article.content.summary : ''} complete={complete} />;
}

function ReadyText({ lead, complete }: { readonly lead: string; readonly complete: boolean }): ReactElement {
  usePageHead({
    title: 'A page that says when it is ready',
    description: 'Its last paragraph arrives by a timer, when a renderer that only watches has long gone.',
  });
  return (
    <article>
      <h1>A page that says when it is ready</h1>
      <p className="lead">{lead}</p>
      {complete ? (
        <p id="late-content">
          This paragraph came by a timer, {LATE_BY_MS} milliseconds after the last request. Until it was here, the page
          held window.prerenderReady at false; now it is true.
        </p>
      ) : (
        <p className="waiting">Still working …</p>
      )}
    </article>
  );
}
