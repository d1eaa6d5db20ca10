// Two hooks that ask beside each other, one of them again and again.
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import useSWR from 'swr';

const load = (path) => fetch(path).then((answer) => answer.json());

function App() {
  const { data: items } = useSWR('/items.json', load, { refreshInterval: 5000 });
  const { data: detail } = useSWR('/detail.json', load);
  if (items === undefined || detail === undefined) return h('p', null, 'Loading');
  return h(
    'main',
    null,
    h('h1', null, detail.text),
    h(
      'ol',
      null,
      items.map((item) => h('li', { key: item.id }, item.title)),
    ),
  );
}

createRoot(document.getElementById('app')).render(h(App));
