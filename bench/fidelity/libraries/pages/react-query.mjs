// Queries that hang on each other, one of which fails at first and is tried again after a second.

import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';

const load = async (path) => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};

function App() {
  const items = useQuery({ queryKey: ['items'], queryFn: () => load('/items.json') });
  const first = items.data?.[0]?.id;
  const detail = useQuery({
    queryKey: ['detail', first],
    queryFn: () => load(`/detail.json?id=${first}`),
    enabled: first !== undefined,
  });
  if (items.isPending || detail.isPending) return h('p', null, 'Loading');
  return h(
    'main',
    null,
    h('h1', null, detail.data.text),
    h(
      'ul',
      null,
      items.data.map((item) => h('li', { key: item.id }, h('a', { href: `/items/${item.id}` }, item.title))),
    ),
  );
}

createRoot(document.getElementById('app')).render(h(QueryClientProvider, { client: new QueryClient() }, h(App)));
