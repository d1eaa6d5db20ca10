// A number that is counted up.
import { CountUp } from 'countup.js';

document.getElementById('app').innerHTML = '<p><strong id="ships">0</strong> ships</p>';
fetch('/items.json')
  .then((answer) => answer.json())
  .then(() => new CountUp('ships', 48213, { duration: 2 }).start());
