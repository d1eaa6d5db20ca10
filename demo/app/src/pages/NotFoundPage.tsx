// Shown for an address that leads nowhere; tells a renderer to answer 404.
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { usePageHead } from '../page-head';

export function NotFoundPage(): ReactElement {
  usePageHead({ title: 'Not found', description: 'There is no page at this address.', status: 404 });
  return (
    <article>
      <h1>Not found</h1>
      <p className="lead">There is no page at this address.</p>
      <p>
        The server answered 200 all the same, since it does not know the routes of this application. The page tells a
        renderer to answer 404 by a meta element in its head.
      </p>
      <p>
        <Link to="/">All articles</Link>
      </p>
    </article>
  );
}
