// The home page: what the demo is, the list of articles, and addresses worth trying.
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { type ArticleSummary, isArticleList } from '../../../article-shape';
import { usePageHead } from '../page-head';
import { useApi } from '../use-api';
import wayOfARequest from '../way-of-a-request.svg';
import { FailedPage } from './FailedPage';

export function HomePage(): ReactElement {
  const articles = useApi('/api/articles', isArticleList);
  switch (articles.kind) {
    case 'loading':
      return <HomeText articles={null} />;
    case 'loaded':
      return <HomeText articles={articles.content} />;
    case 'missing':
    case 'failed':
      return <FailedPage />;
  }
}

function HomeText({ articles }: { readonly articles: readonly ArticleSummary[] | null }): ReactElement {
  usePageHead({
    title: 'How crawlers see single-page applications',
    description: 'Eight short articles on crawlers and single-page applications, in one.',
  });
  return (
    <>
      <section className="hero">
        <div>
          <h1>How crawlers see single-page applications</h1>
          <p className="lead">
            This site is one: its server sends an empty page, and a script fetches the rest. People see all of it. What
            a crawler sees depends on who answers.
          </p>
        </div>
        <img
          src={wayOfARequest}
          width="480"
          height="300"
          alt="A person gets the application from the site, a crawler a rendered copy from a region nearby."
        />
      </section>
      <h2>Articles</h2>
      {articles === null ? (
        <p className="waiting">Loading …</p>
      ) : (
        <ul className="cards">
          {articles.map((article) => (
            <ArticleCard key={article.id} article={article} />
          ))}
        </ul>
      )}
      <AddressesToTry />
    </>
  );
}

function ArticleCard({ article }: { readonly article: ArticleSummary }): ReactElement {
  return (
    <li>
      <h3>
        <Link to={`/articles/${article.id}`}>{article.title}</Link>
      </h3>
      <p>{article.summary}</p>
      <time dateTime={article.publishedOn}>{article.publishedOn}</time>
    </li>
  );
}

function AddressesToTry(): ReactElement {
  return (
    <section>
      <h2>Addresses worth trying</h2>
      <dl className="addresses">
        <Address path="/ready">says itself when it is ready, about a second after its last request</Address>
        <Address path="/old-article">goes to an article by script: a crawler gets that article</Address>
        <Address path="/moved">an ordinary page to you, a 301 to a crawler</Address>
        <Address path="/no-such-page">not found: a crawler gets the status, too</Address>
        <Address path="/articles/99">an article that the API does not have</Address>
        <Address path="/legacy">redirected by the server, before any script</Address>
        <Address path="/broken">an error of the server, with a page of its own</Address>
      </dl>
    </section>
  );
}

function Address({ path, children }: { readonly path: string; readonly children: string }): ReactElement {
  return (
    <div>
      <dt>
        {/* A plain link loads the document again, as a crawler would: the server answers some of them. */}
        <a href={path}>{path}</a>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
