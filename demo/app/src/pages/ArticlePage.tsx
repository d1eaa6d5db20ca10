// One article, fetched from the API. Loaded only when an article is opened.
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { type Article, isArticle } from '../../../article-shape';
import { usePageHead } from '../page-head';
import { useApi } from '../use-api';
import { FailedPage } from './FailedPage';
import { NotFoundPage } from './NotFoundPage';

export default function ArticlePage(): ReactElement {
  const { id = '' } = useParams();
  const article = useApi(`/api/articles/${encodeURIComponent(id)}`, isArticle);
  switch (article.kind) {
    case 'loading':
      return <p className="waiting">Loading …</p>;
    case 'loaded':
      return <ArticleText article={article.content} />;
    case 'missing':
      return <NotFoundPage />;
    case 'failed':
      return <FailedPage />;
  }
}

function ArticleText({ article }: { readonly article: Article }): ReactElement {
  usePageHead({
    title: article.title,
    description: article.summary,
    type: 'article',
    publishedOn: article.publishedOn,
  });
  return (
    <article>
      <h1>{article.title}</h1>
      <p className="lead">{article.summary}</p>
      <time dateTime={article.publishedOn}>{article.publishedOn}</time>
      {article.paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <p>
        <Link to="/">All articles</Link>
      </p>
    </article>
  );
}
