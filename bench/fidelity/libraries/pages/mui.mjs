// Material UI: styles by CSS-in-JS, a card that grows in, skeletons first.

import { AppBar, Button, Card, CardContent, Grow, Skeleton, Toolbar, Typography } from '@mui/material';
import { createElement as h, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function App() {
  const [items, setItems] = useState();
  useEffect(() => {
    fetch('/items.json')
      .then((answer) => answer.json())
      .then(setItems);
  }, []);
  const cards = items?.map((item, index) =>
    h(
      Grow,
      { key: item.id, in: true, timeout: 300 + 200 * index },
      h(
        Card,
        { sx: { m: 2 } },
        h(
          CardContent,
          null,
          h(Typography, { variant: 'h5' }, item.title),
          h(Button, { href: `/items/${item.id}`, variant: 'contained' }, 'Go aboard'),
        ),
      ),
    ),
  );
  return h(
    'div',
    null,
    h(AppBar, { position: 'static' }, h(Toolbar, null, h(Typography, { variant: 'h6' }, 'Ships in the bay'))),
    cards ?? h(Skeleton, { height: 200 }),
  );
}

createRoot(document.getElementById('app')).render(h(App));
