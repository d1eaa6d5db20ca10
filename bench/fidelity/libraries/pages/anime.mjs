// Letters that come in one after the other, and a number in a tween.
import { animate, stagger } from 'animejs';

const letters = [...'Storm']
  .map((letter) => `<span class="letter" style="opacity: 0; display: inline-block">${letter}</span>`)
  .join('');
document.getElementById('app').innerHTML =
  `<h1>${letters}</h1><p id="wind">0</p><p id="end" style="opacity: 0">The wind is down</p>`;
animate('.letter', { opacity: 1, y: ['-1em', 0], delay: stagger(120), duration: 500 });
const wind = { force: 0 };
animate(wind, {
  force: 11,
  duration: 1500,
  onUpdate: () => (document.getElementById('wind').textContent = `Force ${Math.round(wind.force)}`),
  onComplete: () => animate('#end', { opacity: 1, duration: 400 }),
});
