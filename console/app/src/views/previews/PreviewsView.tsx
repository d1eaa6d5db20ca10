// The cards that services build for a link to a page, what is wrong with them, and by which rules.
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { type ApiOutputs, api } from '../../api';
import { Failure } from '../../parts/Failure';
import { useSearch } from '../../parts/use-search';
import { isHtmlChoice, PreviewForm, type PreviewOrder } from './PreviewForm';
import { ServicePreview } from './ServicePreview';
import './previews.css';

type Page = ApiOutputs['previews']['ofPage'];

/** The view. Its address has the order, so that it can be passed on. */
export default function PreviewsView(): ReactElement {
  const [search, setSearch] = useSearch();
  const url = search.get('url') ?? '';
  const named = search.get('html');
  const html = isHtmlChoice(named) ? named : 'answer';
  const page = useQuery({
    queryKey: ['previews', url, html],
    queryFn: () => api.previews.ofPage.query({ url, html }),
    enabled: url !== '',
    gcTime: 0,
  });
  const order = (next: PreviewOrder): void => {
    if (next.url === url && next.html === html) void page.refetch();
    else setSearch({ ...next });
  };
  return (
    <>
      <PreviewForm key={`${html} ${url}`} url={url} html={html} onOrder={order} />
      <p role="status" className="quiet">
        {page.isFetching ? 'Asking for the page and its pictures …' : page.data === undefined ? '' : summary(page.data)}
      </p>
      {page.error === null ? undefined : <Failure what="There is no preview" error={page.error} />}
      {page.data === undefined ? undefined : (
        <div className="previews">
          {page.data.previews.map((preview) => (
            <ServicePreview key={preview.service} preview={preview} pictures={page.data.pictures} url={page.data.url} />
          ))}
        </div>
      )}
    </>
  );
}

function summary({ url, status, htmlBytes, previews }: Page): string {
  const problems = previews.flatMap((preview) => preview.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const bytes = htmlBytes.toLocaleString('en-US');
  return `${url}: status ${status}, ${bytes} bytes of HTML; ${errors} errors and ${problems.length - errors} warnings.`;
}
