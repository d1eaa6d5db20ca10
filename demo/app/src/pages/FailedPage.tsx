// Shown when the API gives no content; tells a renderer to answer 503, so that nobody keeps it.
import type { ReactElement } from 'react';
import { usePageHead } from '../page-head';

export function FailedPage(): ReactElement {
  usePageHead({ title: 'Not available', description: 'The content could not be loaded.', status: 503 });
  return (
    <article>
      <h1>Not available</h1>
      <p className="lead">The content of this page could not be loaded. Please try again in a moment.</p>
    </article>
  );
}
