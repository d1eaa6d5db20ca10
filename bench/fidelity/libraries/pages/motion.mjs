// A list that comes in after a spinner has left, and sections that appear in view.

import { AnimatePresence, motion } from 'motion/react';
import { createElement as h, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function App() {
  const [items, setItems] = useState();
  useEffect(() => {
    fetch('/items.json')
      .then((answer) => answer.json())
      .then(setItems);
  }, []);
  const wait = h(motion.p, { key: 'wait', exit: { opacity: 0 }, transition: { duration: 0.4 } }, 'Please wait');
  const list = h(
    motion.ul,
    { key: 'list', initial: { opacity: 0, y: 40 }, animate: { opacity: 1, y: 0 }, transition: { duration: 0.5 } },
    (items ?? []).map((item, index) =>
      h(
        motion.li,
        { key: item.id, initial: { opacity: 0 }, animate: { opacity: 1 }, transition: { delay: 0.1 * index } },
        item.title,
      ),
    ),
  );
  return h(
    'main',
    null,
    h(AnimatePresence, { mode: 'wait' }, items === undefined ? wait : list),
    h('div', { style: { height: 1600 } }),
    h(
      motion.h2,
      { initial: { opacity: 0 }, whileInView: { opacity: 1 }, viewport: { once: true } },
      'Far below the horizon',
    ),
  );
}

createRoot(document.getElementById('app')).render(h(App));
