// A page that moved: a link to people, a 301 with a Location to those who ask through a renderer.
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { usePageHead } from '../page-head';

export function MovedPage(): ReactElement {
  usePageHead({
    title: 'This page has moved',
    description: 'The page that was here is an article now.',
    status: 301,
    header: 'Location: /articles/1',
  });
  return (
    <article>
      <h1>This page has moved</h1>
      <p className="lead">
        What was here is now the article <Link to="/articles/1">What a crawler gets from an empty page</Link>.
      </p>
    </article>
  );
}
